"""The least of a Graph API: takes every message, or does what a test's function says."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Behaviour = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse | None]]


@dataclass
class Graph:
    """`sent` holds accepted messages, `read` the ids marked read. `behave` may answer in its place."""

    behave: Behaviour | None = None
    sent: list[dict[str, Any]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    port: int = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Graph"]:
        self._ids = itertools.count(1)
        app = web.Application()
        app.router.add_post("/{version}/{number}/messages", self._messages)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
            self.port = runner.addresses[0][1]
            yield self
        finally:
            await runner.cleanup()

    def accept(self, body: dict[str, Any]) -> web.Response:
        message_id = f"wamid.out{next(self._ids)}"
        self.sent.append(body | {"id": message_id})
        return web.json_response({"messaging_product": "whatsapp", "contacts": [], "messages": [{"id": message_id}]})

    @property
    def texts(self) -> list[str]:
        return [text_of(body) for body in self.sent]

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if body.get("status") == "read":
            self.read.append(body["message_id"])
            return web.json_response({"success": True})
        if self.behave is not None and (answer := await self.behave(request, body)) is not None:
            return answer
        return self.accept(body)


def text_of(body: dict[str, Any]) -> str:
    """The words of a sent message."""
    if body["type"] == "text":
        return str(body["text"]["body"])
    return str(body[body["type"]].get("body", {}).get("text", ""))
