"""What is made only when it is sent: failures on the way are tried again, held or given up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from asyncpg import Pool

from bot.channel import Payload, Refused
from bot.sender import Sender
from bot.whatsapp.buckets import NumberBucket
from bot.whatsapp.client import CloudApi
from handlers.clock import SystemClock
from storage import outbox
from storage.doorstep import Doorstep
from storage.outbox import Letter
from tests.doubles.graph import Graph


@dataclass
class Painter:
    """Says what `turns` says, one after the other, and then a text; notes what became of it."""

    turns: list[Payload | Refused | type[Exception] | None] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def compose(self, letter: Letter, *, free: bool) -> Payload | Refused | None:  # noqa: ARG002
        self.asked.append(free)
        turn = self.turns.pop(0) if self.turns else {"type": "text", "text": {"body": "painted"}}
        if isinstance(turn, type):
            raise turn
        return turn

    async def settled(self, letter: Letter, state: str) -> None:  # noqa: ARG002
        self.told.append(state)


@dataclass
class Desk:
    pool: Pool
    graph: Graph
    painter: Painter
    sender: Sender

    async def post(self) -> None:
        """Queue one message that has to be painted, to somebody who wrote a moment ago, and claim it."""
        person = uuid4()
        await self.pool.execute("insert into profiles (id) values ($1)", person)
        await self.pool.execute(
            "insert into conversations (key, channel, business_number, user_id, last_inbound_at)"
            " values ('1:a', 'whatsapp', '1', $1, now())",
            person,
        )
        door = Doorstep("1:a", "whatsapp", "1", None, "+34600111222")
        await outbox.queue(self.pool, person, door, "proactive", {"type": "painting"})
        await self.sender._look()
        await self.sender.drain()

    async def state(self) -> str:
        return str(await self.pool.fetchval("select state from outbox"))


@pytest.fixture
async def desk(pool: Pool) -> AsyncIterator[Desk]:
    async with Graph().running() as graph, aiohttp.ClientSession() as session:
        channel = CloudApi(session, api_url=f"http://127.0.0.1:{graph.port}", version="v25.0", access_token="t")
        painter = Painter()
        sender = Sender(pool, SystemClock(), channel, NumberBucket(80), 1.0, {"painting": painter})
        yield Desk(pool, graph, painter, sender)


async def test_it_is_made_and_sent(desk: Desk) -> None:
    await desk.post()
    assert (desk.graph.texts, desk.painter.asked, desk.painter.told) == (["painted"], [True], ["sent"])
    assert await desk.state() == "sent"


async def test_what_cannot_be_made_now_is_tried_again(desk: Desk) -> None:
    desk.painter.turns = [Refused(131016, "overloaded", "message", 0.1)]
    await desk.post()
    assert (desk.graph.sent, await desk.state()) == ([], "queued")
    await desk.pool.execute("update outbox set due_at = now()")
    await desk.sender._look()
    await desk.sender.drain()
    assert (desk.graph.texts, await desk.state()) == (["painted"], "sent")


async def test_what_can_never_be_made_is_given_up(desk: Desk) -> None:
    desk.painter.turns = [Refused(131053, "media upload failed", "message", None)]
    await desk.post()
    assert (desk.graph.sent, desk.painter.told, await desk.state()) == ([], [], "failed")


async def test_what_has_to_wait_is_held(desk: Desk) -> None:
    desk.painter.turns = [None]
    await desk.post()
    assert (desk.graph.sent, desk.painter.told, await desk.state()) == ([], ["held"], "held")


@pytest.mark.parametrize("code", [131047, 132001, 132015])
async def test_a_closed_window_or_a_missing_template_holds_it(desk: Desk, code: int) -> None:
    async def refuse(_request: web.Request, _body: object) -> web.Response:
        return web.json_response({"error": {"code": code, "message": "no"}}, status=400)

    desk.graph.behave = refuse
    await desk.post()
    assert (desk.painter.told, await desk.state()) == (["held"], "held")


async def test_a_painter_that_falls_over_leaves_it_to_its_lease(desk: Desk) -> None:
    desk.painter.turns = [RuntimeError]
    await desk.post()
    assert (desk.graph.sent, await desk.state()) == ([], "sending")
    await desk.pool.execute("update outbox set due_at = now()")
    await outbox.sweep(desk.pool, timedelta(seconds=1))
    assert await desk.state() == "unknown"
