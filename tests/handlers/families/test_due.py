"""What time does to families."""

from datetime import timedelta

from handlers.lines import say
from tests.handlers.families.support import family, tap
from tests.handlers.support import everything_stored
from tests.house import House, house, until

CANARY = "zebracanary"


async def test_a_child_comes_of_age_and_both_are_told(database_url: str) -> None:
    async with house(database_url) as home:
        parent, child = await family(home, age=17)
        await home.pool.execute("update profiles set birth_year = birth_year - 2 where display_name = 'Mia'")
        home.simulator.clock.advance(timedelta(hours=2))
        assert (await home.simulator.wait_reply(parent, 30)).text == say("en", "grown_guardian", name="Mia")
        assert (await home.simulator.wait_reply(child, 30)).text == say("en", "grown_child")
        assert await home.pool.fetchval("select state from guardianships") == "withdrawn"
        assert await home.pool.fetchval("select count(*) from schedules where kind = 'weekly_report'") == 0
        assert await home.pool.fetchval("select consent from profiles where display_name = 'Mia'") == "self"
        assert await home.pool.fetchval("select step from consents order by id desc limit 1") == "came_of_age"
        assert "Tandem" in await home.ask(parent, "status")  # nothing to set any more


async def test_what_was_frozen_is_purged_after_thirty_days(database_url: str) -> None:
    async with house(database_url) as home:
        parent, child = await family(home, age=17)
        await home.ask(child, f"my dog is called {CANARY}")
        await home.ask(parent, "withdraw")
        await tap(home, parent, "care:withdraw")
        await home.simulator.wait_reply(child)
        home.simulator.clock.advance(timedelta(days=29))
        assert CANARY in await everything_stored(home)
        home.simulator.clock.advance(timedelta(days=2))
        await until(lambda: _gone(home), 20)


async def _gone(home: House) -> bool:
    return CANARY not in await everything_stored(home)
