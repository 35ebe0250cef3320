"""`users/me/export`: everything that is kept about the person, to take along."""

from typing import Literal

from bot.api.resource import Asked, Call, File, Resource
from handlers.export import as_json, as_page, collect

resource = Resource("users")


class Wanted(Asked):
    """For a machine or for a reader."""

    format: Literal["json", "html"] = "json"


@resource.get("/users/me/export", access="service", media="application/json")
async def export(call: Call[Wanted]) -> File:
    """Everything that is kept about the person: as JSON, or as one readable page."""
    collected = await collect(call.db, call.person, call.now)
    name = f"tandem-{call.now:%Y-%m-%d}.{call.given.format}"
    if call.given.format == "html":
        return File("text/html", as_page(collected), name)
    return File("application/json", as_json(collected), name)
