"""`documents` of a product: blueprints, architecture, plans, notes. Lists show the beginning of a text."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from bot.api.paging import Page
from bot.api.resource import Call, Given, Nothing, Resource
from bot.api.shelving import Change, Named, OfProduct, Written, added, changed, found, listed, removed
from storage.documents import TYPES, Type, shelf

resource = Resource("documents")


class DocumentOut(BaseModel):
    """A document. In lists `content` is its first 200 characters."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    product_id: UUID
    title: str
    content: str
    type: str
    is_pinned: bool
    created_at: datetime
    updated_at: datetime


class AskedDocuments(OfProduct):
    """A page, of one product or all, of one type or all, pinned ones or the others or all."""

    type: Type | None = None
    pinned: bool | None = None


class NewDocument(Given):
    """A document to keep."""

    product_id: UUID
    title: Named
    content: Written = ""
    type: Type = "note"
    is_pinned: bool = False


class DocumentChange(Change):
    """What shall be different."""

    title: Named | None = None
    content: Written | None = None
    type: Type | None = None
    is_pinned: bool | None = None


@resource.get("/documents")
async def mine(call: Call[AskedDocuments]) -> Page[DocumentOut]:
    """Documents of all products or of one, newest first."""
    given = call.given
    types: list[str] = [given.type] if given.type else list(TYPES)
    pinned = [True, False] if given.pinned is None else [given.pinned]
    return await listed(call, shelf, DocumentOut, "documents", types, pinned, product=given.product)


@resource.post("/documents", status=201, problems=(404,))
async def add(call: Call[NewDocument]) -> DocumentOut:
    """Add a document to a product."""
    fields = call.given.model_dump(mode="json", exclude={"product_id"})
    made = await added(call, shelf, fields, of=call.given.product_id, taken="")
    return DocumentOut.model_validate(made)


@resource.get("/documents/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> DocumentOut:
    """One document, whole."""
    return DocumentOut.model_validate(await found(call, shelf))


@resource.patch("/documents/{id}", current=one, problems=(404,))
async def change(call: Call[DocumentChange]) -> DocumentOut:
    """Change, pin or unpin a document."""
    return DocumentOut.model_validate(await changed(call, shelf, call.given.fields()))


@resource.delete("/documents/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a document."""
    await removed(call, shelf)
