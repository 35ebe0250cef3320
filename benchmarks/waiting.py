"""1,000 turns in flight at once in one process, each waiting 5 s for its model.

1,000 people write at once, and each once more when answered, so that so many wait all the time. In flight is what the
service counts itself: claimed and not yet ended; how many of them the model had in hand at once is told beside it.
"""

import asyncio
import re
import urllib.request

from benchmarks.doubles.updates import HOST
from benchmarks.numbers import Row
from benchmarks.processes import log_of, model, serve, settings
from benchmarks.stage import ports, stage, talk

PEOPLE = 1000
DELAY = 5.0
_IN_FLIGHT = re.compile(r"^tandem_turns_in_flight (\S+)", re.MULTILINE)


async def run(*, small: bool = False) -> list[Row]:
    people = 300 if small else PEOPLE
    async with stage(people) as scene:
        with model(DELAY) as (models, model_port):
            bot_port, graph_port = ports()
            with serve(settings(scene.dsn, bot_port, graph_port, model_port)) as bot:
                idle = bot.memory()
                watch = asyncio.create_task(_most_in_flight(bot_port, people))
                told = await talk(
                    scene, bot, bot_port, graph_port, models, people=people, at_once=people, messages=2 * people
                )
                watch.cancel()
                in_flight, peak, at_model = await watch, bot.memory("VmHWM"), log_of(model_port)["at_once"]
    answered = f"{told.replied} of {told.said} answered" + ("" if told.whole else f", {told.others} APOLOGIES")
    measured = (
        f"{peak:.0f} MiB at the peak; {in_flight} in flight, {at_model} of them at the model at once; "
        f"{answered} in {told.seconds:.1f} s; {told.costs()}"
    )
    return [
        Row(
            f"waiting: {people:,} turns in flight with a {DELAY:.0f} s model",
            "all answered, RSS ≤ 300 MiB",
            measured,
            f"idle: {idle:.0f} MiB",
            f"{peak / idle:.2f} of idle, {peak / 300:.2f} of the target",
            told.whole and peak <= 300 and in_flight >= 0.99 * people,
        )
    ]


async def _most_in_flight(bot_port: int, enough: int) -> int:
    """The most turns in flight that were seen until cancelled."""
    most = 0
    try:
        while most < enough:
            await asyncio.sleep(0.3)
            most = max(most, await asyncio.to_thread(_in_flight, bot_port))
    except asyncio.CancelledError:
        pass
    return most


def _in_flight(bot_port: int) -> int:
    with urllib.request.urlopen(f"http://{HOST}:{bot_port}/metrics", timeout=30) as answer:
        found = _IN_FLIGHT.search(answer.read().decode())
    return int(float(found[1])) if found else 0
