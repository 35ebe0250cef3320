"""`facts`: what was learned of a person, to read and to take out."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem
from bot.api.resource import Call, Nothing, Resource
from handlers.memory import forgetting
from storage import facts

resource = Resource("facts")

_LIST = "facts"


class FactOut(BaseModel):
    """One sentence. `sources` are ids of messages; `valid_to` is null while it holds."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    slot: str | None = Field(description="What it is about; null for anything else")
    subject: str
    body: str
    value: str | None
    sources: Sequence[int]
    origin: str = Field(description="`person`: asked for; `pattern` and `model`: learned from what was said")
    importance: float
    valid_from: datetime
    valid_to: datetime | None
    superseded_by: int | None
    created_at: datetime


class AskedFacts(Paged):
    """A page, of those only that hold now or not."""

    holding: bool | None = Field(None, description="true: what holds; false: what held before; left out: both")


@resource.get("/facts")
async def learned(call: Call[AskedFacts]) -> Page[FactOut]:
    """What was learned, newest first."""
    given = call.given
    before = given.after_number(_LIST) or facts.LAST
    found = await facts.page(call.db, call.person, given.limit + 1, before, holding=given.holding)
    items = [FactOut.model_validate(one) for one in found[: given.limit]]
    return Page(items=items, next_cursor=cursor(_LIST, items[-1].id) if len(found) > given.limit else None)


@resource.get("/facts/{id}", ids=int, problems=(404,))
async def one(call: Call[Nothing]) -> FactOut:
    """One fact."""
    found = await facts.one(call.db, call.person, call.number)
    if found is None:
        raise Problem(404, "there is no such fact")
    return FactOut.model_validate(found)


@resource.delete("/facts/{id}", ids=int, status=204, access="service", current=one, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Forget a fact with what it took the place of and the messages they were learned from, for good."""
    if await forgetting.forget_fact(call.db, call.person, call.number, call.now) is None:
        raise Problem(404, "there is no such fact")
