"""What a product needs to run: keys and their values, secrets as they were encrypted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from storage.executor import Executor
from storage.shelves import Shelf
from storage.statements import sql

Category = Literal["env_var", "url", "credential", "note", "other"]
CATEGORIES: Sequence[Category] = get_args(Category)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Of a secret `value` is None and `sealed` what was encrypted; lists leave that out too."""

    id: UUID
    product_id: UUID
    key: str
    value: str | None
    sealed: str | None
    category: Category
    is_secret: bool
    description: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Sealed:
    """A secret of anybody, as it was encrypted."""

    user_id: UUID
    id: UUID
    sealed: str


shelf = Shelf(
    Entry,
    sql("app_info.add"),
    sql("app_info.one"),
    sql("app_info.change"),
    sql("app_info.remove"),
    sql("app_info.page"),
    sql("app_info.page_of_product"),
)


async def sealed(db: Executor, after: tuple[UUID, UUID], limit: int) -> list[Sealed]:
    """Secrets of everybody, by person and id."""
    return [Sealed(*row) for row in await db.fetch(sql("app_info.sealed"), *after, limit)]


async def reseal(db: Executor, secret: Sealed, anew: str) -> bool:
    """Put a secret encrypted anew into its place; False when it changed meanwhile."""
    return await db.fetchval(sql("app_info.reseal"), secret.user_id, secret.id, secret.sealed, anew) is not None
