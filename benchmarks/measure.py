"""One server under one load: how fast it answered, and at what cost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.processes import Process, python


@dataclass(frozen=True)
class Measured:
    answered: int
    rate: float  # requests a second
    p50: float
    p99: float
    cpu: float  # of the server process, a request


async def measure(server: Process, load: str, plan: Mapping[str, object]) -> Measured:
    """Run the program `benchmarks.doubles.<load>`. Raises RuntimeError unless every answer was a 200."""
    cpu = server.cpu
    with python(f"benchmarks.doubles.{load}", json.dumps(plan)) as asking:
        told = json.loads(await asking.said())
    if told["statuses"].keys() != {"200"}:
        raise RuntimeError(f"{load}: answered {told['statuses']!r}: {server.complaints()}")
    answered = told["statuses"]["200"]
    return Measured(answered, told["rate"], told["p50"], told["p99"], (server.cpu - cpu) / answered)
