"""What was learned of a person: facts that hold, facts that held, and the messages they were learned from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

Origin = Literal["pattern", "model", "person"]

LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence about a person. `valid_to` None: it holds; `importance` in 0..1; `sources` are message ids."""

    id: int
    slot: str | None
    subject: str
    body: str
    value: str | None
    sources: Sequence[int]
    origin: Origin
    importance: float
    valid_from: datetime
    valid_to: datetime | None
    superseded_by: int | None
    created_at: datetime


async def holding(db: Executor, user_id: UUID) -> list[Fact]:
    """What holds now, the most important first, then the youngest."""
    return [Fact(*row) for row in await db.fetch(sql("facts.holding"), user_id)]


async def history(db: Executor, user_id: UUID, limit: int = 1000) -> list[Fact]:
    """What held before, the last to end first."""
    return [Fact(*row) for row in await db.fetch(sql("facts.history"), user_id, limit)]


async def page(
    db: Executor, user_id: UUID, limit: int, before: int = LAST, *, holding: bool | None = None
) -> list[Fact]:
    """Facts with an id below `before`, newest first: those that hold, those that do not, or all."""
    return [Fact(*row) for row in await db.fetch(sql("facts.page"), user_id, limit, before, holding)]


async def of_messages(db: Executor, user_id: UUID, message_ids: Sequence[int]) -> list[Fact]:
    """What was learned from any of these messages, whether it holds or not."""
    return [Fact(*row) for row in await db.fetch(sql("facts.of_messages"), user_id, list(message_ids))]


async def one(db: Executor, user_id: UUID, fact_id: int) -> Fact | None:
    """One fact; None when the person has none of that id."""
    row = await db.fetchrow(sql("facts.one"), user_id, fact_id)
    return Fact(*row) if row else None


async def delete(db: Executor, user_id: UUID, ids: Sequence[int]) -> list[int]:
    """Remove facts for good; the ids of those that were there."""
    return [row["id"] for row in await db.fetch(sql("facts.delete"), user_id, list(ids))]


async def drop_sources(db: Executor, user_id: UUID, message_ids: Sequence[int]) -> list[int]:
    """These messages are gone: facts known only from them go as well, but for what the person asked to be kept.

    Returns the ids of the facts that went.
    """
    return [row["id"] for row in await db.fetch(sql("facts.drop_sources"), user_id, list(message_ids))]


async def hold_person(db: Executor, user_id: UUID) -> bool:
    """Let nobody else change this person's facts until the transaction ends; False when there is no such person."""
    return await db.fetchval(sql("facts.hold_person"), user_id) is not None


async def known(db: Executor, user_id: UUID, slots: Sequence[str]) -> list[Fact]:
    """All that holds, and what held before in these slots, the oldest row first."""
    return [Fact(*row) for row in await db.fetch(sql("facts.known"), user_id, list(slots))]


async def add(
    db: Executor,
    user_id: UUID,
    *,
    slot: str | None,
    subject: str,
    body: str,
    value: str | None,
    terms: bytes,
    sources: Sequence[int],
    origin: Origin,
    importance: float,
    valid_from: datetime,
    valid_to: datetime | None = None,
    superseded_by: int | None = None,
) -> int:
    """Add a fact and return its id. Raises UniqueViolationError when its slot is taken by one that holds."""
    found = await db.fetchval(
        sql("facts.add"),
        user_id,
        slot,
        subject,
        body,
        value,
        terms,
        list(sources),
        origin,
        importance,
        valid_from,
        valid_to,
        superseded_by,
    )
    return int(found)


async def end(db: Executor, user_id: UUID, ids: Sequence[int], at: datetime) -> None:
    """These facts hold no longer."""
    await db.execute(sql("facts.end"), user_id, list(ids), at)


async def supersede(db: Executor, user_id: UUID, old: int, new: int) -> None:
    """Name the fact that took another's place."""
    await db.execute(sql("facts.supersede"), user_id, old, new)


async def cite(
    db: Executor, user_id: UUID, fact_id: int, sources: Sequence[int], importance: float, origin: Origin
) -> None:
    """A fact was said again."""
    await db.execute(sql("facts.cite"), user_id, fact_id, list(sources), importance, origin)


async def trim(db: Executor, user_id: UUID, now: datetime, most: int) -> list[int]:
    """End the least important and oldest facts beyond `most`; their ids."""
    return [row["id"] for row in await db.fetch(sql("facts.trim"), user_id, now, most)]
