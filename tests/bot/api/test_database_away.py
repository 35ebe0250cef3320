"""The API when the database goes away in the middle of a request: told as such, and well again afterwards."""

import asyncio

from tests.bot.api.support import Desk
from tests.house import until

WAITING = "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


async def test_a_database_that_goes_away_is_503_and_comes_back(api: Desk) -> None:
    ana, pool = api.person(), api.home.pool
    assert (await ana("POST", "avatars", {})).status == 201
    async with pool.acquire() as db, db.transaction():
        await db.execute("lock table avatars in access exclusive mode")
        asked = asyncio.create_task(ana("PATCH", "avatars/me", {"age": 50}))
        await until(lambda: pool.fetchval(f"select count(*) {WAITING}"))
        await pool.execute(f"select pg_terminate_backend(pid) {WAITING}")
        told = await asked
    assert (told.status, told.headers["retry-after"]) == (503, "5")
    assert told.headers["content-type"].startswith("application/problem+json")
    assert (await ana("GET", "avatars/me")).body["age"] == 30
