"""The outbox: every reply once, in order for one person, whatever dies in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from asyncpg import Pool

from storage.doorstep import Doorstep
from storage.executor import Executor
from storage.statements import sql

Kind = Literal["reply", "crisis", "confirmation", "proactive"]
SettledState = Literal["queued", "unknown", "held", "failed"]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message leased for sending."""

    id: int
    conversation: str
    channel: str
    business_number: str
    bsuid: str | None
    phone: str | None
    kind: Kind
    payload: Mapping[str, object]
    attempts: int
    last_inbound_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Depth:
    """What waits to be sent."""

    queued: int
    unknown: int
    held: int


async def claim(pool: Pool, channel: str, limit: int, lease: timedelta) -> list[Letter]:
    """Lease due messages, at most one of a conversation."""
    return [Letter(*row) for row in await pool.fetch(sql("outbox.claim"), limit, lease, channel)]


async def accepted(db: Executor, sent: Sequence[tuple[int, str]]) -> None:
    """Record (outbox id, channel id) pairs the channel took."""
    await db.execute(sql("outbox.accepted"), [id_ for id_, _ in sent], [message_id for _, message_id in sent])


async def settle(
    pool: Pool, letter: Letter, state: SettledState, wait: timedelta, code: int | None, reason: str
) -> None:
    """End or put off one attempt."""
    await pool.execute(sql("outbox.settle"), letter.id, state, wait, code, reason)


async def undelivered(
    pool: Pool, outbox_id: int, message_id: str, state: SettledState, wait: timedelta, code: int, reason: str
) -> bool:
    """Take back what a status says was not delivered; False when that is known already or of an earlier attempt."""
    row = await pool.fetchrow(sql("outbox.undelivered"), outbox_id, message_id, state, wait, code, reason)
    return row is not None


async def pause_person(pool: Pool, conversation: str, wait: timedelta) -> None:
    """Send nothing more to this conversation for a while."""
    await pool.execute(sql("outbox.pause_person"), conversation, wait)


async def put_off(pool: Pool, ids: Sequence[int], wait: timedelta) -> None:
    """Give leased messages back unsent."""
    await pool.execute(sql("outbox.put_off"), list(ids), wait)


async def sweep(pool: Pool, unknown_wait: timedelta) -> tuple[int, int]:
    """Settle leases of dead senders and overdue unknowns: (became unknown, sent again)."""
    row = await pool.fetchrow(sql("outbox.sweep"), unknown_wait)
    return (row["orphaned"], row["again"]) if row else (0, 0)


async def queue(db: Executor, user_id: UUID, door: Doorstep, kind: Kind, payload: Mapping[str, object]) -> int:
    """Queue one message outside a finished turn; returns its id."""
    address = (door.conversation, door.channel, door.business_number, door.bsuid, door.phone)
    return int(await db.fetchval(sql("outbox.queue"), user_id, *address, kind, payload))


async def depth(pool: Pool) -> Depth:
    """How much waits to be sent."""
    row = await pool.fetchrow(sql("outbox.depth"))
    return Depth(*row) if row else Depth(0, 0, 0)


async def failed(pool: Pool, after: int = 0, limit: int = 100) -> list[tuple[int, datetime, str]]:
    """Messages that were given up: (id, when, why)."""
    return [tuple(row) for row in await pool.fetch(sql("outbox.failed"), after, limit)]


async def replay(pool: Pool, ids: Sequence[int] | None) -> list[int]:
    """Queue given-up messages again (None: all); returns their ids."""
    return [row["id"] for row in await pool.fetch(sql("outbox.replay"), ids)]
