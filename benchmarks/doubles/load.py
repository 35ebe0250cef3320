"""Posts unique signed webhooks over kept-alive connections as fast as they are answered, and times every answer.

python -m benchmarks.doubles.load '{"port": …, "run": "a", "connections": 64, "seconds": 4, "most": 60000}'
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass

import uvloop

from benchmarks.doubles.graph import WORDS
from benchmarks.doubles.lean_http import Poster
from benchmarks.doubles.updates import HOST, message, webhook
from benchmarks.numbers import quantile


@dataclass
class Load:
    port: int
    run: str
    connections: int = 64
    seconds: float = 4.0
    most: int = 60000
    people: int = 5000


async def main(load: Load) -> None:
    requests = [
        webhook(load.port, [message(n % load.people, f"wamid.{load.run}.{n}", f"{WORDS} {n}")])
        for n in range(load.most)
    ]
    loop = asyncio.get_running_loop()
    posters = [(await loop.create_connection(Poster, HOST, load.port))[1] for _ in range(load.connections)]
    waits: list[float] = []
    statuses: dict[int, int] = {}
    ended, clock = asyncio.Event(), time.perf_counter
    running, begun = load.connections, clock()
    until = begun + load.seconds

    def go(poster: Poster) -> None:
        nonlocal running
        left = clock()
        if left >= until or not requests:
            running -= 1
            if not running:
                ended.set()
            return

        def told(status: int, _body: bytes) -> None:
            waits.append(clock() - left)
            statuses[status] = statuses.get(status, 0) + 1
            go(poster)

        poster.post(requests.pop(), told)

    for poster in posters:
        go(poster)
    await ended.wait()
    seconds = clock() - begun
    print(
        json.dumps(
            {
                "statuses": statuses,
                "rate": len(waits) / seconds,
                "p50": quantile(waits, 0.5),
                "p99": quantile(waits, 0.99),
                "bytes": len(requests[0]) if requests else 0,
            }
        )
    )


if __name__ == "__main__":
    uvloop.run(main(Load(**json.loads(sys.argv[1]))))
