"""`/docs`: the OpenAPI document as a page, without anything from other hosts."""

from pathlib import Path

from aiohttp import web

_PAGE = Path(__file__).with_name("docs.html")
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'"


async def docs(_request: web.Request) -> web.Response:
    """The page."""
    headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
    return web.Response(text=_PAGE.read_text("utf-8"), content_type="text/html", headers=headers)
