"""`/account`: the page of accounts and families. It is plain files; all it knows comes from `/api/v1`."""

from pathlib import Path

from aiohttp import web

PREFIX = "/account"
_PAGE = Path(__file__).with_name("page")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def build_account() -> web.Application:
    """The page and its files, read from disk when they are asked for."""
    app = web.Application()
    app.router.add_get("", _index)
    app.router.add_get("/", _without_slash)
    app.router.add_static("/", _PAGE)
    app.on_response_prepare.append(_protect)
    return app


async def _index(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(_PAGE / "index.html")


async def _without_slash(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPPermanentRedirect("../account")  # relative, so that it holds behind a proxy's own prefix


async def _protect(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")
