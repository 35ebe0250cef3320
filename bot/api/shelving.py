"""What the routes of everything that is kept in products share; `storage/shelves.py` is the same below."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from asyncpg import ForeignKeyViolationError
from pydantic import AfterValidator, BaseModel, Field

from bot.api.fields import Text
from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Given
from storage.documents import LONGEST
from storage.shelves import NEWEST, Position, Shelf

_SAYS_SOMETHING = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$"

Kept = TypeVar("Kept")
Shown = TypeVar("Shown", bound=BaseModel)


def _not_blank(text: str) -> str:
    if not re.search(r"\S", text):
        raise ValueError("must not be blank")
    return text


Named = Annotated[
    Text,
    AfterValidator(_not_blank),
    Field(min_length=1, max_length=200, json_schema_extra={"pattern": _SAYS_SOMETHING}),
]


def _not_endless(most: int) -> AfterValidator:
    def bounded(text: str) -> str:
        if len(text) > most:
            raise ValueError(f"must have {most} characters at most")
        return text

    return AfterValidator(bounded)


# Long limits are told in words: whatever makes up requests by the schema would make up texts of that length.
Written = Annotated[Text, _not_endless(LONGEST), Field(description=f"{LONGEST} characters at most")]
LongText = Annotated[Text, _not_endless(10_000), Field(description="10000 characters at most")]
Described = Annotated[Text, Field(max_length=5000)]


class OfProduct(Paged):
    """A page, of one product or of all."""

    product: UUID | None = None


class Change(Given):
    """Base of a change: what is not given stays, and null is only for what may be empty."""

    def fields(self, *empties: str) -> dict[str, Any]:
        """What was given, as JSON. Raises Problem 422 for a null where none may be; `empties` may be null."""
        told = self.model_dump(mode="json", exclude_unset=True)
        nulls = [name for name, value in told.items() if value is None and name not in empties]
        if nulls:
            raise invalid(nulls[0], "must not be null: leave it out to keep it")
        return told


async def listed(
    call: Call[Any],
    shelf: Shelf[Any],
    out: type[Shown],
    of: str,
    *filters: list[str] | list[bool],
    product: UUID | None = None,
) -> Page[Shown]:
    """A page of the list called `of`, newest first."""
    limit = call.given.limit
    found = await shelf.page(call.db, call.person, _position(call.given, of), limit + 1, *filters, of=product)
    items = [out.model_validate(one) for one in found[:limit]]
    last = found[limit - 1] if len(found) > limit else None
    after = cursor(of, last.created_at.isoformat(), str(last.id)) if last else None
    return Page(items=items, next_cursor=after)


async def added(
    call: Call[Any], shelf: Shelf[Kept], fields: Mapping[str, object], *, of: UUID | None, taken: str
) -> Kept:
    """Add one. Raises Problem 404 when there is no such product, 409 by the words of `taken` when the name is."""
    try:
        made = await shelf.add(call.db, call.person, fields, call.now, of=of)
    except ForeignKeyViolationError:
        raise Problem(404, "there is no such product of yours, or what this names does not belong to it") from None
    if made is None:
        raise Problem(409, taken)
    return made


async def found(call: Call[Any], shelf: Shelf[Kept]) -> Kept:
    """The one of the path's id. Raises Problem 404."""
    return there(await shelf.one(call.db, call.person, call.uuid))


async def changed(call: Call[Any], shelf: Shelf[Kept], fields: Mapping[str, object]) -> Kept:
    """Change the one of the path's id. Raises Problem 404."""
    try:
        return there(await shelf.change(call.db, call.person, call.uuid, fields, call.now))
    except ForeignKeyViolationError:
        raise Problem(404, "what this names is not there, or belongs to another product") from None


async def removed(call: Call[Any], shelf: Shelf[Any]) -> None:
    """Remove the one of the path's id. Raises Problem 404."""
    if not await shelf.remove(call.db, call.person, call.uuid):
        raise Problem(404, "there is nothing with this id")


def there(kept: Kept | None) -> Kept:
    """What is there. Raises Problem 404."""
    if kept is None:
        raise Problem(404, "there is nothing with this id")
    return kept


def _position(given: Paged, of: str) -> Position:
    position = given.position(of)
    if position is None:
        return NEWEST
    try:
        at, last = position
        return datetime.fromisoformat(str(at)), UUID(str(last))
    except ValueError:
        raise invalid("cursor", "is not the next_cursor of this list") from None
