"""The durable inbox: every message once, for ever, and the conversations it wakes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Pool

from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as it is stored. `raw` is JSON text; `urgent` skips the quiet window; without a person it is dead."""

    business_number: str
    message_id: str
    bsuid: str | None
    phone: str | None
    kind: str
    raw: str
    sent_at: datetime
    urgent: bool = False
    dead_reason: str | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that could not be answered, without its text."""

    id: int
    business_number: str
    message_id: str
    conversation: str | None
    kind: str
    reason: str
    received_at: datetime
    settled_at: datetime
    replayable: bool


@dataclass(frozen=True, slots=True)
class Depth:
    """What waits: open messages, age of the oldest in seconds, dead letters."""

    open: int
    oldest_seconds: float
    dead: int


async def store(
    pool: Pool, arrivals: Sequence[Arrival], now: datetime, quiet: timedelta, cap: timedelta, channel: str = "whatsapp"
) -> int:
    """Store a batch in one statement; duplicates are passed over. Returns how many were new.

    `now` opens the service window of each person; `quiet` and `cap` shape the quiet window.
    """
    once = {(a.business_number, a.message_id): a for a in reversed(arrivals)}
    batch = list(reversed(once.values()))
    row = await pool.fetchrow(
        sql("inbox.store"),
        [a.business_number for a in batch],
        [a.message_id for a in batch],
        [a.bsuid for a in batch],
        [a.phone for a in batch],
        [a.kind for a in batch],
        [a.raw for a in batch],
        [a.sent_at for a in batch],
        [a.urgent for a in batch],
        ["dead" if a.dead_reason else "open" for a in batch],
        [a.dead_reason for a in batch],
        quiet,
        cap,
        channel,
        now,
    )
    return int(row["stored"]) if row else 0


async def keep_transcript(pool: Pool, inbox_id: int, text: str) -> None:
    """Keep what a voice note said, so that a retry need not hear it again."""
    await pool.execute(sql("inbox.keep_transcript"), inbox_id, text)


async def empty_raw(pool: Pool, before: datetime, limit: int = 1000) -> int:
    """Empty raw bodies received before a moment; returns how many, at most `limit`."""
    return int((await pool.execute(sql("inbox.empty_raw"), before, limit)).split()[-1])


async def empty_raw_updates(pool: Pool, before: datetime, limit: int = 1000) -> int:
    """The same for updates that are not messages."""
    return int((await pool.execute(sql("updates.empty_raw"), before, limit)).split()[-1])


async def dead(pool: Pool, after: int = 0, limit: int = 100) -> list[DeadLetter]:
    """Dead letters in order of arrival, from the one after id `after`."""
    return [DeadLetter(*row) for row in await pool.fetch(sql("inbox.dead"), after, limit)]


async def replay(pool: Pool, ids: Sequence[int] | None) -> list[int]:
    """Open dead letters again (None: all); returns the ids that were opened."""
    return [row["id"] for row in await pool.fetch(sql("inbox.replay"), ids)]


async def depth(pool: Pool) -> Depth:
    """How much waits to be answered."""
    row = await pool.fetchrow(sql("inbox.depth"))
    return Depth(*row) if row else Depth(0, 0.0, 0)


async def store_updates(pool: Pool, updates: Sequence[tuple[bytes, str, str, str | None]]) -> None:
    """Keep changes that are not messages: (digest, field, raw, reason) each."""
    digests, fields, raws, reasons = (list(column) for column in zip(*updates, strict=True))
    await pool.execute(sql("updates.store"), digests, fields, raws, reasons)
