"""The emulated Cloud API and its chat page as one application."""

from pathlib import Path

from aiohttp import web

from bot.simulator.graph import SIMULATOR, add_graph_routes
from bot.simulator.page_api import add_page_routes
from bot.simulator.simulator import Simulator

PAGE = Path(__file__).with_name("page")
LARGEST_REQUEST = 110 * 1024 * 1024  # a document may have 100 MB
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def build_simulator(state: Simulator) -> web.Application:
    """Serve the page at `/` and the Graph API beside it. Starting and stopping `state` is the caller's."""
    app = web.Application(client_max_size=LARGEST_REQUEST)
    app[SIMULATOR] = state
    app.router.add_get("/", _index)
    app.router.add_static("/page", PAGE)
    add_page_routes(app)
    add_graph_routes(app)
    app.on_response_prepare.append(_protect)
    app.on_shutdown.append(_end_streams)
    return app


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")


async def _protect(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers.setdefault("Cache-Control", "no-cache")


async def _end_streams(app: web.Application) -> None:
    app[SIMULATOR].end_streams()
