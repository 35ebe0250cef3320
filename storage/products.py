"""Products: what a person builds or plans, with everything that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from storage.executor import Executor
from storage.shelves import Shelf
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Product:
    """One product. `icon` is an emoji or empty, `color` a `#rrggbb` or None."""

    id: UUID
    name: str
    description: str
    icon: str
    color: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much belongs to a product."""

    repositories: int
    todo: int
    in_progress: int
    done: int
    documents: int
    app_info: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A product as the chat lists it; `open`: work items that are not done."""

    id: UUID
    name: str
    icon: str
    open: int


@dataclass(frozen=True, slots=True)
class Named:
    """A product by name."""

    id: UUID
    name: str


shelf = Shelf(
    Product,
    sql("products.add"),
    sql("products.one"),
    sql("products.change"),
    sql("products.remove"),
    sql("products.page"),
)


async def named(db: Executor, user_id: UUID, but: UUID, name: str) -> bool:
    """Has the person another product of this name?"""
    return bool(await db.fetchval(sql("products.named"), user_id, but, name))


async def counts(db: Executor, user_id: UUID, id_: UUID) -> Counts:
    """How much belongs to a product."""
    row = await db.fetchrow(sql("products.counts"), user_id, id_)
    return Counts(*row) if row else Counts(0, 0, 0, 0, 0, 0)


async def detail(db: Executor, user_id: UUID, id_: UUID) -> Mapping[str, object] | None:
    """A product's fields and its `repositories`, `work_items`, `documents`, `app_info` as rows; no secret."""
    found: Mapping[str, object] | None = await db.fetchval(sql("products.detail"), user_id, id_)
    return found


async def listed(db: Executor, user_id: UUID, limit: int, skip: int = 0) -> list[Listed]:
    """A person's products, those that changed last first."""
    return [Listed(*row) for row in await db.fetch(sql("products.open_counts"), user_id, limit, skip)]


async def names(db: Executor, user_id: UUID, limit: int) -> list[Named]:
    """A person's products by name, those that changed last first."""
    return [Named(*row) for row in await db.fetch(sql("products.names"), user_id, limit)]


async def ensured(db: Executor, user_id: UUID, name: str, now: datetime) -> UUID:
    """The product of this name, made where there is none."""
    found: UUID | None = await db.fetchval(sql("products.of_name"), user_id, name)
    if found is not None:
        return found
    made = await shelf.add(db, user_id, {"name": name}, now)
    return made.id if made is not None else await ensured(db, user_id, name, now)


async def touch(db: Executor, user_id: UUID, id_: UUID, now: datetime) -> None:
    """Say that something of a product has changed."""
    await db.execute(sql("products.touch"), user_id, id_, now)
