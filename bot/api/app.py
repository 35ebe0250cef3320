"""The API as an application of its own, mounted at `/api/v1`; the webhook beside it knows nothing of it."""

import pkgutil
import re
import secrets
from collections.abc import Awaitable, Callable
from importlib import import_module

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

import bot.api
from bot import metrics
from bot.api.endpoint import endpoint
from bot.api.ground import Ground
from bot.api.openapi import describe
from bot.api.problems import Problem, of_database
from bot.api.resource import Resource, Route

PREFIX = "/api/v1"
_log = structlog.get_logger("tandem.api")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_EXPOSED = "ETag, Retry-After, X-Request-Id"
_ASKED = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id"
_KEPT_SECONDS = "600"  # how long a browser remembers a preflight
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_api(ground: Ground) -> web.Application:
    """Every route of every resource, each answer framed alike."""
    found = routes()
    app = web.Application(middlewares=[_frame(frozenset(ground.settings.cors_origins))])
    for route in found:
        app.router.add_route(route.method, route.path, endpoint(route, ground))
    document = describe(found)

    async def openapi(_request: web.Request) -> web.Response:
        return web.Response(body=document, content_type="application/json")

    app.router.add_get("/openapi.json", openapi)
    return app


def routes() -> list[Route]:
    """The table: what each file of this package that has a `resource` declares."""
    found: list[Route] = []
    for module in sorted(info.name for info in pkgutil.iter_modules(bot.api.__path__)):
        resource = getattr(import_module(f"bot.api.{module}"), "resource", None)
        if isinstance(resource, Resource):
            found += resource.routes
    return found


def _frame(origins: frozenset[str]) -> Middleware:
    """What all answers share: a request id, problems for errors, no caching, the origins that may read."""

    @web.middleware
    async def frame(request: web.Request, handler: _Handler) -> web.StreamResponse:
        told = request.headers.get("X-Request-Id", "")
        request_id = told if _REQUEST_ID.fullmatch(told) else secrets.token_hex(12)
        preflight = request.method == "OPTIONS"
        try:
            response = _allowed(request) if preflight else await handler(request)
        except Problem as problem:
            response = problem.response(request_id)
        except web.HTTPException as error:
            response = _of_http(error).response(request_id)
        except Exception as error:  # noqa: BLE001 - a client gets an answer whatever happens
            known = of_database(error)
            if known is None:
                _log.error("api_failed", error=error, request_id=request_id, route=_template(request))
            response = (known or Problem(500, "this is our fault; it is recorded")).response(request_id)
        metrics.API_REQUESTS.labels(
            request.method if not preflight else "OPTIONS", _template(request), response.status
        ).inc()
        response.headers["X-Request-Id"] = request_id
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        _share(request, response, origins)
        return response

    return frame


def _allowed(request: web.Request) -> web.StreamResponse:
    """The answer to OPTIONS: the methods of this path. Raises HTTPNotFound where there is nothing."""
    failed = request.match_info.http_exception
    if not isinstance(failed, web.HTTPMethodNotAllowed):
        raise failed or web.HTTPNotFound
    return web.Response(status=204, headers={"Allow": ", ".join(sorted(failed.allowed_methods))})


def _of_http(error: web.HTTPException) -> Problem:
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    return Problem(error.status, headers=headers)


def _template(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"


def _share(request: web.Request, response: web.StreamResponse, origins: frozenset[str]) -> None:
    """CORS (Fetch standard): bearer tokens only, so no credentials are allowed and `*` may stand for everybody."""
    if not origins:
        return
    response.headers["Vary"] = "Origin"
    origin = request.headers.get("Origin", "")
    if not origin or not origins & {origin, "*"}:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
        response.headers["Access-Control-Allow-Headers"] = _ASKED
        response.headers["Access-Control-Max-Age"] = _KEPT_SECONDS
