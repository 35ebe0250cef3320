"""The delay a turn adds by itself: 40 turns a second, whoever has answered, with all statuses arriving.

From the posting of the webhook to the arrival of the reply's request at the Graph API, less the time the model stub had
the request in hand. What the Graph double and the network of this machine take counts as ours.
"""

from benchmarks.numbers import Row, milliseconds, quantile
from benchmarks.processes import log_of, model, serve, settings
from benchmarks.stage import ports, stage, talk

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
    less = f"model stub's {milliseconds(away_p50)} taken off; {told.costs()}"
    worst = f"p99 of all rounds: {', '.join(milliseconds(one[1]) for one in rounds_seen)}"
    return [
        Row(f"{what}: p50", "≤ 10 ms", milliseconds(p50), less, f"{p50 / 0.010:.2f}", p50 <= 0.010),
        Row(f"{what}: p99", "≤ 50 ms", milliseconds(p99), worst, f"{p99 / 0.050:.2f}", p99 <= 0.050),
    ]
