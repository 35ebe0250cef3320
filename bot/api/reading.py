"""What a client sent, checked against the model a route takes."""

from typing import TypeVar
from urllib.parse import unquote
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.api.problems import Problem, invalid, of_validation
from bot.api.resource import Nothing, Route

BODY_LIMIT = 1024 * 1024  # bytes
BIGGEST = 2**63 - 1  # of an id
M = TypeVar("M", bound=BaseModel)


async def read(request: web.Request, route: Route) -> tuple[BaseModel, bytes]:
    """The checked input and the raw body. Raises Problem: 413, 415, 422."""
    if not route.has_body:
        return _query(request, Nothing if route.method in {"POST", "PUT", "PATCH"} else route.taken), b""
    if request.content_type != "application/json":
        raise Problem(415, "send JSON: Content-Type: application/json")
    if (request.charset or "utf-8").lower() not in {"utf-8", "utf8"}:
        raise Problem(415, "send JSON in UTF-8")
    body = await _body(request)
    try:
        return route.taken.model_validate_json(body), body
    except ValidationError as error:
        raise of_validation(error) from None


def read_ids(request: web.Request, route: Route) -> dict[str, int | UUID]:
    """The path's ids. Raises Problem 404 for one that cannot exist."""
    found: dict[str, int | UUID] = {}
    for name, text in request.match_info.items():
        try:
            value = route.ids(unquote(text)) if len(text) <= 64 and text.isascii() else None
        except ValueError:
            value = None
        if value is None or (isinstance(value, int) and not 0 < value <= BIGGEST):
            raise Problem(404, f"there is nothing with this {name}")
        found[name] = value
    return found


def _query(request: web.Request, model: type[BaseModel]) -> BaseModel:
    query = request.query
    repeated = next((name for name in query if len(query.getall(name)) > 1), None)
    if repeated is not None:
        raise invalid("query", "a parameter is given twice")
    try:
        return model.model_validate(dict(query))
    except ValidationError as error:
        raise of_validation(error) from None


async def _body(request: web.Request) -> bytes:
    """At most BODY_LIMIT bytes, whatever Content-Length says. Raises Problem 413."""
    if (request.content_length or 0) > BODY_LIMIT:
        raise Problem(413, f"a body may have {BODY_LIMIT} bytes")
    parts, size = [], 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > BODY_LIMIT:
            raise Problem(413, f"a body may have {BODY_LIMIT} bytes")
        parts.append(part)
    return b"".join(parts)
