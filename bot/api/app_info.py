"""`app-info`: keys and values a product needs to run. Secrets are encrypted at rest and shown to their owner only."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.api.paging import Page
from bot.api.problems import Problem, invalid
from bot.api.resource import Asked, Call, Given, Nothing, Resource
from bot.api.shelving import Change, Described, LongText, Named, OfProduct, added, changed, found, listed, removed
from bot.sealing import Unreadable, seal_of
from storage.app_info import CATEGORIES, Category, Entry, shelf

resource = Resource("app-info")

MASK = "••••••"
_TAKEN = "the product has this key already: change that entry, or choose another key"


class EntryOut(BaseModel):
    """One entry. The value of a secret is hidden, unless its owner asks for it by `?reveal=true`."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    product_id: UUID
    key: str
    value: str | None
    category: str
    is_secret: bool
    description: str
    created_at: datetime
    updated_at: datetime

    def model_post_init(self, _context: object) -> None:
        """A secret has no value of its own here."""
        if self.value is None:
            self.value = MASK


class AskedEntries(OfProduct):
    """A page, of one product or all, of one category or all."""

    category: Category | None = None


class Reveal(Asked):
    """Whether a secret is shown."""

    reveal: bool = False


class NewEntry(Given):
    """One key of a product and its value."""

    product_id: UUID
    key: Named = Field(examples=["DATABASE_URL"])
    value: LongText
    category: Category = "other"
    is_secret: bool = False
    description: Described = ""


class EntryChange(Change):
    """What shall be different. A secret becomes an open value only together with a new `value`."""

    key: Named | None = None
    value: LongText | None = None
    category: Category | None = None
    is_secret: bool | None = None
    description: Described | None = None


@resource.get("/app-info")
async def mine(call: Call[AskedEntries]) -> Page[EntryOut]:
    """Entries of all products or of one, newest first; secrets hidden."""
    given = call.given
    categories: list[str] = [given.category] if given.category else list(CATEGORIES)
    return await listed(call, shelf, EntryOut, "app-info", categories, product=given.product)


@resource.post("/app-info", status=201, problems=(404, 409))
async def add(call: Call[NewEntry]) -> EntryOut:
    """Add an entry to a product; the value of a secret is encrypted before it is kept."""
    given = call.given
    fields = given.model_dump(mode="json", exclude={"product_id", "is_secret", "value"})
    fields |= _kept_as(call, given.value, secret=given.is_secret)
    return EntryOut.model_validate(await added(call, shelf, fields, of=given.product_id, taken=_TAKEN))


@resource.get("/app-info/{id}", problems=(404, 409))
async def one(call: Call[Reveal]) -> EntryOut:
    """One entry; `?reveal=true` shows a secret."""
    entry = await found(call, shelf)
    shown = EntryOut.model_validate(entry)
    if call.given.reveal and entry.sealed is not None:
        shown.value = _opened(call, entry.sealed)
    return shown


async def _hidden(call: Call[Nothing]) -> EntryOut:
    return EntryOut.model_validate(await found(call, shelf))


@resource.patch("/app-info/{id}", current=_hidden, problems=(404, 409))
async def change(call: Call[EntryChange]) -> EntryOut:
    """Change an entry."""
    fields = call.given.fields()
    before = await found(call, shelf)
    value, secret = fields.pop("value", None), fields.pop("is_secret", before.is_secret)
    if value is not None or secret != before.is_secret:
        fields |= _kept_as(call, _value(before, value), secret=secret)
    return EntryOut.model_validate(await changed(call, shelf, fields))


@resource.delete("/app-info/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove an entry."""
    await removed(call, shelf)


def _value(before: Entry, given: str | None) -> str:
    value = before.value if given is None else given
    if value is None:
        raise invalid("value", "is needed: a secret is not opened by taking its mark away")
    return value


def _kept_as(call: Call[NewEntry] | Call[EntryChange], value: str, *, secret: bool) -> dict[str, object]:
    if not secret:
        return {"value": value, "sealed": None}
    return {"value": None, "sealed": seal_of(call.ground.settings).close(value)}


def _opened(call: Call[Reveal], sealed: str) -> str:
    try:
        return seal_of(call.ground.settings).open(sealed)
    except Unreadable:
        raise Problem(409, "none of the service's keys opens this secret: set its value anew") from None
