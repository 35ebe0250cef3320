"""`github`: the person's repositories there, and taking chosen ones over into a product.

GitHub is asked by the person's own token: the header X-GitHub-Token, else `user_metadata.provider_token` of the JWT.
It is used for the request alone. No connection to the database is held while GitHub is asked.
"""

import math
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from asyncpg import ForeignKeyViolationError
from pydantic import BaseModel, Field

from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem, invalid
from bot.api.repositories import RepositoryOut
from bot.api.resource import Call, Given, Resource
from bot.github import Forbidden, Found, GitHub, GitHubError, NotFound, Passing, TokenRefused
from handlers.words import storable
from storage import products, repositories
from storage.as_person import as_person
from storage.shelves import Fields

resource = Resource("github")

_LIST = "github/repos"
_SOON = 30  # seconds, where nobody knows how long GitHub is away
_MOST_PAGES = 10_000
_FULL_NAME = r"^[A-Za-z0-9_-]{1,100}/\.{0,2}[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$"

FullName = Annotated[str, Field(pattern=_FULL_NAME, max_length=201)]


class GitHubRepository(BaseModel):
    """A repository at GitHub."""

    github_id: int
    name: str
    full_name: str
    description: str
    url: str
    default_branch: str
    is_private: bool
    language: str | None
    stars_count: int
    forks_count: int


class Chosen(Given):
    """Which repositories go into which product."""

    product_id: UUID
    full_names: list[FullName] = Field(min_length=1, max_length=50, examples=[["ana/garden"]])


class Imported(BaseModel):
    """The repositories as they are kept now."""

    items: list[RepositoryOut]


@resource.get("/github/repos", access="token", problems=(403,))
async def repos(call: Call[Paged]) -> Page[GitHubRepository]:
    """The person's repositories at GitHub, by name; pages are as long as the first one."""
    page, size = _page(call.given)
    try:
        found = await _github(call).mine(page, size)
    except GitHubError as error:
        raise _problem(error, {}) from None
    items = [GitHubRepository.model_validate(_fields(one)) for one in found.items]
    return Page(items=items, next_cursor=cursor(_LIST, page + 1, size) if found.more else None)


@resource.post("/github/import", access="token", problems=(403, 404))
async def take_over(call: Call[Chosen]) -> Imported:
    """Take chosen repositories over into a product, all or none; those it has already are brought up to date."""
    product, places = call.given.product_id, _places(call.given.full_names)
    async with as_person(call.ground.pool, call.caller.told, writing=True) as db:
        if await products.shelf.one(db, call.person, product) is None:
            raise _no_product()
    try:
        found = await _github(call).named(list(places))
    except GitHubError as error:
        raise _problem(error, places) from None
    fields = [_fields(one) for one in found]
    async with as_person(call.ground.pool, call.caller.told, writing=True) as db:
        try:
            kept = await repositories.take_over(db, call.person, product, fields, call.ground.clock.now())
        except ForeignKeyViolationError:
            raise _no_product() from None
        return Imported(items=[RepositoryOut.model_validate(one) for one in kept])


def _github(call: Call[Paged] | Call[Chosen]) -> GitHub:
    ground = call.ground
    return GitHub(ground.session, ground.settings.github_api_url, _token(call), ground.clock)


def _token(call: Call[Paged] | Call[Chosen]) -> str:
    own = call.headers.get("X-GitHub-Token", "").strip()
    about = call.caller.told.get("user_metadata")
    told = about.get("provider_token") if isinstance(about, Mapping) else None
    token = own or (told if isinstance(told, str) else "")
    if not token:
        raise Problem(403, "no GitHub token came along: sign in with GitHub, or send one as X-GitHub-Token")
    return token


def _page(given: Paged) -> tuple[int, int]:
    position = given.position(_LIST)
    if position is None:
        return 1, given.limit
    match position:
        case [int() as page, int() as size] if 1 <= page <= _MOST_PAGES and 1 <= size <= 100:
            return page, size
    raise invalid("cursor", "is not the next_cursor of this list")


def _places(names: list[str]) -> dict[str, int]:
    """Each repository once, however its name is written, and where it stands in the request."""
    once: dict[str, str] = {}
    for name in names:
        once.setdefault(name.casefold(), name)
    return {name: names.index(name) for name in once.values()}


def _fields(found: Found) -> Fields:
    """As a repository is kept."""
    return {
        "github_id": found.id,
        "name": _text(found.name, 200),
        "full_name": _text(found.full_name, 300),
        "description": _text(found.description, 5000),
        "url": _text(found.html_url, 2000),
        "default_branch": _text(found.default_branch, 255) or "main",
        "is_private": found.private,
        "language": _text(found.language, 100) or None,
        "stars_count": found.stargazers_count,
        "forks_count": found.forks_count,
    }


def _text(text: str | None, most: int) -> str:
    return storable(text or "")[:most]


def _no_product() -> Problem:
    return Problem(404, "there is no such product of yours")


def _problem(error: GitHubError, places: Mapping[str, int]) -> Problem:
    match error:
        case TokenRefused():
            return Problem(403, "GitHub does not accept the token: connect GitHub again")
        case Forbidden():
            return Problem(
                403, "GitHub does not let this token read that: give it access to repositories, then try again"
            )
        case NotFound(name=name) if name in places:
            field = f"full_names.{places[name]}"
            text = "is not at GitHub, or the token may not see it"
            return Problem(404, f"{field}: {text}; nothing was imported", errors=[(field, text)])
        case Passing(limited=True, after=after):
            wait = math.ceil(after or _SOON)
            again = {"Retry-After": str(wait)}
            return Problem(429, f"GitHub wants fewer requests: try again in {wait} seconds", headers=again)
    return Problem(
        503, "GitHub does not answer as it should: try again in a while", headers={"Retry-After": str(_SOON)}
    )
