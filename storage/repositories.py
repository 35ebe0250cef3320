"""Repositories of a product, written by hand or taken over from GitHub."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from storage.executor import Executor
from storage.shelves import Fields, Shelf
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository. `github_id` is GitHub's own, of those that came from there."""

    id: UUID
    product_id: UUID
    name: str
    full_name: str
    description: str
    url: str
    default_branch: str
    is_private: bool
    language: str | None
    github_id: int | None
    stars_count: int
    forks_count: int
    created_at: datetime
    updated_at: datetime


shelf = Shelf(
    Repository,
    sql("repositories.add"),
    sql("repositories.one"),
    sql("repositories.change"),
    sql("repositories.remove"),
    sql("repositories.page"),
    sql("repositories.page_of_product"),
)


async def take_over(
    db: Executor, user_id: UUID, product_id: UUID, found: Sequence[Fields], now: datetime
) -> list[Repository]:
    """Add repositories of GitHub to a product, and bring up to date those it has already."""
    rows = await db.fetch(sql("repositories.take_over"), user_id, product_id, list(found), now)
    return [Repository(*row) for row in rows]
