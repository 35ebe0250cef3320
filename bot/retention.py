"""What is kept for a time only: emptied or removed in small batches, each in a transaction of its own."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from asyncpg import Pool

from bot.scheduler import Job, Work
from handlers.clock import Clock
from storage import inbox, reminders
from storage import retention as outdated

BATCH = 1000
EVERY_SECONDS = 600.0
DONE_REMINDERS = timedelta(days=90)
ANSWERS = timedelta(days=2)  # to requests with an Idempotency-Key
CODES = timedelta(days=7)
LIMITS = timedelta(days=1)


def retention(raw_updates: timedelta) -> list[Job]:
    """Every table's sweep."""
    sweeps: dict[str, Work] = {
        "raw_messages": _older(raw_updates, inbox.empty_raw),
        "raw_updates": _older(raw_updates, inbox.empty_raw_updates),
        "sent_messages": _older(raw_updates, outdated.outbox_sent),
        "failed_messages": _older(raw_updates, outdated.outbox_failed),
        "idempotency_keys": _older(ANSWERS, outdated.idempotency_keys),
        "link_codes": _older(CODES, outdated.link_codes),
        "rate_limits": _older(LIMITS, outdated.rate_limits),
        "done_reminders": _older(DONE_REMINDERS, reminders.sweep),
    }
    return [Job(f"retention_{name}", work, EVERY_SECONDS) for name, work in sweeps.items()]


def _older(than: timedelta, sweep: Callable[[Pool, datetime, int], Awaitable[int]]) -> Work:
    async def work(pool: Pool, clock: Clock) -> int:
        return await sweep(pool, clock.now() - than, BATCH)

    return work
