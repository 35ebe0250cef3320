"""Rewards by chat: earned once, rest planned, prizes asked for and granted."""

from datetime import timedelta

import pytest

from handlers.lines import languages, say, understands
from tests.house import House, house
from tests.walk import Walk


async def walk(home: House, locale: str = "en") -> Walk:
    return Walk(home, await home.adult(locale=locale))


async def give(home: House, points: int) -> None:
    """Points that were earned before."""
    await home.pool.execute(
        "insert into rewards (user_id, points, reason) select id, $1, 'before' from profiles limit 1",
        points,
    )


async def test_a_step_earns_points_once_and_says_so(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        await sam.say("checklist important papers")
        answer = await sam.tap("procedures:done:home_papers:1")
        assert "+5 points (5 in all)" in answer
        assert "First time: Checklist step done" in answer
        again = await sam.tap("procedures:done:home_papers:1")
        assert "points" not in again
        assert await home.pool.fetchval("select sum(points) from rewards") == 5


async def test_so_many_a_day_and_no_more(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        for title, key, steps in (("important papers", "home_papers", 4), ("account safety", "account_safety", 3)):
            await sam.say(f"checklist {title}")
            for number in range(1, steps + 1):
                await sam.tap(f"procedures:done:{key}:{number}")
        assert await home.pool.fetchval("select count(*) from rewards where points > 0") == 5
        home.simulator.clock.advance(timedelta(days=1))
        await sam.say("checklist check ups")
        answer = await sam.tap("procedures:done:check_ups:1")
        assert "+5 points (30 in all)" in answer


@pytest.mark.parametrize("locale", sorted(languages()))
async def test_where_one_stands(database_url: str, locale: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home, locale)
        words = understands("rewards")[locale]
        assert say(locale, "reward_none") in await sam.say(words["list"][0])
        await give(home, 40)
        assert say(locale, "reward_points", points=40) in await sam.say(words["list"][0])
        assert await sam.say(words["off"][0]) == say(locale, "reward_off_today")
        assert await home.pool.fetchval("select count(*) from days_off") == 1


@pytest.mark.parametrize(
    ("locale", "text", "days"),
    [
        ("en", "rest days saturday and sunday", [6, 7]),
        ("es", "días de descanso: sábado, domingo", [6, 7]),
        ("pt", "dias de descanso domingo", [7]),
        ("fr", "jours de repos mercredi", [3]),
        ("de", "Ruhetage Samstag und Sonntag", [6, 7]),
        ("hi", "आराम के दिन रविवार", [7]),
    ],
)
async def test_weekdays_of_rest(database_url: str, locale: str, text: str, days: list[int]) -> None:
    async with house(database_url) as home:
        sam = await walk(home, locale)
        await sam.say(text)
        assert await home.pool.fetchval("select rest_weekdays from reward_settings") == days
        none = f"{understands('rewards')[locale]['rest'][0]} {understands('rewards')[locale]['none'][0]}"
        assert await sam.say(none) == say(locale, "reward_rest_none")
        assert await home.pool.fetchval("select rest_weekdays from reward_settings") == []


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "days off until tomorrow"), ("es", "libre hasta mañana"), ("pt", "folga até amanhã"),
        ("fr", "repos jusqu'à demain"), ("de", "frei bis morgen"), ("hi", "छुट्टी कल तक"),
    ],
)  # fmt: skip
async def test_days_off_until(database_url: str, locale: str, text: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home, locale)
        await sam.say(text)
        assert await home.pool.fetchval("select count(*) from days_off") == 2
        assert await sam.say(understands("rewards")[locale]["end"][0]) == say(locale, "reward_off_end")
        assert await home.pool.fetchval("select count(*) from days_off") == 0


async def test_a_row_survives_rest(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        await sam.say("checklist important papers")
        await sam.tap("procedures:done:home_papers:1")
        home.simulator.clock.advance(timedelta(days=1))
        await sam.say("sick day")
        home.simulator.clock.advance(timedelta(days=1))
        await sam.tap("procedures:done:home_papers:2")
        assert "Days in a row: 2" in await sam.say("my rewards")
        home.simulator.clock.advance(timedelta(days=2))
        assert "Days in a row" not in await sam.say("my rewards")


async def test_somebody_without_a_guardian_grants_it_themselves(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        assert "“cinema” for 30 points" in await sam.say("reward cinema = 30")
        listed = await sam.say("my rewards")
        assert "• cinema: 30" in listed
        prize = await home.pool.fetchval("select id from prizes")
        assert "30 to go" in await sam.tap(f"rewards:want:{prize}")
        await give(home, 40)
        await sam.say("my rewards")
        assert "Do you want it now?" in await sam.tap(f"rewards:want:{prize}")
        assert "Enjoy “cinema”!" in await sam.tap(f"rewards:take:{prize}")
        assert await home.pool.fetchval("select sum(points) from rewards") == 10
        assert "not on" not in await sam.say("reward cinema off")
        assert "• cinema" not in await sam.say("my rewards")


@pytest.mark.parametrize(
    "text",
    ["I got a reward at school", "reward me with a song", "I feel off until I sleep", "rewards program of my bank"],
)
async def test_ordinary_talk_goes_on(database_url: str, text: str) -> None:
    async with house(database_url) as home:
        sam = await walk(home)
        assert "points" not in await sam.say(text)
        for table in ("prizes", "days_off", "reward_settings"):
            assert await home.pool.fetchval(f"select count(*) from {table}") == 0
