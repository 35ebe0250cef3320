"""Every webhook body there is, singly, together, shuffled and twice: all 200, each message answered once, no error."""

import asyncio
import json
import os
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.service import Service
from bot.whatsapp.envelope import open_envelope
from bot.whatsapp.signature import sign
from handlers.clock import SystemClock
from storage.database import open_pool
from tests.doubles.graph import Graph
from tests.house import SECRET, settings_for, until
from tests.ports import free_port

OWN = Path(__file__).parents[1] / "fixtures" / "whatsapp"
SHARED = Path(os.environ.get("TANDEM_FIXTURES") or Path(__file__).parents[3] / "shared" / "fixtures" / "whatsapp")
SILENT = {"reaction", "system", "edit", "revoke"}


@pytest.fixture
async def door(database_url: str) -> AsyncIterator[tuple[str, Any, Graph]]:
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(Graph().running())
        settings = settings_for(database_url, graph.port, port=free_port(), whatsapp_messages_per_second=5000)
        await stack.enter_async_context(Service(settings, database_url, settings.roles, SystemClock()).running())
        pool = await open_pool(database_url, min_size=1, max_size=2)
        stack.callback(pool.terminate)
        yield f"http://127.0.0.1:{settings.port}/webhook", pool, graph


def bodies(folder: Path) -> list[bytes]:
    found = [path.read_bytes() for path in sorted(folder.rglob("*.json"))] if folder.is_dir() else []
    if not found:
        pytest.skip(f"no bodies in {folder}")
    return found


async def post(session: aiohttp.ClientSession, url: str, body: bytes) -> None:
    async with session.post(url, data=body, headers={"X-Hub-Signature-256": sign(SECRET, body)}) as response:
        assert response.status == 200


def together(all_bodies: list[bytes]) -> bytes:
    entries = [entry for body in all_bodies for entry in _entries(body)]
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


def _entries(body: bytes) -> list[object]:
    try:
        told = json.loads(body)
        return list(told["entry"]) if told["object"] == "whatsapp_business_account" else []
    except (ValueError, KeyError, TypeError):
        return []


@pytest.mark.parametrize("folder", [OWN, pytest.param(SHARED, marks=pytest.mark.shared)], ids=["own", "shared"])
async def test_every_body(door: tuple[str, Any, Graph], folder: Path) -> None:
    url, pool, graph = door
    every = bodies(folder)
    random.Random(3).shuffle(every)
    with capture_logs() as logs:
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(post(session, url, body) for body in every))
            await post(session, url, together(every))
            for body in every:
                await post(session, url, body)

        async def settled() -> bool:
            open_ = await pool.fetchval("select count(*) from inbox where state = 'open'")
            waiting = await pool.fetchval("select count(*) from outbox where state <> 'sent'")
            return not open_ and not waiting

        try:
            await until(settled, 30)
        except TimeoutError:
            print(await pool.fetch("select state, error_code, reason, count(*) from outbox group by 1, 2, 3"))
            print(await pool.fetch("select state, kind, reason, count(*) from inbox group by 1, 2, 3"))
            print(await pool.fetch("select * from conversations where pending > 0"))
            print([line for line in logs if line["log_level"] != "info"])
            raise
    assert [
        line for line in logs if line["log_level"] in {"error", "critical"} and line["event"] != "account_alarm"
    ] == []
    texts = {m.id for body in every for m in open_envelope(body).messages if m.kind == "text" and not m.group_id}
    rows = await pool.fetch("select message_id, state, reason, conversation, kind from inbox")
    state = {row["message_id"]: row for row in rows}
    assert {message_id for message_id in texts if state[message_id]["state"] != "done"} <= {
        row["message_id"] for row in rows if row["reason"] and row["reason"].startswith("no sender")
    }
    talked = {row["conversation"] for row in rows if row["state"] == "done" and row["kind"] not in SILENT}
    answered = {row["conversation"] for row in await pool.fetch("select conversation from outbox")}
    assert talked <= answered
    tags = [body["biz_opaque_callback_data"] for body in graph.sent]
    assert len(tags) == len(set(tags)) == await pool.fetchval("select count(*) from outbox")
