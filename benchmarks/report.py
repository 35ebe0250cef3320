"""RESULTS.md: the table, the machine in general words, how to repeat it, where the time goes for what was missed."""

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.numbers import Row, table
from storage.embedded import binaries

RESULTS = Path(__file__).with_name("RESULTS.md")
REPEAT = """\
Repeat with `make bench` (about 15 minutes); one alone: `.venv/bin/python -m benchmarks webhook`; quickly: `--small`."""
COUNTED = """\
Every figure stands beside a baseline measured in the same run and in turns with it; of several short runs the median
is told. Everything shares the machine: the service, its Postgres (embedded, `fsync` and `synchronous_commit` on), the
stub model, the Graph API with its people, the load generator.

A plain turn is a text of a known person, answered by the model and sent, with its read mark and typing sign. Round
trips are counted by a relay in front of Postgres: one Sync or simple Query message of the client is one, from storing
the webhook to recording the accepted sending; statuses are off, and the polls of the idle service are measured before
and taken off. A turn's own delay runs from the posting of the webhook to the arrival of the reply at the Graph API,
less only the time the stub model had the request in hand.

Rows that are told and not judged are marked –. The lean Graph double costs under a millisecond of CPU a turn; the
emulated Cloud API (`bot.simulator`) checks and keeps everything and costs several times that, so on shared cores it
slows what it measures.
"""


def write(rows: Sequence[Row], profiles: Mapping[str, Sequence[str]]) -> None:
    """Replace RESULTS.md."""
    missed = [row for row in rows if row.met is False]
    parts = [
        "# What was measured",
        f"{datetime.now(UTC):%d %B %Y}, {machine()}. {REPEAT}",
        table(rows),
        COUNTED.strip(),
        f"{len(missed)} of {sum(row.met is not None for row in rows)} targets missed"
        + (": " + "; ".join(row.what for row in missed) if missed else "")
        + ".",
    ]
    for kind, lines in profiles.items():
        parts.append(f"## Where the time goes: {kind}\n\n```\n" + "\n".join(lines) + "\n```")
    RESULTS.write_text("\n\n".join(parts) + "\n")


def machine() -> str:
    """Cores, memory, Python, Postgres; no names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = subprocess.check_output([binaries() / "postgres", "--version"], text=True).split()[2]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores, {memory:.0f} GiB of memory, {platform.system()} on {platform.machine()}, "
        f"Python {platform.python_version()}, PostgreSQL {version}"
    )
