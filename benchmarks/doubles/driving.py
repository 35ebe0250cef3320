"""Sends requests over kept-alive connections as fast as they are answered, and times every answer."""

import asyncio
import json
import time
from collections.abc import Iterator

from benchmarks.doubles.lean_http import Poster
from benchmarks.doubles.updates import HOST
from benchmarks.numbers import quantile


async def drive(port: int, connections: int, seconds: float, requests: Iterator[bytes]) -> None:
    """Go on until the time or the requests are over; print statuses, answers a second and quantiles as JSON."""
    loop = asyncio.get_running_loop()
    posters = [(await loop.create_connection(Poster, HOST, port))[1] for _ in range(connections)]
    waits: list[float] = []
    statuses: dict[int, int] = {}
    ended, clock = asyncio.Event(), time.perf_counter
    running, begun = connections, clock()
    until = begun + seconds

    def go(poster: Poster) -> None:
        nonlocal running
        left = clock()
        request = next(requests, None) if left < until else None
        if request is None:
            running -= 1
            if not running:
                ended.set()
            return

        def told(status: int, _body: bytes) -> None:
            waits.append(clock() - left)
            statuses[status] = statuses.get(status, 0) + 1
            go(poster)

        poster.post(request, told)

    for poster in posters:
        go(poster)
    await ended.wait()
    rate = len(waits) / (clock() - begun)
    print(json.dumps({"statuses": statuses, "rate": rate, "p50": quantile(waits, 0.5), "p99": quantile(waits, 0.99)}))
