"""Work items: what is to be done in a product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from storage.executor import Executor
from storage.shelves import Shelf
from storage.statements import sql

Type = Literal["feature", "fix", "refactor", "investigation"]
Status = Literal["todo", "in_progress", "done"]

TYPES: Sequence[Type] = get_args(Type)
STATUSES: Sequence[Status] = get_args(Status)
MOVES: Mapping[Status, Sequence[Status]] = {
    "todo": ("in_progress",),
    "in_progress": ("done", "todo"),
    "done": ("todo",),
}
USUAL = 3  # priority; 1 is urgent, 4 low
_BEGINNING = 3  # letters that endings leave alone
_ACCENTED = frozenset("aeioucnsyàáâãäåæçèéêëìíîïñòóôõöøœùúûüýß_")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One work item. `done_at` is set while it is done."""

    id: UUID
    product_id: UUID
    repository_id: UUID | None
    title: str
    description: str
    type: Type
    status: Status
    priority: int
    tags: Sequence[str]
    due_on: date | None
    planned_minutes: int | None
    done_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A work item as the chat lists it, with its product's name."""

    id: UUID
    product_id: UUID
    title: str
    status: Status
    priority: int
    due_on: date | None
    planned_minutes: int | None
    product: str


shelf = Shelf(
    WorkItem,
    sql("work_items.add"),
    sql("work_items.one"),
    sql("work_items.change"),
    sql("work_items.remove"),
    sql("work_items.page"),
    sql("work_items.page_of_product"),
)


async def move(db: Executor, user_id: UUID, id_: UUID, to: Status, now: datetime) -> WorkItem | None:
    """Give a work item another status; None when it may not come there from where it is, or is not there."""
    sources = [status for status, targets in MOVES.items() if to in targets]
    row = await db.fetchrow(sql("work_items.move"), user_id, id_, to, sources, now)
    return WorkItem(*row) if row else None


async def bring(db: Executor, user_id: UUID, id_: UUID, to: Status, now: datetime) -> None:
    """The same from wherever it is, by the steps between: who says a thing is done has begun it."""
    item = await shelf.one(db, user_id, id_)
    if item is None or item.status == to:
        return
    for step in STATUSES[: STATUSES.index(to) + 1]:
        await move(db, user_id, id_, step, now)


async def place(db: Executor, user_id: UUID, id_: UUID, product_id: UUID, now: datetime) -> bool:
    """Put a work item into another product; False when there is one of the two no more."""
    return await db.fetchval(sql("work_items.place"), user_id, id_, product_id, now) is not None


async def next_up(db: Executor, user_id: UUID, limit: int, skip: int = 0, *, of: UUID | None = None) -> list[Listed]:
    """Open work items in the order they should be done; all, or those of one product."""
    if of is None:
        rows = await db.fetch(sql("work_items.next"), user_id, limit, skip)
    else:
        rows = await db.fetch(sql("work_items.next_of_product"), user_id, limit, skip, of)
    return [Listed(*row) for row in rows]


async def titled(
    db: Executor, user_id: UUID, words: Sequence[str], statuses: Sequence[Status], limit: int
) -> list[Listed]:
    """Work items whose titles seem to hold the beginnings of all words, the shortest titles first.

    Letters that may bear an accent fit any letter, so there may be some too many.
    """
    patterns = [f"%{_loose(word)}%" for word in words]
    return [Listed(*row) for row in await db.fetch(sql("work_items.titled"), user_id, patterns, list(statuses), limit)]


async def done_between(db: Executor, user_id: UUID, begin: datetime, end: datetime) -> int:
    """How many work items a person finished in a span of time."""
    return int(await db.fetchval(sql("work_items.done_between"), user_id, begin, end))


def _loose(word: str) -> str:
    beginning = word if any(letter.isdecimal() for letter in word) else word[:_BEGINNING]
    return "".join("_" if letter in _ACCENTED or letter in "\\%" else letter for letter in beginning)


async def deeds(db: Executor, user_id: UUID, since: datetime) -> list[tuple[str, datetime]]:
    """What was finished since a moment: key and when."""
    return [(row["key"], row["done_at"]) for row in await db.fetch(sql("work_items.deeds"), user_id, since)]
