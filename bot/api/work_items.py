"""`work-items`: what is to be done in a product. todo → in_progress → done, and back to todo from either."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.api.fields import Text
from bot.api.paging import Page
from bot.api.problems import Problem
from bot.api.resource import Call, Given, Nothing, Resource
from bot.api.shelving import Change, LongText, Named, OfProduct, added, changed, found, listed, removed
from storage import work_items
from storage.work_items import MOVES, STATUSES, TYPES, USUAL, Status, Type, shelf

resource = Resource("work-items")

_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
Tag = Annotated[Text, Field(min_length=1, max_length=40)]
Day = Annotated[date, Field(ge=_FIRST, le=_LAST, examples=["2027-01-31"])]


class WorkItemOut(BaseModel):
    """A work item. `done_at` is set while it is done."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    product_id: UUID
    repository_id: UUID | None
    title: str
    description: str
    type: str
    status: str
    priority: int = Field(description="1 is urgent, 3 usual, 4 low")
    tags: list[str]
    due_on: date | None
    planned_minutes: int | None
    done_at: datetime | None
    created_at: datetime
    updated_at: datetime


class AskedWorkItems(OfProduct):
    """A page, of one product or all, of one status or type or all."""

    status: Status | None = None
    type: Type | None = None


class NewWorkItem(Given):
    """What is to be done; it begins as `todo`. A repository has to be the product's own."""

    product_id: UUID
    repository_id: UUID | None = None
    title: Named
    description: LongText = ""
    type: Type = "feature"
    priority: int = Field(USUAL, ge=1, le=4, description="1 is urgent, 3 usual, 4 low")
    tags: list[Tag] = Field([], max_length=10)
    due_on: Day | None = None
    planned_minutes: int | None = Field(None, ge=1, le=10_080)


class WorkItemChange(Change):
    """What shall be different; null takes repository, due day or planned minutes away."""

    repository_id: UUID | None = None
    title: Named | None = None
    description: LongText | None = None
    type: Type | None = None
    priority: int | None = Field(None, ge=1, le=4)
    tags: list[Tag] | None = Field(None, max_length=10)
    due_on: Day | None = None
    planned_minutes: int | None = Field(None, ge=1, le=10_080)


class Move(Given):
    """Where a work item goes."""

    status: Status


@resource.get("/work-items")
async def mine(call: Call[AskedWorkItems]) -> Page[WorkItemOut]:
    """Work items of all products or of one, newest first."""
    given = call.given
    statuses: list[str] = [given.status] if given.status else list(STATUSES)
    types: list[str] = [given.type] if given.type else list(TYPES)
    return await listed(call, shelf, WorkItemOut, "work-items", statuses, types, product=given.product)


@resource.post("/work-items", status=201, problems=(404,))
async def add(call: Call[NewWorkItem]) -> WorkItemOut:
    """Add a work item to a product."""
    fields = call.given.model_dump(mode="json", exclude={"product_id"})
    made = await added(call, shelf, fields, of=call.given.product_id, taken="")
    return WorkItemOut.model_validate(made)


@resource.get("/work-items/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> WorkItemOut:
    """One work item."""
    return WorkItemOut.model_validate(await found(call, shelf))


@resource.patch("/work-items/{id}", current=one, problems=(404,))
async def change(call: Call[WorkItemChange]) -> WorkItemOut:
    """Change anything but the status, which has a route of its own."""
    fields = call.given.fields("repository_id", "due_on", "planned_minutes")
    return WorkItemOut.model_validate(await changed(call, shelf, fields))


@resource.post("/work-items/{id}/status", problems=(404, 409))
async def move(call: Call[Move]) -> WorkItemOut:
    """Begin, finish or take up again; 409 names the moves there are."""
    to = call.given.status
    moved = await work_items.move(call.db, call.person, call.uuid, to, call.now)
    if moved is None:
        before = await found(call, shelf)
        allowed = " or ".join(MOVES[before.status])
        detail = f"a work item that is {before.status} can become {allowed}, not {to}"
        raise Problem(409, detail, errors=[("status", f"must be {allowed}")])
    return WorkItemOut.model_validate(moved)


@resource.delete("/work-items/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a work item."""
    await removed(call, shelf)
