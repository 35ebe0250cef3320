"""Sending once, in order, whatever the channel answers or whoever dies in between."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from asyncpg import Pool

from bot.whatsapp.signature import sign
from tests.bot.test_webhook import text_message
from tests.bot.test_worker import adults, post, serving
from tests.doubles.graph import Graph
from tests.house import NUMBER, SECRET, TOKEN, VERIFY, until
from tests.ports import free_port

ROOT = Path(__file__).parents[2]


async def states(pool: Pool) -> list[str]:
    return [row["state"] for row in await pool.fetch("select state from outbox order by id")]


async def tell(url: str, message_id: str, tag: str, status: str = "sent", **more: Any) -> None:
    told = {"id": message_id, "status": status, "timestamp": "1760000000", "biz_opaque_callback_data": tag} | more
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}, "statuses": [told]}
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    headers = {"X-Hub-Signature-256": sign(SECRET, body)}
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        assert response.status == 200


def refuse(code: int, status: int = 400) -> web.Response:
    return web.json_response({"error": {"message": "no", "code": code}}, status=status)


@dataclass
class Desk:
    url: str
    graph: Graph
    phone: str
    pool: Pool


@pytest.fixture
async def desk(database_url: str, pool: Pool) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(Graph().running())
        (phone,) = await adults(pool, 1)
        url = await stack.enter_async_context(serving(database_url, graph, unknown_outcome_seconds=1.5))
        yield Desk(url, graph, phone, pool)


def once(answer: Any) -> Any:
    """A behaviour for the first sending only."""
    seen: list[int] = []

    async def behave(request: web.Request, body: dict[str, Any]) -> Any:
        seen.append(1)
        if len(seen) > 1:
            return None
        return await answer(request, body) if callable(answer) else answer

    return behave


async def test_a_passing_refusal_is_tried_again(desk: Desk) -> None:
    desk.graph.behave = once(refuse(131000, 500))
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: desk.graph.sent)
    assert await until(lambda: _all_sent(desk.pool))


async def test_a_lasting_refusal_is_given_up_with_its_code(desk: Desk) -> None:
    desk.graph.behave = once(refuse(131009))
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _is(desk.pool, ["failed"]))
    assert await desk.pool.fetchval("select error_code from outbox") == 131009
    await post(desk.url, text_message("b", "USAGE", desk.phone), contacts=[])
    await until(lambda: _is(desk.pool, ["failed", "sent"]))


async def test_a_closed_window_holds_the_message_until_the_person_writes(desk: Desk) -> None:
    desk.graph.behave = once(refuse(131047))
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _is(desk.pool, ["held"]))
    await post(desk.url, text_message("b", "HELP", desk.phone), contacts=[])
    await until(lambda: len(desk.graph.sent) == 2)
    assert "messages today" in desk.graph.texts[0]


async def test_an_expired_token_loses_nothing(desk: Desk) -> None:
    desk.graph.behave = once(refuse(190, 401))
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _is(desk.pool, ["queued"]))
    assert await desk.pool.fetchval("select due_at > now() + interval '30 seconds' from outbox")


async def _cut(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def test_a_cut_connection_waits_for_a_status_and_a_status_settles_it(desk: Desk) -> None:
    desk.graph.behave = once(_cut)
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _is(desk.pool, ["unknown"]))
    tag = str(await desk.pool.fetchval("select id from outbox"))
    await tell(desk.url, "wamid.there", tag, pricing={"category": "service", "pricing_model": "PMP", "billable": True})
    await until(lambda: _is(desk.pool, ["sent"]))
    await asyncio.sleep(2)
    assert desk.graph.sent == []
    row = await desk.pool.fetchrow("select message_id, price_category from deliveries")
    assert tuple(row) == ("wamid.there", "service")


async def test_without_a_status_it_is_sent_again(desk: Desk) -> None:
    desk.graph.behave = once(_cut)
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: desk.graph.sent, 8)
    await until(lambda: _all_sent(desk.pool))


async def test_what_comes_after_an_unknown_one_waits_for_it(desk: Desk) -> None:
    desk.graph.behave = once(_cut)
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _is(desk.pool, ["unknown"]))
    await post(desk.url, text_message("b", "HELP", desk.phone), contacts=[])
    await until(lambda: _is(desk.pool, ["unknown", "queued"]))
    await until(lambda: len(desk.graph.sent) == 2, 8)
    assert "messages today" in desk.graph.texts[0]


async def test_a_status_may_come_before_the_answer(desk: Desk) -> None:
    async def slow(_request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        await tell(desk.url, "wamid.out1", body["biz_opaque_callback_data"], "read")
        return desk.graph.accept(body)

    desk.graph.behave = once(slow)
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _all_sent(desk.pool))
    assert await desk.pool.fetchval("select count(*) from deliveries where status = 'read'") == 1


async def test_statuses_only_move_forward(desk: Desk) -> None:
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _all_sent(desk.pool))
    for status in ("read", "delivered", "sent", "mystery"):
        await tell(desk.url, "wamid.out1", "1", status)
    assert await desk.pool.fetchval("select status from deliveries") == "read"
    failed = [{"code": 131026, "title": "Message undeliverable"}]
    await tell(desk.url, "wamid.out1", "1", "failed", errors=failed)
    assert tuple(await desk.pool.fetchrow("select status, error_code from deliveries")) == ("failed", 131026)


async def test_a_long_answer_goes_in_parts_and_in_order(desk: Desk, database_url: str) -> None:
    body = "\n\n".join(f"Paragraph {n}. " + "word " * 300 for n in range(8))
    await desk.pool.execute("insert into memories (user_id, identity) select id, left($1, 3900) from profiles", body)
    await post(desk.url, text_message("a", "what do you know about me", desk.phone), contacts=[])
    await until(lambda: desk.graph.sent)
    await post(desk.url, text_message("b", "USAGE", desk.phone), contacts=[])
    await until(lambda: any("today" in text for text in desk.graph.texts))
    assert all(len(text) <= 4096 for text in desk.graph.texts)
    assert "today" in desk.graph.texts[-1]


class Killed:
    """One `serve` process that a test kills with -9."""

    def __init__(self, database_url: str, graph: Graph) -> None:
        self.port = free_port()
        self._env = os.environ | {
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "MODEL": "",
            "WHATSAPP_API_URL": f"http://127.0.0.1:{graph.port}",
            "WHATSAPP_PHONE_NUMBER_ID": NUMBER,
            "WHATSAPP_ACCESS_TOKEN": TOKEN,
            "WHATSAPP_APP_SECRET": SECRET,
            "WHATSAPP_VERIFY_TOKEN": VERIFY,
            "REPLY_DELAY_SECONDS": "0",
            "UNKNOWN_OUTCOME_SECONDS": "1.5",
            "LOG_LEVEL": "error",
        }

    async def __aenter__(self) -> "Killed":
        self._process = subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=self._env)

        async def up() -> bool:
            try:
                async with (
                    aiohttp.ClientSession() as session,
                    session.get(self.url.replace("webhook", "ready")) as reply,
                ):
                    return reply.status == 200
            except aiohttp.ClientError:
                return False

        await until(up, 40)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.kill()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.mark.chaos
@pytest.mark.parametrize("accepted", [False, True], ids=["before it was accepted", "after it was accepted"])
async def test_kill_9_while_sending(database_url: str, pool: Pool, *, accepted: bool) -> None:
    async with Graph().running() as graph:
        (phone,) = await adults(pool, 1)
        async with Killed(database_url, graph) as first:

            async def deadly(_request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
                if accepted:
                    graph.accept(body)
                first.kill()
                return web.Response(status=500)

            graph.behave = once(deadly)
            with pytest.raises((aiohttp.ClientError, TimeoutError)):
                await post(first.url, text_message("a", "USAGE", phone), contacts=[])
                await until(lambda: False, 1)
        await pool.execute("update outbox set due_at = now() where state = 'sending'")  # the lease ends
        async with Killed(database_url, graph) as second:
            if accepted:
                await tell(second.url, graph.sent[0]["id"], graph.sent[0]["biz_opaque_callback_data"])
            await until(lambda: _all_sent(pool), 10)
            await asyncio.sleep(2.5)
        assert len(graph.sent) == 1


async def _is(pool: Pool, wanted: list[str]) -> bool:
    return await states(pool) == wanted


async def _all_sent(pool: Pool) -> bool:
    return bool(set(await states(pool)) == {"sent"})


async def test_what_fails_by_status_goes_again_once(desk: Desk) -> None:
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _all_sent(desk.pool))
    for _ in range(2):
        await tell(desk.url, "wamid.out1", "1", "failed", errors=[{"code": 131016, "title": "Service unavailable"}])
    await until(lambda: len(desk.graph.sent) == 2)
    await tell(desk.url, "wamid.out1", "1", "failed", errors=[{"code": 131016, "title": "Service unavailable"}])
    await asyncio.sleep(0.5)
    assert len(desk.graph.sent) == 2


async def test_what_can_never_be_delivered_is_given_up(desk: Desk) -> None:
    await post(desk.url, text_message("a", "USAGE", desk.phone), contacts=[])
    await until(lambda: _all_sent(desk.pool))
    await tell(desk.url, "wamid.out1", "1", "failed", errors=[{"code": 131026, "title": "Message undeliverable"}])
    assert await states(desk.pool) == ["failed"]
