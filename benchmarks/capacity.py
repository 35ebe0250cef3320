"""Durable turns a second in a closed loop of 300 people: everything, doubles and Postgres too, on this machine."""

from dataclasses import dataclass

from benchmarks.numbers import Row, median, milliseconds, quantile
from benchmarks.processes import model, serve, settings
from benchmarks.stage import Stage, Talk, bare_call, ports, stage, talk

PEOPLE = 300
TARGET = 100.0


@dataclass(frozen=True)
class Variant:
    name: str
    double: str
    batch_seconds: float
    judged: bool = True

    @property
    def run(self) -> str:
        return f"{self.double}{self.batch_seconds * 1000:.0f}"


VARIANTS = (
    Variant("lean Graph double, statuses one by one", "graph", 0.0),
    Variant("lean Graph double, updates in batches of 50 ms", "graph", 0.05),
    Variant("emulated Cloud API, statuses one by one", "emulator", 0.0, judged=False),
    Variant("emulated Cloud API, updates in batches of 50 ms", "emulator", 0.05, judged=False),
)


async def run(*, small: bool = False) -> list[Row]:
    seconds, rounds = (6.0, 1) if small else (12.0, 3)
    async with stage(PEOPLE) as scene:
        with model() as (models, model_port):
            bot_port, graph_port = ports()
            with serve(settings(scene.dsn, bot_port, graph_port, model_port)) as bot:
                await talk(scene, bot, bot_port, graph_port, run="warm", people=PEOPLE, at_once=50, messages=600)
                bare: list[float] = []
                talks: dict[Variant, list[Talk]] = {variant: [] for variant in VARIANTS}
                for n in range(rounds):
                    bare.append(1 / (await bare_call(model_port, 400, 20)).seconds)
                    for variant in VARIANTS:
                        talks[variant].append(
                            await talk(
                                scene, bot, bot_port, graph_port, models, variant.double, run=f"{variant.run}r{n}",
                                people=PEOPLE, at_once=PEOPLE, seconds=seconds, batch_seconds=variant.batch_seconds,
                            )
                        )  # fmt: skip
                        await scene.pool.execute("update conversations set pair_tat = null")
        return [await _row(variant, talks[variant], scene, median(bare)) for variant in VARIANTS]


async def _row(variant: Variant, talks: list[Talk], scene: Stage, bare: float) -> Row:
    rate = median([one.replied / one.seconds for one in talks])
    one = min(talks, key=lambda t: abs(t.replied / t.seconds - rate))
    undone = await scene.pool.fetchval("select count(*) from inbox where state <> 'done'")
    whole = all(t.whole for t in talks) and not undone
    delays = list(one.delays.values())
    measured = (
        f"{rate:.0f} turns/s, all answered once and durable" if whole else f"{rate:.0f} turns/s, NOT ALL ANSWERED"
    )
    waits = f"reply after p50 {milliseconds(median(delays))}, p99 {milliseconds(quantile(delays, 0.99))}"
    return Row(
        f"capacity: {PEOPLE} people, closed loop, {variant.name}",
        f"≥ {TARGET:.0f} turns/s",
        f"{measured}; {one.costs()}; {waits}",
        f"bare `Agent.run` in one process, the model beside it: {bare:.0f}/s",
        f"{rate / bare:.2f} of the bare calls, {rate / TARGET:.2f} of the target",
        rate >= TARGET and whole if variant.judged else None,
    )
