"""Documents of a product: blueprints, architecture, plans and notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

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
