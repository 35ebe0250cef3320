"""`GET /webhook` proves whose address this is; `POST /webhook` stores updates and answers 200 after the commit."""

import hmac
import time
from dataclasses import dataclass
from email.utils import formatdate

import structlog
from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter

from bot import metrics
from bot.ingest import Ingest
from bot.whatsapp.envelope import open_envelope
from bot.whatsapp.signature import is_signed
from handlers.clock import Clock
from storage.database import database_away

_log = structlog.get_logger("tandem.webhook")
_STORED = metrics.WEBHOOKS.labels("stored")
_OK = b'{"status": "ok"}'


@dataclass(frozen=True, slots=True)
class Webhook:
    """The two handlers. Meta sends again whatever is not answered with 200."""

    ingest: Ingest
    clock: Clock
    app_secret: str
    verify_token: str

    async def verify(self, request: web.Request) -> web.Response:
        """Echo the challenge when mode and token are right; 403 otherwise (Cloud API docs, create-webhook-endpoint)."""
        query = request.query
        told = query.get("hub.verify_token", "").encode("utf-8", "replace")
        known = bool(self.verify_token) and hmac.compare_digest(told, self.verify_token.encode())
        if query.get("hub.mode") != "subscribe" or not known:
            metrics.WEBHOOKS.labels("wrong_token").inc()
            return web.json_response({"error": "hub.mode or hub.verify_token is not what was expected"}, status=403)
        return web.Response(text=query.get("hub.challenge", ""))

    async def receive(self, request: web.BaseRequest) -> web.Response:
        """200 after the commit, 403 on a bad signature, 413 above 3 MiB, 503 when the database is away."""
        body = await request.read()
        if not is_signed(self.app_secret, body, request.headers.get("X-Hub-Signature-256")):
            metrics.WEBHOOKS.labels("bad_signature").inc()
            return web.json_response({"error": "X-Hub-Signature-256 does not match the body"}, status=403)
        envelope = open_envelope(body, self.clock.now().timestamp())
        try:
            await self.ingest.take(envelope)
        except Exception as error:  # noqa: BLE001 - whatever it is, the sender must send again
            away = database_away(error)
            metrics.WEBHOOKS.labels("database_away" if away else "failed").inc()
            if not away:
                _log.error("webhook_failed", error=error)
            return web.json_response({"error": "not stored, send again"}, status=503)
        _STORED.inc()
        if request.keep_alive and request.version == HttpVersion11:
            return _STORED_ANSWER
        return web.Response(body=_OK, content_type="application/json")


def shortcut(server: web.Server, webhook: Webhook) -> None:
    """Let `POST /webhook` pass by the application's routing and middlewares, which it needs none of."""
    others = server.request_handler

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/webhook" and request.method == "POST":
            return await webhook.receive(request)
        return await others(request)

    server.request_handler = handle


class _StoredAnswer(web.Response):
    """The one answer that is given thousands of times a second, always in the same bytes, in one write."""

    _second = 0
    _bytes = b""

    @property
    def keep_alive(self) -> bool | None:
        """It is given only on connections that stay."""
        return True

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write head and body at once."""
        if (second := int(time.time())) != self._second:
            self._second = second
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(_OK)}\r\n"
                f"Date: {formatdate(second, usegmt=True)}\r\n\r\n"
            )
            self._bytes = head.encode() + _OK
        if (transport := request.transport) is not None:
            transport.write(self._bytes)
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Nothing is left to write."""


_STORED_ANSWER = _StoredAnswer()
