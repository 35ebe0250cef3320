"""The delay a turn adds by itself: 40 turns a second, whoever has answered, with all statuses arriving.

From the posting of the webhook to the arrival of the reply's request at the Graph API, less the time the model stub had
the request in hand. What the Graph double and the network of this machine take counts as ours.
"""

from benchmarks.numbers import Row, milliseconds, quantile
from benchmarks.processes import log_of, model, serve, settings
from benchmarks.stage import bare_call, ports, stage, talk

PEOPLE = 400
RATE = 40.0


async def run(*, small: bool = False) -> list[Row]:
    seconds, rounds = (8.0, 1) if small else (20.0, 3)
    async with stage(PEOPLE) as scene:
        with model() as (models, model_port):
            bot_port, graph_port = ports()
            with serve(settings(scene.dsn, bot_port, graph_port, model_port)) as bot:
                await talk(scene, bot, bot_port, graph_port, run="warm", people=PEOPLE, at_once=10, messages=PEOPLE * 2)
                rounds_seen = []
                bare = (await bare_call(model_port, 300, 1)).seconds
                for n in range(rounds):
                    told = await talk(
                        scene, bot, bot_port, graph_port, models, run=f"d{n}", people=PEOPLE, rate=RATE, seconds=seconds
                    )
                    if not told.whole:
                        raise RuntimeError(f"{told.replied} of {told.said} answered: {bot.complaints()}")
                    thought = log_of(model_port)["times"]
                    assert isinstance(thought, dict)
                    own = [seconds - thought.get(token, 0.0) for token, seconds in told.delays.items()]
                    away = [thought[token] for token in told.delays if token in thought]
                    rounds_seen.append((quantile(own, 0.5), quantile(own, 0.99), quantile(away, 0.5), told))
    rounds_seen.sort(key=lambda one: one[1])
    p50, p99, away_p50, told = rounds_seen[len(rounds_seen) // 2]
    what = f"a turn's own delay at {RATE:.0f} turns/s with all statuses"
    base = f"a bare `Agent.run`, alone: {milliseconds(bare)} with the stub's {milliseconds(away_p50)}"
    worst = f"p99 of all rounds: {', '.join(milliseconds(one[1]) for one in rounds_seen)}"
    return [
        _row(f"{what}: p50", 0.010, p50, f"{milliseconds(p50)}; {told.costs()}", base, bare),
        _row(f"{what}: p99", 0.050, p99, f"{milliseconds(p99)}; {worst}", base, bare),
    ]


def _row(what: str, target: float, seconds: float, measured: str, base: str, bare: float) -> Row:
    ratio = f"{seconds / bare:.1f} bare calls, {seconds / target:.2f} of the target"
    return Row(what, f"≤ {target * 1000:.0f} ms", measured, base, ratio, seconds <= target)
