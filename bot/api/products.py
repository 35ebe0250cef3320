"""`products`: what a person builds or plans; everything else of a project belongs to one."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.api.app_info import EntryOut
from bot.api.documents import DocumentOut
from bot.api.fields import Text
from bot.api.paging import Page, Paged
from bot.api.problems import Problem
from bot.api.repositories import RepositoryOut
from bot.api.resource import Call, Given, Nothing, Resource
from bot.api.shelving import Change, Described, Named, added, changed, found, listed, removed, there
from bot.api.work_items import WorkItemOut
from storage import products
from storage.products import shelf

resource = Resource("products")

_TAKEN = "you have a product of this name: choose another, or change that one"
Color = Annotated[str, Field(pattern="^#[0-9a-f]{6}$", examples=["#2e7d32"])]
Icon = Annotated[Text, Field(max_length=16, examples=["🌱"])]


class ProductOut(BaseModel):
    """A product."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    description: str
    icon: str
    color: str | None
    created_at: datetime
    updated_at: datetime


class CountsOut(BaseModel):
    """How much belongs to a product; todo, in_progress and done are work items."""

    repositories: int
    todo: int
    in_progress: int
    done: int
    documents: int
    app_info: int


class CountedProduct(ProductOut):
    """A product and how much belongs to it."""

    counts: CountsOut


class ProductDetail(ProductOut):
    """A product with all that belongs to it, newest first: documents by their beginning, secrets hidden."""

    repositories: list[RepositoryOut]
    work_items: list[WorkItemOut]
    documents: list[DocumentOut]
    app_info: list[EntryOut]


class NewProduct(Given):
    """What is to be built."""

    name: Named
    description: Described = ""
    icon: Icon = ""
    color: Color | None = None


class ProductChange(Change):
    """What shall be different; null takes the color away."""

    name: Named | None = None
    description: Described | None = None
    icon: Icon | None = None
    color: Color | None = None


@resource.get("/products")
async def mine(call: Call[Paged]) -> Page[ProductOut]:
    """The products, newest first."""
    return await listed(call, shelf, ProductOut, "products")


@resource.post("/products", status=201, problems=(409,))
async def add(call: Call[NewProduct]) -> ProductOut:
    """Add a product; its name has to be a new one."""
    made = await added(call, shelf, call.given.model_dump(mode="json"), of=None, taken=_TAKEN)
    return ProductOut.model_validate(made)


@resource.get("/products/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> CountedProduct:
    """One product, and how much belongs to it."""
    kept = await found(call, shelf)
    counts = await products.counts(call.db, call.person, kept.id)
    return CountedProduct(**asdict(kept), counts=CountsOut(**asdict(counts)))


@resource.get("/products/{id}/detail", problems=(404,))
async def detail(call: Call[Nothing]) -> ProductDetail:
    """One product with all that belongs to it."""
    return ProductDetail.model_validate(there(await products.detail(call.db, call.person, call.uuid)))


async def _bare(call: Call[Nothing]) -> ProductOut:
    return ProductOut.model_validate(await found(call, shelf))


@resource.patch("/products/{id}", current=_bare, problems=(404, 409))
async def change(call: Call[ProductChange]) -> ProductOut:
    """Change a product."""
    fields = call.given.fields("color")
    if call.given.name is not None and await products.named(call.db, call.person, call.uuid, call.given.name):
        raise Problem(409, _TAKEN)
    return ProductOut.model_validate(await changed(call, shelf, fields))


@resource.delete("/products/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a product with everything that belongs to it."""
    await removed(call, shelf)
