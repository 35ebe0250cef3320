"""Due work: each piece by itself, whatever fails, and nothing twice."""

from datetime import timedelta

from asyncpg import Pool

from bot.retention import retention
from bot.scheduler import Scheduler
from bot.simulator import SimulatedClock
from tests.house import house, until

JOBS = retention(timedelta(days=7))


async def test_raw_bodies_are_emptied_and_duplicates_still_known(database_url: str, pool: Pool) -> None:
    async with house(database_url, roles=("web", "worker", "sender")) as home:
        sam = await home.adult()
        home.simulator.say(sam, "the canary sings")
        await home.simulator.wait_reply(sam)
        clock = SimulatedClock()
        scheduler = Scheduler(pool, clock, JOBS)
        await scheduler.tick()
        assert await pool.fetchval("select count(*) from inbox where raw is not null") == 1
        clock.advance(timedelta(days=8))
        await scheduler.tick()
        row = await pool.fetchrow("select message_id, raw from inbox")
        assert row["raw"] is None
        assert row["message_id"].startswith("wamid.")


async def test_what_is_still_open_keeps_its_body(database_url: str, pool: Pool) -> None:
    async with house(database_url, roles=("web",)) as home:
        home.simulator.say(await home.adult(), "wait for me")
        await until(lambda: pool.fetchval("select count(*) from inbox"))
        clock = SimulatedClock(timedelta(days=30))
        await Scheduler(pool, clock, JOBS).tick()
        assert await pool.fetchval("select raw is not null from inbox")
