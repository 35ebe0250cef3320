"""Durable turns a second in a closed loop of 300 people: everything, doubles and Postgres too, on this machine."""

from benchmarks.numbers import Row, median, milliseconds, quantile
from benchmarks.processes import model, serve, settings
from benchmarks.stage import Stage, Talk, ports, stage, talk

PEOPLE = 300
TARGET = 100.0


async def run(*, small: bool = False) -> list[Row]:
    seconds, rounds = (6.0, 1) if small else (12.0, 3)
    variants = {"statuses one by one": 0.0, "statuses in batches of 50 ms": 0.05}
    async with stage(PEOPLE) as scene:
        with model() as (models, model_port):
            bot_port, graph_port = ports()
            with serve(settings(scene.dsn, bot_port, graph_port, model_port)) as bot:
                await talk(scene, bot, bot_port, graph_port, run="warm", people=PEOPLE, at_once=50, messages=600)
                talks: dict[str, list[Talk]] = {name: [] for name in variants}
                for n in range(rounds):
                    for name, batch in variants.items():
                        talks[name].append(
                            await talk(
                                scene, bot, bot_port, graph_port, models, run=f"c{n}{int(batch * 1000)}",
                                people=PEOPLE, at_once=PEOPLE, seconds=seconds, batch_seconds=batch,
                            )
                        )  # fmt: skip
        return [row for name in variants for row in await _rows(name, talks[name], scene)]


async def _rows(name: str, talks: list[Talk], scene: Stage) -> list[Row]:
    rate = median([one.replied / one.seconds for one in talks])
    one = min(talks, key=lambda t: abs(t.replied / t.seconds - rate))
    undone = await scene.pool.fetchval("select count(*) from inbox where state <> 'done'")
    whole = all(t.whole for t in talks) and not undone
    delays = list(one.delays.values())
    measured = f"{rate:.0f} turns/s, all answered once and durable" if whole else f"{rate:.0f} turns/s, NOT ALL ANSWERED"
    waits = f"reply after p50 {milliseconds(median(delays))}, p99 {milliseconds(quantile(delays, 0.99))}"
    return [
        Row(
            f"capacity: 300 people, closed loop, {name}",
            f"≥ {TARGET:.0f} turns/s",
            f"{measured}; {one.costs()}; {waits}",
            f"{TARGET:.0f} turns/s",
            f"{rate / TARGET:.2f}",
            rate >= TARGET and whole,
        )
    ]
