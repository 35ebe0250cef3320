"""Removing a person from every table, and counting what was there."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Ids:
    """By what rows of a person are found: keys of conversations, phones (E.164), BSUIDs."""

    user_id: UUID
    conversations: tuple[str, ...]
    phones: tuple[str, ...]
    bsuids: tuple[str, ...]


async def ids(db: Executor, user_id: UUID) -> Ids | None:
    """The person's ids, the profile locked; None when there is no such person (any more)."""
    row = await db.fetchrow(sql("erasure.ids"), user_id)
    if row is None:
        return None
    return Ids(row["id"], tuple(row["conversations"]), tuple(row["phones"]), tuple(row["bsuids"]))


async def count(db: Executor, who: Ids) -> Mapping[str, int]:
    """Rows by table, tables without any left out."""
    rows = await db.fetch(sql("erasure.count"), who.user_id, who.conversations, who.phones, who.bsuids)
    return {row["name"]: row["number"] for row in rows}


async def remove(db: Executor, who: Ids) -> None:
    """Delete all of it; the caller's transaction makes it one step."""
    named = [*(phone.removeprefix("+") for phone in who.phones), *who.bsuids]
    await db.execute(
        sql("erasure.arrivals"), who.conversations, who.phones, who.bsuids, [f'%"{name}"%' for name in named]
    )
    await db.execute(sql("erasure.traces"), [f"%{part}%" for part in (str(who.user_id), *who.conversations, *named)])
    await db.execute(sql("erasure.content"), who.user_id)
    await db.execute(sql("erasure.hold_statuses"))
    await db.execute(sql("erasure.sendings"), who.user_id, who.conversations)
    await db.execute(sql("erasure.person"), who.user_id)


async def wards_of(db: Executor, guardian_id: UUID) -> list[UUID]:
    """The children who would be left without this guardian."""
    return [row["user_id"] for row in await db.fetch(sql("erasure.wards_of"), guardian_id)]


async def content(db: Executor, user_id: UUID) -> None:
    """Remove what a child said and was; who they are stays, to wait for a guardian."""
    await db.execute(sql("erasure.content"), user_id)
