"""Asks a REST API over kept-alive connections as fast as it answers, as many people, and times every answer.

python -m benchmarks.doubles.rest_load '{"port": …, "tokens": ["…"], "kind": "read", "seconds": 4}'
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass

import uvloop

from benchmarks.doubles.lean_http import Poster
from benchmarks.doubles.updates import HOST
from benchmarks.numbers import quantile


@dataclass
class Load:
    port: int
    tokens: list[str]
    kind: str
    connections: int = 32
    seconds: float = 4.0


def request(load: Load, token: str, number: int) -> bytes:
    body = b"" if load.kind == "read" else json.dumps({"display_name": f"Person {number}", "goal": "run"}).encode()
    line = "GET /api/v1/messages?limit=20" if load.kind == "read" else "PATCH /api/v1/users/me"
    lines = [f"{line} HTTP/1.1", f"Host: {HOST}:{load.port}", f"Authorization: Bearer {token}"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def main(load: Load) -> None:
    requests = [request(load, token, number) for number, token in enumerate(load.tokens)]
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
        if left >= until:
            running -= 1
            if not running:
                ended.set()
            return

        def told(status: int, _body: bytes) -> None:
            waits.append(clock() - left)
            statuses[status] = statuses.get(status, 0) + 1
            go(poster)

        poster.post(requests[len(waits) % len(requests)], told)

    for poster in posters:
        go(poster)
    await ended.wait()
    rate = len(waits) / (clock() - begun)
    print(json.dumps({"statuses": statuses, "rate": rate, "p50": quantile(waits, 0.5), "p99": quantile(waits, 0.99)}))


if __name__ == "__main__":
    uvloop.run(main(Load(**json.loads(sys.argv[1]))))
