"""What is the same for all that a person keeps in products: added, read, changed, removed, paged by its statements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from storage.executor import Executor

Position = tuple[datetime, UUID]  # of a row in a list: when it was made, and its id
NEWEST: Position = (datetime(9999, 12, 31, tzinfo=UTC), UUID(int=2**128 - 1))
Fields = Mapping[str, object]  # by column, JSON types only

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Kept]):
    """The statements of one kind of thing, and what a row of theirs becomes.

    `page` takes person, position, limit and the kind's own filters; `page_of_product` the product after them.
    """

    made: Callable[..., Kept]
    add_: str
    one_: str
    change_: str
    remove_: str
    page_: str
    page_of_product: str = ""

    async def add(
        self,
        db: Executor,
        user_id: UUID,
        fields: Fields,
        now: datetime,
        *,
        of: UUID | None = None,
        id_: UUID | None = None,
    ) -> Kept | None:
        """Add one, to product `of` where it belongs to one; None when there is one of this name.

        Raises ForeignKeyViolationError when the person has no such product.
        """
        within = () if of is None else (of,)
        return self._read(await db.fetchrow(self.add_, user_id, id_ or uuid4(), *within, fields, now))

    async def one(self, db: Executor, user_id: UUID, id_: UUID) -> Kept | None:
        """One of a person's; None when they have none of that id."""
        return self._read(await db.fetchrow(self.one_, user_id, id_))

    async def change(self, db: Executor, user_id: UUID, id_: UUID, fields: Fields, now: datetime) -> Kept | None:
        """Change the fields that are given; None when the person has none of that id."""
        return self._read(await db.fetchrow(self.change_, user_id, id_, fields, now))

    async def remove(self, db: Executor, user_id: UUID, id_: UUID) -> bool:
        """Remove one; False when the person has none of that id."""
        return await db.fetchval(self.remove_, user_id, id_) is not None

    async def page(
        self,
        db: Executor,
        user_id: UUID,
        before: Position,
        limit: int,
        *filters: list[str] | list[bool],
        of: UUID | None,
    ) -> list[Kept]:
        """Newest first, those before a position; all, or those of one product."""
        statement, within = (self.page_, ()) if of is None else (self.page_of_product, (of,))
        return [self.made(*row) for row in await db.fetch(statement, user_id, *before, limit, *filters, *within)]

    def _read(self, row: Any) -> Kept | None:
        return None if row is None else self.made(*row)
