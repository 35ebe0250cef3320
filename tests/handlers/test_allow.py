import asyncio
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from bot.simulator.people import Person
from handlers.tiers import TIERS
from storage.turns import spend
from tests.handlers.support import Provider, with_model
from tests.house import House, house, until

LIMIT = TIERS["free"].messages
WARN_AT = LIMIT - TIERS["free"].warn_left


async def used(home: House, messages: int, zone: str) -> None:
    """So many messages on the person's present day, in their zone."""
    today = home.simulator.clock.now().astimezone(ZoneInfo(zone)).date()
    await home.pool.execute("update profiles set tier = 'free'")
    await home.pool.execute("update user_preferences set timezone = $1", zone)
    await home.pool.execute("delete from daily_usage")
    await home.pool.execute(
        "insert into daily_usage (user_id, day, messages) select id, $1, $2 from profiles", today, messages
    )


async def local_noon(home: House, person: Person, zone: str) -> None:
    """Move to the next noon of a zone, so that no midnight is near."""
    now = home.simulator.clock.now().astimezone(ZoneInfo(zone))
    noon = now.replace(hour=12, minute=0, second=0) + timedelta(days=1)
    home.simulator.clock.advance(noon.astimezone(UTC) - now.astimezone(UTC))
    assert person.last_inbound is None or home.simulator.clock.now() > person.last_inbound


async def test_when_the_days_messages_are_spent_the_person_is_told_until_when(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await local_noon(home, sam, "Europe/Madrid")
        await used(home, LIMIT, "Europe/Madrid")
        answer = await home.ask(sam, "my cat is called Miez")
        assert str(LIMIT) in answer
        assert "00:00 (Europe/Madrid)" in answer
        assert await home.pool.fetchval("select messages from daily_usage") == LIMIT
        assert "MENU" in await home.ask(sam, "help")  # commands go on working
        assert f"{LIMIT} of {LIMIT}" in await home.ask(sam, "usage")


async def test_the_soft_warning_comes_once_a_day(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await local_noon(home, sam, "Europe/Madrid")
        await used(home, WARN_AT - 2, "Europe/Madrid")
        answers = [await home.ask(sam, f"note number {n}") for n in range(3)]
        assert ["messages left today" in answer for answer in answers] == [False, True, False]
        assert f"({LIMIT - WARN_AT} messages left" in answers[1]
        assert await home.pool.fetchval("select messages from daily_usage") == WARN_AT + 1


async def test_the_count_begins_anew_at_midnight_where_the_person_is(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        zone = ZoneInfo("Asia/Kolkata")
        await local_noon(home, sam, "Asia/Kolkata")
        await used(home, LIMIT, "Asia/Kolkata")
        assert "00:00 (Asia/Kolkata)" in await home.ask(sam, "one more")
        now = home.simulator.clock.now().astimezone(zone)
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        home.simulator.clock.advance(midnight - now - timedelta(seconds=90))
        assert "00:00 (Asia/Kolkata)" in await home.ask(sam, "still today")
        home.simulator.clock.advance(timedelta(seconds=120))
        assert "kept" in await home.ask(sam, "a new day")
        assert await home.pool.fetchval("select count(*) from daily_usage") == 2


async def test_a_burst_is_one_message_of_the_day(database_url: str) -> None:
    async with house(database_url, reply_delay_seconds=0.4) as home:
        sam = await home.adult()
        for text in ("so", "today", "was good"):
            home.simulator.say(sam, text)
        await home.simulator.wait_reply(sam)
        assert await home.pool.fetchval("select sum(messages) from daily_usage") == 1


def test_every_tier_warns_before_it_ends() -> None:
    assert all(0 < tier.warn_left < tier.messages for tier in TIERS.values())


async def test_chats_at_the_same_time_share_the_last_message(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await local_noon(home, sam, "Europe/Madrid")
        await used(home, LIMIT - 1, "Europe/Madrid")
        row = await home.pool.fetchrow("select user_id, day from daily_usage")
        assert row is not None
        taken = await asyncio.gather(*(spend(home.pool, row["user_id"], row["day"], LIMIT) for _ in range(5)))
        assert sorted(taken) == [False] * 4 + [True]
        assert str(LIMIT) in await home.ask(sam, "one more")
        assert await home.pool.fetchval("select messages from daily_usage") == LIMIT


async def test_a_taken_message_is_given_back_when_no_model_answers(database_url: str) -> None:
    provider = Provider(hang=True)
    async with with_model(database_url, provider, model_timeout_seconds=0.3) as (home, _):
        sam = await home.adult()
        await local_noon(home, sam, "Europe/Madrid")
        await used(home, LIMIT - 1, "Europe/Madrid")
        await home.ask(sam, "are you there?")
        await until(lambda: home.pool.fetchval("select messages = $1 from daily_usage", LIMIT - 1))
        provider.hang = False
        assert (await home.simulator.wait_reply(sam, 20)).text.startswith("You said: are you there?")
        assert await home.pool.fetchval("select messages from daily_usage") == LIMIT
