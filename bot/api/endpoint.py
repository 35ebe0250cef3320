"""From a route to an answer: who calls, how often, what they sent, in whose transaction, under which version."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b

from aiohttp import web
from pydantic import BaseModel

from bot.api.address import address_of
from bot.api.ground import Ground
from bot.api.reading import read, read_ids
from bot.api.resource import Answer, Call, File, Route
from bot.api.tokens import bearer
from storage.as_person import as_person, as_service_for


def endpoint(route: Route, ground: Ground) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a route."""
    return Endpoint(route, ground).serve


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route, served."""

    route: Route
    ground: Ground

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request. Raises Problem and what the database raises."""
        route, ground = self.route, self.ground
        address = address_of(request, ground.proxies)
        claims = None
        if route.access != "open":
            claims = await ground.verifier.verify(bearer(request.headers.get("Authorization")))
        ids = read_ids(request, route)
        given, _body = await read(request, route)
        call = Call(given, ground, ground.clock.now(), claims, None, ids, address)
        async with self._in_transaction(call) as ready:
            answer = await route.handler(ready)
        return self._respond(request, answer)

    @asynccontextmanager
    async def _in_transaction(self, call: Call[BaseModel]) -> AsyncIterator[Call[BaseModel]]:
        if call.claims is None:
            yield call
            return
        begin = as_person if self.route.access == "person" else as_service_for
        async with begin(self.ground.pool, call.claims.told) as db:
            yield replace(call, transaction=db)

    def _respond(self, request: web.Request, answer: Answer) -> web.Response:
        match answer:
            case None:
                return web.Response(status=204)
            case File():
                return _file(answer)
        text = answer.model_dump_json()
        response = web.Response(text=text, status=self.route.status, content_type="application/json")
        if self.route.method in {"GET", "PATCH"}:
            tag = tag_of(text)
            response.headers["ETag"] = tag
            if self.route.method == "GET" and tag in request.headers.get("If-None-Match", ""):
                return web.Response(status=304, headers={"ETag": tag})
        return response


def tag_of(text: str) -> str:
    """A strong entity tag of a representation."""
    return f'"{blake2b(text.encode(), digest_size=12).hexdigest()}"'


def _file(answer: File) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{answer.name}"'} if answer.name else {}
    return web.Response(body=answer.body, content_type=answer.content_type, headers=headers)
