"""Talk becomes facts behind the turn: the whole house, with a model and with none."""

import json
from datetime import timedelta
from typing import Any

from prometheus_client import REGISTRY

from tests.doubles.openai_stub import last_words
from tests.handlers.support import with_model
from tests.house import house, until

TWO_HOURS = timedelta(hours=2)


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_what_was_said_is_known_an_hour_later(database_url: str) -> None:
    before = counted("tandem_memory_messages_total")
    async with house(database_url) as home:
        sam, eva = await home.adult(), await home.adult("Eva", "+34600111333", locale="es")
        await home.ask(sam, "I live in Porto and my dog is called Bruno")
        await home.ask(eva, "Vivo en Madrid. Mi perro se llama Bruno")
        home.simulator.clock.advance(TWO_HOURS)
        await until(lambda: home.pool.fetchval("select count(*) = 4 from facts"))
        rows = await home.pool.fetch(
            "select p.display_name, f.body from facts f join profiles p on p.id = f.user_id order by 1, 2"
        )
        assert [tuple(row) for row in rows] == [
            ("Eva", "Mascota (perro): Bruno"),
            ("Eva", "Vive en Madrid"),
            ("Sam", "Lives in Porto"),
            ("Sam", "Pet (dog): Bruno"),
        ]
        await until(lambda: home.pool.fetchval("select count(*) = 2 from memories where identity <> ''"))
    assert counted("tandem_memory_messages_total") - before == 2


async def test_a_model_reads_once_and_its_cost_is_counted(database_url: str) -> None:
    calls = counted("tandem_memory_model_calls_total")
    tokens = counted("tandem_memory_model_tokens_total", direction="input")
    async with with_model(database_url) as (home, provider):
        plain = provider.script

        def script(request: dict[str, Any]) -> str:
            if "keep what will still matter" not in json.dumps(request["messages"]):
                return plain(request)
            (row,) = json.loads(last_words(request))
            fact = {"text": "Plays the cello", "messages": [row["id"]], "slot": "hobby", "value": "cello"}
            return f"call final_result {json.dumps({'facts': [fact]})}"

        provider.script = script
        sam = await home.adult()
        await home.ask(sam, "I started to play the cello")
        home.simulator.clock.advance(TWO_HOURS)
        await until(lambda: home.pool.fetchval("select body = 'Hobby: cello' and origin = 'model' from facts"))
        await until(lambda: counted("tandem_memory_model_calls_total") == calls + 1)
        assert counted("tandem_memory_model_tokens_total", direction="input") == tokens + 100
        row = await home.pool.fetchrow("select sum(messages) as messages, sum(input_tokens) as tokens from daily_usage")
        assert (row["messages"], row["tokens"]) == (1, 200)


async def test_what_somebody_forwards_is_found_but_not_their_own(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        home.simulator.say(sam, "I live in Oslo and my dog is called Fenrir", forwarded=True)
        await home.simulator.wait_reply(sam)
        await home.ask(sam, "I live in Porto")
        home.simulator.clock.advance(TWO_HOURS)
        await until(lambda: home.pool.fetchval("select count(*) > 0 from facts"))
        assert [row["body"] for row in await home.pool.fetch("select body from facts")] == ["Lives in Porto"]
        assert "Fenrir" in await home.ask(sam, "what is the dog called?")
