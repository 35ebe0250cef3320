"""Checklists by chat: one step at a time, nothing twice, nothing gone by accident."""

import pytest

from handlers.lines import languages, say, understands
from tests.house import House, house
from tests.walk import Walk


async def walk(home: House, locale: str = "en") -> Walk:
    return Walk(home, await home.adult(locale=locale))


async def kept(home: House, column: str, key: str) -> object:
    row = await home.pool.fetchrow("select * from user_procedures where key = $1", key)
    assert row is not None
    return row[column]


@pytest.mark.parametrize("locale", sorted(languages()))
async def test_the_list_has_the_five_and_one_step_at_a_time(database_url: str, locale: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home, locale)
        listed = await sam.say(understands("procedures")[locale]["list"][0])
        assert len(listed.splitlines()) == 6
        assert "1" in (await sam.tap("procedures:show:account_safety")).splitlines()[0]
        assert say(locale, "procedure_step_done") in await sam.tap("procedures:done:account_safety:1")
        assert await kept(home, "done", "account_safety") == [1]


async def test_a_step_done_twice_is_done_once(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        await sam.say("checklist important papers")
        await sam.tap("procedures:done:home_papers:1")
        await sam.tap("procedures:done:home_papers:1")
        assert await kept(home, "done", "home_papers") == [1]


async def test_all_steps_done_it_is_finished_and_can_begin_again(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        shown = await sam.say("checklist check-ups")
        for number in range(1, 5):
            shown = await sam.tap(f"procedures:done:check_ups:{number}")
        assert "every step is done" in shown
        assert await kept(home, "state", "check_ups") == "done"
        assert await kept(home, "finished_at", "check_ups") is not None
        assert "step 1 of 4" in await sam.tap("procedures:again:check_ups")


async def test_what_goes_is_asked_first_and_stays_gone(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        assert "First-aid kit" in await sam.say("my checklists")
        await sam.tap("procedures:show:first_aid_kit")
        await sam.tap("procedures:remove:first_aid_kit")
        assert await kept(home, "state", "first_aid_kit") == "open"
        await sam.tap("procedures:removed:first_aid_kit")
        assert "First-aid kit" not in await sam.say("my checklists")


async def test_the_next_step_is_of_what_was_gone_on_with_last(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        await sam.say("checklist important papers")
        await sam.tap("procedures:done:home_papers:1")
        assert "*Important papers* – step 2" in await sam.say("next step")
        assert "*Moving home* – step 1 of 5" in await sam.say("checklist moving home")


@pytest.mark.parametrize(
    "choice",
    ["done:home_papers:0", "done:home_papers:99", "done:home_papers:²", "show:nothing", "what:home_papers", ""],
)
async def test_a_choice_that_is_none_breaks_nothing(database_url: str, choice: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        await sam.say("my checklists")
        assert await sam.forge(f"procedures:{choice}")
        assert await home.pool.fetchval("select count(*) from user_procedures where cardinality(done) > 0") == 0


@pytest.mark.parametrize("text", ["I have a checklist for the party", "what is next", "list", "done", "✅"])
async def test_ordinary_talk_goes_on(database_url: str, text: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        assert "tep 1" not in await sam.say(text)
        assert await home.pool.fetchval("select count(*) from user_procedures") == 0


async def test_five_are_there_when_the_first_chat_ends(database_url: str) -> None:
    async with house(database_url) as home:
        sam = Walk(home, home.simulator.person("Sam", "+34600111333"))
        for text in ("hello", "1994"):
            await sam.say(text)
        await sam.tap("language:en")
        await sam.say("Sam")
        await sam.tap("zone:yes")
        assert await home.pool.fetchval("select count(*) from user_procedures") == 0
        await sam.say("run a marathon")
        assert await home.pool.fetchval("select count(*) from user_procedures") == 5
