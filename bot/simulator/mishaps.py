"""Faults of the Graph side: requests that fail, and answers that never arrive."""

import asyncio

from aiohttp import web

from bot.simulator.errors import GraphError
from bot.simulator.state import State

HTML = "<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"


def before_accepting(state: State) -> web.Response | None:
    """Fail a request that leaves no trace. Raises GraphError, or answers with a proxy's HTML page."""
    faults, hit = state.faults, state.dice.hit
    if hit(faults.html_error):
        state.counts["html_error"] += 1
        return web.Response(status=502, text=HTML, content_type="text/html")
    if hit(faults.unknown_error):
        raise GraphError(131000, "Something went wrong.")
    for probability, code in ((faults.number_limited, 130429), (faults.pair_limited, 131056)):
        if hit(probability):
            raise GraphError(code, "Rate limit hit.", http_status=state.rules.limit_status)
    return None


async def after_accepting(state: State, request: web.Request) -> None:
    """Lose or hold back the answer to a message that was taken."""
    faults, hit = state.faults, state.dice.hit
    if hit(faults.lost_response):
        state.counts["lost_response"] += 1
        if request.transport:
            request.transport.abort()
    elif hit(faults.hung_response):
        state.counts["hung_response"] += 1
        try:
            async with asyncio.timeout(faults.hang_seconds):
                await state.stopping.wait()
        except TimeoutError:
            return
