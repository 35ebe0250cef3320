"""Due work: each piece by itself, whatever fails, and nothing twice."""

import asyncio
from datetime import timedelta

from asyncpg import Pool

from bot.retention import retention
from bot.scheduler import Job, Scheduler
from bot.simulator import SimulatedClock
from handlers.clock import Clock
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


async def test_one_that_fails_does_not_stop_the_others(pool: Pool) -> None:
    done: list[str] = []

    async def broken(_pool: Pool, _clock: Clock) -> int:
        raise ValueError("the canary sings")

    async def once(_pool: Pool, _clock: Clock) -> int:
        done.append("worked")
        return 0

    await Scheduler(pool, SimulatedClock(), [Job("broken", broken), Job("once", once)]).tick()
    assert done == ["worked"]


async def test_a_backlog_is_taken_at_once(pool: Pool) -> None:
    left = [3, 2, 1, 0]

    async def work(_pool: Pool, _clock: Clock) -> int:
        return left.pop(0)

    await Scheduler(pool, SimulatedClock(), [Job("work", work)]).tick()
    assert left == []


async def test_a_clock_that_is_moved_wakes_everything(pool: Pool) -> None:
    clock, seen = SimulatedClock(), list[int]()

    async def work(_pool: Pool, clock: Clock) -> int:
        seen.append(clock.now().year)
        return 0

    running = asyncio.create_task(Scheduler(pool, clock, [Job("work", work, every_seconds=3600)]).run())
    try:
        await until(lambda: len(seen) == 1)
        clock.advance(timedelta(days=800))
        await until(lambda: len(seen) == 2)
        assert seen[1] - seen[0] in {2, 3}
    finally:
        running.cancel()
        await asyncio.wait([running])


async def test_what_is_outdated_goes_and_what_is_not_stays(pool: Pool) -> None:
    clock = SimulatedClock()
    user_id = await pool.fetchval("insert into profiles default values returning id")
    for days in (1, 200):
        at = clock.now() - timedelta(days=days)
        await pool.execute(
            "insert into idempotency_keys (user_id, key, request, created_at) values ($1, $2, 'x', $3)",
            user_id, str(days), at,
        )  # fmt: skip
        await pool.execute("insert into rate_limits values ($1, $2)", str(days), at + timedelta(hours=12))
        await pool.execute(
            "insert into link_codes (digest, user_id, purpose, expires_at) values ($1, $2, 'link', $3)",
            str(days).encode(), user_id, at,
        )  # fmt: skip
        await pool.execute(
            "insert into reminders (user_id, text, local_time, timezone, state, updated_at) "
            "values ($1, $2, '08:00', 'UTC', 'done', $3)",
            user_id, str(days), at,
        )  # fmt: skip
        for state in ("sent", "failed", "queued", "held"):
            await pool.execute(
                "insert into outbox (user_id, conversation, business_number, kind, payload, state, created_at) "
                "values ($1, 'c', '1', 'reply', $2, $3, $4)",
                user_id, {"days": days}, state, at,
            )  # fmt: skip
    await Scheduler(pool, clock, JOBS).tick()
    for table in ("idempotency_keys", "rate_limits", "link_codes", "reminders"):
        assert await pool.fetchval(f"select count(*) from {table}") == 1, table
    rows = await pool.fetch(
        "select state, payload from outbox where created_at < $1", clock.now() - timedelta(days=100)
    )
    assert {row["state"]: row["payload"] for row in rows} == {
        "failed": {}, "queued": {"days": 200}, "held": {"days": 200},
    }  # fmt: skip
    assert await pool.fetchval("select count(*) from outbox") == 7
