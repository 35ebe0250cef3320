"""`repositories` of a product, by hand; `github` takes them over."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.api.fields import Text
from bot.api.paging import Page
from bot.api.resource import Call, Given, Nothing, Resource
from bot.api.shelving import Change, Described, Named, OfProduct, added, changed, found, listed, removed
from storage.repositories import shelf

resource = Resource("repositories")

_MOST = 2**31 - 1
_TAKEN = "the product has this repository already: change it instead"


class RepositoryOut(BaseModel):
    """A repository. `github_id` is set where it came from GitHub."""

    model_config = ConfigDict(from_attributes=True)

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


class NewRepository(Given):
    """A repository as its person writes it down."""

    product_id: UUID
    name: Named
    full_name: Named = Field(max_length=300, examples=["ana/garden"])
    description: Described = ""
    url: Text = Field("", max_length=2000)
    default_branch: Named = Field("main", max_length=255)
    is_private: bool = False
    language: Text | None = Field(None, max_length=100)
    github_id: int | None = Field(None, ge=1, le=2**63 - 1)
    stars_count: int = Field(0, ge=0, le=_MOST)
    forks_count: int = Field(0, ge=0, le=_MOST)


class RepositoryChange(Change):
    """What shall be different; null takes language or github_id away."""

    name: Named | None = None
    full_name: Named | None = Field(None, max_length=300)
    description: Described | None = None
    url: Text | None = Field(None, max_length=2000)
    default_branch: Named | None = Field(None, max_length=255)
    is_private: bool | None = None
    language: Text | None = Field(None, max_length=100)
    github_id: int | None = Field(None, ge=1, le=2**63 - 1)
    stars_count: int | None = Field(None, ge=0, le=_MOST)
    forks_count: int | None = Field(None, ge=0, le=_MOST)


@resource.get("/repositories")
async def mine(call: Call[OfProduct]) -> Page[RepositoryOut]:
    """Repositories of all products or of one, newest first."""
    return await listed(call, shelf, RepositoryOut, "repositories", product=call.given.product)


@resource.post("/repositories", status=201, problems=(404, 409))
async def add(call: Call[NewRepository]) -> RepositoryOut:
    """Add a repository to a product."""
    fields = call.given.model_dump(mode="json", exclude={"product_id"})
    made = await added(call, shelf, fields, of=call.given.product_id, taken=_TAKEN)
    return RepositoryOut.model_validate(made)


@resource.get("/repositories/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> RepositoryOut:
    """One repository."""
    return RepositoryOut.model_validate(await found(call, shelf))


@resource.patch("/repositories/{id}", current=one, problems=(404, 409))
async def change(call: Call[RepositoryChange]) -> RepositoryOut:
    """Change what is written of a repository."""
    fields = call.given.fields("language", "github_id")
    return RepositoryOut.model_validate(await changed(call, shelf, fields))


@resource.delete("/repositories/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a repository here; at GitHub it stays, and so do its work items."""
    await removed(call, shelf)
