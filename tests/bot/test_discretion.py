"""What people say is in the database and nowhere else: not in logs, metrics, traces or dead letters."""

import json
from typing import Any

import aiohttp
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from structlog.testing import capture_logs

from bot.log import brief, hashed
from handlers import pipeline
from tests.doubles.openai_stub import OpenAiStub
from tests.house import house

CANARY = "xanadu-canary-7731"


async def test_a_canary_is_heard_nowhere(database_url: str, monkeypatch: Any, caplog: Any) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(pipeline, "_tracer", provider.get_tracer("test"))
    trace.get_tracer_provider()
    with capture_logs() as logs:
        async with (
            OpenAiStub(script=lambda _request: f"{CANARY} indeed", fault_rate=0.3).running() as stub,
            house(database_url, model=("openai-chat:m",), openai_base_url=stub.url) as home,
        ):
            sam = await home.adult(CANARY)
            for n in range(5):
                await home.ask(sam, f"{CANARY} number {n}")
            await home.pool.execute("update user_preferences set timezone = $1", "No/Where")
            home.simulator.say(sam, f"{CANARY} fails")
            base = home.webhook_url.removesuffix("/webhook")
            async with aiohttp.ClientSession() as session, session.get(f"{base}/metrics") as response:
                assert CANARY not in await response.text()
            reasons = await home.pool.fetch("select reason from inbox union all select reason from outbox")
    finished = spans.get_finished_spans()
    assert {span.name for span in finished} >= {"turn.identify", "turn.reply", "turn.remember"}
    told = json.dumps(logs, default=str) + caplog.text + "".join(span.to_json() for span in finished)
    assert CANARY not in told
    assert "34600111222" not in told
    assert CANARY not in str(reasons)


def test_an_error_is_told_by_its_class_and_place() -> None:
    with pytest.raises(ValueError, match=CANARY) as caught:
        int(CANARY)
    assert CANARY not in brief(caught.value)
    assert brief(caught.value).startswith("builtins.ValueError at ")


def test_ids_are_hashed_alike() -> None:
    assert hashed("+34600111222") == hashed("+34600111222") != hashed("+34600111223")
    assert "346" not in hashed("+34600111222")
