"""Documents of a product: blueprints, architecture, plans and notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from storage.executor import Executor
from storage.shelves import Shelf
from storage.statements import sql

Type = Literal["blueprint", "architecture", "note", "plan"]
TYPES: Sequence[Type] = get_args(Type)
LONGEST = 100_000  # characters


@dataclass(frozen=True, slots=True)
class Document:
    """One document; in lists `content` is its beginning."""

    id: UUID
    product_id: UUID
    title: str
    content: str
    type: Type
    is_pinned: bool
    created_at: datetime
    updated_at: datetime


shelf = Shelf(
    Document,
    sql("documents.add"),
    sql("documents.one"),
    sql("documents.change"),
    sql("documents.remove"),
    sql("documents.page"),
    sql("documents.page_of_product"),
)


async def place(db: Executor, user_id: UUID, id_: UUID, product_id: UUID, now: datetime) -> bool:
    """Put a document into another product; False when there is one of the two no more."""
    return await db.fetchval(sql("documents.place"), user_id, id_, product_id, now) is not None
