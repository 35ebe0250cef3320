"""What the model may do with memory: only what the person said, and nothing is forgotten without a tap."""

import json
from datetime import timedelta
from typing import Any

import pytest

from handlers.lines import say
from handlers.memory.budget import tokens
from storage import facts
from tests.handlers.memory.test_forgetting import everywhere
from tests.handlers.skills.memory.test_chat import holding, id_of, tap
from tests.handlers.skills.reminders.test_tools import calls
from tests.handlers.support import Provider, quiet, with_model
from tests.house import until


def told(provider: Provider) -> str:
    """What the last tool answered."""
    return [str(content) for role, content in provider.said() if role == "tool"][-1]


async def test_who_has_said_nothing_yet_pays_for_none(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "hello")
        await home.ask(sam, "hello again")
        names = [[tool["function"]["name"] for tool in request["tools"]] for request in provider.requests]  # type: ignore[attr-defined]
        assert "remember" not in names[0]
        assert {"remember", "correct", "forget"} <= set(names[1])
        tools: Any = provider.requests[1]["tools"]
        mine = [one for one in tools if one["function"]["name"] in {"remember", "correct", "forget"}]
        assert tokens(json.dumps(mine)) < 420


async def test_it_remembers_what_was_said_with_its_message(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "hello")
        provider.then(calls("remember", fact="the boiler code is 4411"), "I will.")
        assert await home.ask(sam, "keep this somewhere: the boiler code is 4411") == "I will."
        (fact,) = await facts.holding(home.pool, await id_of(home, sam))
        assert (fact.body, fact.origin, len(fact.sources)) == ("Note: “the boiler code is 4411”", "person", 1)


@pytest.mark.parametrize(
    "call",
    [
        calls("remember", fact="loves skydiving in Patagonia"),
        calls("remember", fact=""),
        calls("correct", what="dog", to="Napoleon"),
        calls("correct", what="spaceship", to="hello"),
        calls("correct", what="", to="hello"),
        calls("forget", what="spaceship"),
        calls("forget", what=""),
        calls("forget", what="the " * 400),
    ],
)
async def test_what_nobody_said_changes_nothing(database_url: str, call: dict[str, Any]) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "remember that my dog is called Rex")
        provider.then(call, "Fine.")
        assert await home.ask(sam, "well hello") == "Fine."
        assert told(provider).startswith(("Not", "Nothing"))
        assert await holding(home, sam) == ["Pet (dog): Rex"]


async def test_it_corrects_what_is_meant(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "remember that my dog is called Rex")
        provider.then(calls("correct", what="dog", to="Max"), "Max it is.")
        assert await home.ask(sam, "you keep mixing it up, the dog's name has always been Max") == "Max it is."
        assert await holding(home, sam) == ["Pet (dog): Max"]


async def test_it_offers_to_forget_and_a_tap_does_it(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "remember that my dog is called Zebracanary")
        provider.then(calls("forget", what="Zebracanary"), "Shall these go? Tap below.")
        assert await home.ask(sam, "I don't want you to have anything on zebracanary") == "Shall these go? Tap below."
        assert "Nothing is forgotten yet" in told(provider)
        assert await holding(home, sam) == ["Pet (dog): Zebracanary"]
        assert await tap(home, sam, 1) == say("en", "forget_kept")
        assert await holding(home, sam) == ["Pet (dog): Zebracanary"]
        provider.then(calls("forget", what="Zebracanary"), "Shall these go? Tap below.")
        await home.ask(sam, "do offer it once more")
        assert (await tap(home, sam, 0)).startswith("Forgotten for good")
        assert await quiet(home, sam)
        assert await everywhere(home.pool, "zebracanary") == []


async def test_commands_are_answered_without_the_model(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "my dog is called Rex")
        home.simulator.clock.advance(timedelta(hours=8))
        await until(lambda: home.pool.fetchval("select exists (select from facts)"))
        asked = len(provider.requests)
        for text in ("no, my dog is called Max", "remember that I live in Rome", "what do you know about me",
                     "forget that I live in Rome"):  # fmt: skip
            await home.ask(sam, text)
        assert len(provider.requests) == asked
        assert await holding(home, sam) == ["Pet (dog): Max"]
        # What could be ordinary talk goes to the model.
        for text in ("no, that was fun", "forget about the meeting", "remember that?"):
            assert "You said" in await home.ask(sam, text)
