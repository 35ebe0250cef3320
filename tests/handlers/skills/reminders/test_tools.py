"""The model's tools mean what they say, and write with the turn or not at all."""

import json
from typing import Any

from tests.handlers.support import Provider, completion, with_model


def calls(name: str, **arguments: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": f"call-{name}", "type": "function", "function": function}
    return completion(None, tool_calls=[call], finish_reason="tool_calls")


DENTIST = calls("set_reminder", task="dentist", when="2031-05-05T09:30")


async def test_a_tool_call_is_kept_with_the_turn(database_url: str) -> None:
    provider = Provider()
    provider.then(DENTIST, "Noted for 5 May.")
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        assert await home.ask(sam, "I see the dentist in five years") == "Noted for 5 May."
        row = await home.pool.fetchrow("select text, repeats, state from reminders")
        assert tuple(row) == ("dentist", "once", "active")


async def test_an_attempt_that_fails_leaves_nothing(database_url: str) -> None:
    provider = Provider()
    provider.then(DENTIST, 500, DENTIST, "Noted.")
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        assert await home.ask(sam, "I see the dentist in five years") == "Noted."
        assert await home.pool.fetchval("select count(*) from reminders") == 1


async def test_a_refusal_after_the_tool_leaves_nothing(database_url: str) -> None:
    provider = Provider()
    provider.then(DENTIST, completion(None, refusal="no", finish_reason="content_filter"))
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        await home.ask(sam, "I see the dentist in five years")
        assert await home.pool.fetchval("select count(*) from reminders") == 0


async def test_tools_are_few_and_short(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        await home.ask(await home.adult(), "hello there friend")
        names = ["set_reminder", "list_reminders", "cancel_reminder"]
        tools: Any = [tool for tool in provider.requests[-1]["tools"] if tool["function"]["name"] in names]
        assert [tool["function"]["name"] for tool in tools] == names
        assert len(json.dumps(tools)) < 2000
