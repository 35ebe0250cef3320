"""The closed loop of `doubles.graph` played by the emulated Cloud API that tests and `simulate` use.

    python -m benchmarks.doubles.emulator '{"port": …, "bot_port": …, "people": 300, "seconds": 20, "batch_seconds": 0}'

It checks every request as Meta does and keeps every bubble, so it costs more than the lean double.
"""

import asyncio
import json
import sys
import time

import uvloop
from aiohttp import web

from benchmarks.doubles.graph import WORDS, Plan
from benchmarks.doubles.updates import HOST, NUMBER, SECRET, TOKEN, VERIFY, phone
from bot.simulator import Rules, SimulatedClock, Simulator, build_simulator
from bot.simulator.people import Person


async def main(plan: Plan) -> None:
    url = f"http://{HOST}:{plan.bot_port}/webhook"
    batches = {"batch_size": 50, "batch_pause": plan.batch_seconds} if plan.batch_seconds else {}
    rules = Rules(buckets=False, status_pauses=plan.status_pauses, **batches)  # type: ignore[arg-type]
    simulator = Simulator(url, SECRET, VERIFY, TOKEN, NUMBER, clock=SimulatedClock(), rules=rules)
    runner = web.AppRunner(build_simulator(simulator), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, HOST, plan.port, backlog=1024).start()
    await simulator.start()
    people = [simulator.person(f"Person {n}", f"+{phone(n)}", f"ES.{n:016}") for n in range(plan.people)]
    begun = time.perf_counter()
    delays: dict[str, float] = {}
    await asyncio.gather(*(_talk(simulator, person, begun + plan.seconds, plan, delays) for person in people))
    seconds = time.perf_counter() - begun
    await simulator.courier.settled()
    answered = sum(delay >= 0 for delay in delays.values())
    told = {
        "said": len(delays), "replied": answered, "others": 0, "repeated": simulator.counts["accepted"] - answered,
        "marks": simulator.counts["read"], "failures": simulator.courier.counts["redeliveries"], "seconds": seconds,
        "delays": delays,
    }  # fmt: skip
    print(json.dumps(told), flush=True)
    await simulator.stop()
    await runner.cleanup()


async def _talk(simulator: Simulator, person: Person, until: float, plan: Plan, delays: dict[str, float]) -> None:
    count = 0
    while (begun := time.perf_counter()) < until:
        count += 1
        token = f"{plan.run}{person.id}x{count}"
        delays[token] = -1.0
        simulator.say(person, f"{WORDS} {token}")
        try:
            reply = await simulator.wait_reply(person, plan.patience)
        except TimeoutError:
            return
        if reply.text.endswith(token):
            delays[token] = time.perf_counter() - begun


if __name__ == "__main__":
    uvloop.run(main(Plan(**json.loads(sys.argv[1]))))
