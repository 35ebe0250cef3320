"""Limits that hold over several processes: a bucket a key, in one unlogged table (GCRA)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.executor import Executor
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Spend:
    """One call on the account of `key`, which may make `burst` at once and then one every `step`."""

    key: str
    step: timedelta
    burst: int


async def take(db: Executor, spends: Sequence[Spend], now: datetime) -> timedelta | None:
    """Count a call; None when all keys bear it, else how long to wait for the one that does not."""
    rows = await db.fetch(
        sql("rate_limits.take"),
        [one.key for one in spends],
        [one.step for one in spends],
        [one.step * one.burst for one in spends],
        now,
    )
    waits: list[timedelta] = [row["wait"] for row in rows]
    return max(waits, default=None)


async def forgive(db: Executor, key: str) -> None:
    """Forget what a key has used."""
    await db.execute(sql("rate_limits.forgive"), key)
