"""Skills turned off and on: by tap, by words, by a guardian."""

import json
from typing import Any

import pytest

from handlers.lines import languages, say
from handlers.skills import toolsets
from handlers.switches import named, written
from tests.handlers.support import with_model
from tests.house import house


async def test_what_is_off_is_not_asked_until_it_is_on_again(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        home.simulator.say(sam, "SKILLS")
        listed = await home.simulator.wait_reply(sam)
        home.simulator.tap(sam, listed.id, "switch:off:reminders")
        assert "turned off" in (await home.simulator.wait_reply(sam)).text
        await home.ask(sam, "remind me in 20 minutes to stretch")
        assert await home.pool.fetchval("select count(*) from reminders") == 0
        home.simulator.say(sam, "menu")
        assert "reminders:list" not in [choice for choice, _ in (await home.simulator.wait_reply(sam)).choices]
        assert "on again" in await home.ask(sam, "turn on my reminders")
        await home.ask(sam, "remind me in 20 minutes to stretch")
        assert await home.pool.fetchval("select count(*) from reminders") == 1


async def test_an_old_button_of_what_is_off_says_so(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        home.simulator.say(sam, "menu")
        menu = await home.simulator.wait_reply(sam)
        await home.ask(sam, "turn off reminders")
        home.simulator.tap(sam, menu.id, "reminders:list")
        assert (await home.simulator.wait_reply(sam)).text == say("en", "skill_is_off")


async def test_what_a_guardian_turned_off_stays_off(database_url: str) -> None:
    async with house(database_url) as home:
        kim = await home.adult()
        child = await home.pool.fetchval("update profiles set birth_year = 2014 returning id")
        guardian = await home.pool.fetchval(
            "insert into profiles (id, birth_year) values (gen_random_uuid(), 1980) returning id"
        )
        await home.pool.execute(
            "insert into guardianships (user_id, guardian_id, state, skills_off) "
            "values ($1, $2, 'active', '{reminders}')",
            child,
            guardian,
        )
        assert "by your family" in await home.ask(kim, "skills")
        assert "only they" in await home.ask(kim, "turn on reminders")
        await home.ask(kim, "remind me in 20 minutes to stretch")
        assert await home.pool.fetchval("select count(*) from reminders") == 0


async def test_a_model_is_not_offered_the_tools_of_what_is_off(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "hello there, how are you?")
        assert "set_reminder" in _tools(provider.requests[-1])
        await home.ask(sam, "turn off reminders")
        await home.ask(sam, "and what shall I do today?")
        assert "set_reminder" not in _tools(provider.requests[-1])


def _tools(request: Any) -> str:
    return json.dumps(request.get("tools", []))


@pytest.mark.parametrize("locale", sorted(languages()))
def test_skills_are_named_in_every_language(locale: str) -> None:
    for phrase in languages()[locale].switches["off"]:
        assert written(f"{phrase} {say(locale, 'menu_reminders')}") == "switch:off:reminders"


@pytest.mark.parametrize("text", ["", "my", "the light", "reminders of what I said", "🙂", "x" * 500])
def test_what_is_no_skill_is_none(text: str) -> None:
    assert named(text) is None or len(text.split()) == 1
    assert written(f"turn off {text}") is None or text == "my"


def test_every_tool_can_be_turned_off() -> None:
    assert len(toolsets()) >= 2
