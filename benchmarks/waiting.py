"""1,000 turns in flight at once in one process, each waiting 5 s for its model."""

from benchmarks.numbers import Row
from benchmarks.processes import log_of, model, serve, settings
from benchmarks.stage import ports, stage, talk

PEOPLE = 1000
DELAY = 5.0


async def run(*, small: bool = False) -> list[Row]:
    people = 300 if small else PEOPLE
    async with stage(people) as scene:
        with model(DELAY) as (models, model_port):
            bot_port, graph_port = ports()
            with serve(settings(scene.dsn, bot_port, graph_port, model_port)) as bot:
                idle = bot.memory()
                told = await talk(
                    scene,
                    bot,
                    bot_port,
                    graph_port,
                    models,
                    people=people,
                    at_once=people,
                    messages=people,
                    patience=90,
                )  # fmt: skip
                elapsed, peak = told.seconds, bot.memory("VmHWM")
                at_once = log_of(model_port)["at_once"]
    answered = f"{told.replied} of {told.said} answered" + ("" if told.whole else f", {told.others} APOLOGIES")
    met = told.whole and peak <= 300 and isinstance(at_once, int) and at_once >= 0.99 * people
    what = f"waiting: {people:,} turns in flight with a {DELAY:.0f} s model"
    measured = (
        f"{peak:.0f} MiB at the peak; {answered} in {elapsed:.1f} s, {at_once} at the model at once; {told.costs()}"
    )
    return [
        Row(what, "all answered, RSS ≤ 300 MiB", measured, f"idle: {idle:.0f} MiB", f"{peak / 300:.2f}", met),
    ]
