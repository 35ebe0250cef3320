"""Posts unique signed webhooks over kept-alive connections as fast as they are answered, and times every answer.

python -m benchmarks.doubles.load '{"port": …, "run": "a", "connections": 64, "seconds": 4, "most": 60000}'
"""

import json
import sys
from dataclasses import dataclass

import uvloop

from benchmarks.doubles.driving import drive
from benchmarks.doubles.graph import WORDS
from benchmarks.doubles.updates import message, webhook


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
    await drive(load.port, load.connections, load.seconds, iter(requests))


if __name__ == "__main__":
    uvloop.run(main(Load(**json.loads(sys.argv[1]))))
