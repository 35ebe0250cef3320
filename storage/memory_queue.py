"""Talk that nothing was learned from yet: whose turn it is, what they said, and how far learning has come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person who is due; `since` is their first message nothing was learned from."""

    user_id: UUID
    since: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Learner:
    """Who somebody is, as far as learning needs it."""

    birth_year: int | None
    locale: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message of the person; the bot's own words are never among them."""

    id: int
    body: str
    said_at: datetime


async def claim(db: Executor, now: datetime, until: datetime, limit: int) -> list[Waiting]:
    """Take people who are due, and keep them from others until then."""
    return [Waiting(*row) for row in await db.fetch(sql("memory_queue.claim"), now, until, limit)]


async def person(db: Executor, user_id: UUID) -> Learner | None:
    """Who it is; None when they are gone."""
    row = await db.fetchrow(sql("memory_queue.person"), user_id)
    return Learner(*row) if row else None


async def messages(db: Executor, user_id: UUID, since: int, most: int, characters: int) -> list[Spoken]:
    """What the person said from message `since` on, the oldest first, long messages cut."""
    return [Spoken(*row) for row in await db.fetch(sql("memory_queue.messages"), user_id, since, most, characters)]


async def hold(db: Executor, waiting: Waiting) -> bool:
    """Is it still ours to learn from these messages? Locks the row until the transaction ends."""
    return await db.fetchval(sql("memory_queue.hold"), waiting.user_id, waiting.since) is not None


async def settle(
    db: Executor,
    user_id: UUID,
    following: int,
    now: datetime,
    *,
    enough: int,
    silence: timedelta,
    session_gap: timedelta,
) -> None:
    """Everything before message `following` is done; what is left, and the end of the session, comes when it is due.

    From `enough` tokens on it is due at once, fewer are after a `silence`, the end of the session after its gap.
    """
    await db.execute(sql("memory_queue.settle"), user_id, following, now, enough, silence, session_gap)


async def retry(db: Executor, waiting: Waiting, at: datetime) -> None:
    """Try the same messages again later."""
    await db.execute(sql("memory_queue.retry"), waiting.user_id, waiting.since, at)


async def spend(
    db: Executor, user_id: UUID, day: date, input_tokens: int, output_tokens: int, cost_usd: Decimal
) -> None:
    """Add what learning cost to a person's day."""
    await db.execute(sql("memory_queue.spend"), user_id, day, input_tokens, output_tokens, cost_usd)
