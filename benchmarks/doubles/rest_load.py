"""Asks a REST API over kept-alive connections as fast as it answers, as many people, and times every answer.

python -m benchmarks.doubles.rest_load '{"port": …, "tokens": ["…"], "kind": "read", "seconds": 4}'
"""

import json
import sys
from dataclasses import dataclass
from itertools import cycle

import uvloop

from benchmarks.doubles.driving import drive
from benchmarks.doubles.updates import HOST


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
    await drive(load.port, load.connections, load.seconds, cycle(requests))


if __name__ == "__main__":
    uvloop.run(main(Load(**json.loads(sys.argv[1]))))
