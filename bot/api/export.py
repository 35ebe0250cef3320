"""`users/me/export`: everything that is kept about the person, to take along or to read."""

from bot.api.resource import Call, File, Nothing, Resource
from handlers.export import as_json, as_page, collect

resource = Resource("users")


@resource.get("/users/me/export", access="service", media="application/json")
async def export(call: Call[Nothing]) -> File:
    """Everything that is kept about the person, as JSON."""
    collected = await collect(call.db, call.person, call.now)
    return File("application/json", as_json(collected), f"tandem-{call.now:%Y-%m-%d}.json")


@resource.get("/users/me/export/page", access="service", media="text/html")
async def page(call: Call[Nothing]) -> File:
    """The same as one readable page."""
    collected = await collect(call.db, call.person, call.now)
    return File("text/html", as_page(collected), f"tandem-{call.now:%Y-%m-%d}.html")
