"""What is kept for a time only: emptied or removed in small batches, each in a transaction of its own."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from asyncpg import Pool

from bot.scheduler import Job, Work
from handlers.clock import Clock
from storage import inbox, reminders

BATCH = 1000
EVERY_SECONDS = 600.0
DONE_REMINDERS = timedelta(days=90)


def retention(raw_updates: timedelta) -> list[Job]:
    """Every table's sweep."""
    sweeps: dict[str, Work] = {
        "raw_messages": _older(raw_updates, inbox.empty_raw),
        "raw_updates": _older(raw_updates, inbox.empty_raw_updates),
        "done_reminders": _older(DONE_REMINDERS, reminders.sweep),
    }
    return [Job(f"retention_{name}", work, EVERY_SECONDS) for name, work in sweeps.items()]


def _older(than: timedelta, sweep: Callable[[Pool, datetime, int], Awaitable[int]]) -> Work:
    async def work(pool: Pool, clock: Clock) -> int:
        return await sweep(pool, clock.now() - than, BATCH)

    return work
