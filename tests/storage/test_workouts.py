"""Five thousand workouts: lists and reports cost what they cost with fifty, wherever a page begins."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from storage import workout_plans, workouts
from storage.statements import sql
from storage.workout_plans import KeptPlan

FEW, MANY = UUID(int=1), UUID(int=2)
BEGIN = date(2020, 1, 1)
ROWS: dict[UUID, int] = {FEW: 50, MANY: 5_000}
_FILL = """
insert into workouts (user_id, exercise, sets, reps, weight_kg, done_on, created_at)
select $1::uuid, (array['bench_press', 'back_squat', 'run', 'plank', 'curl'])[1 + n % 5], 3, 8, 60, $2::date + n / 3,
       $2::date + make_interval(days => n / 3, mins => n)
from generate_series(1, $3) n
"""


@pytest.fixture
async def filled(pool: asyncpg.Pool) -> asyncpg.Pool:
    for person, rows in ROWS.items():
        await pool.execute("insert into profiles (id) values ($1)", person)
        await pool.execute(_FILL, person, BEGIN, rows)
    await pool.execute("vacuum analyze workouts")
    return pool


async def blocks(db: asyncpg.Pool, name: str, *given: Any) -> int:
    """How much of the tables and indexes a statement looks at."""
    told = await db.fetchval(f"explain (analyze, buffers, format json) {sql(name)}", *given)
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


NEWEST = (date(2200, 1, 1), datetime(2200, 1, 1, tzinfo=UTC), UUID(int=0))
MIDDLE = (BEGIN + timedelta(days=8), datetime(2020, 1, 9, tzinfo=UTC), UUID(int=0))
EVER = (workouts.FIRST_DAY, workouts.LAST_DAY)
LISTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "all, newest first": ("workouts.page", (21, *NEWEST, *EVER)),
    "all, from the middle on": ("workouts.page", (21, *MIDDLE, *EVER)),
    "of an exercise": ("workouts.page_of", (10, *NEWEST, *EVER, "curl")),
    "of no exercise there is": ("workouts.page_of", (10, *NEWEST, *EVER, "swim")),
    "of a week": ("workouts.page", (50, BEGIN + timedelta(days=7), *NEWEST[1:], BEGIN, BEGIN + timedelta(days=6))),
    "the newest": ("workouts.newest", (40,)),
    "by which targets are found": ("workouts.last_of", (["bench_press", "run", "plank"], 8)),
    "of the report": ("workouts.done", (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 8, tzinfo=UTC))),
}


@pytest.mark.parametrize("listing", sorted(LISTS))
async def test_a_list_costs_the_same_with_a_hundred_times_as_many(filled: asyncpg.Pool, listing: str) -> None:
    name, given = LISTS[listing]
    if listing == "of the report":  # its week ends with the newest entry
        few, many = [await blocks(filled, name, person, *_last_week(rows)) for person, rows in ROWS.items()]
    else:
        few, many = [await blocks(filled, name, person, *given) for person in (FEW, MANY)]
    assert many <= 2 * few + 60, (few, many)


def _last_week(rows: int) -> tuple[datetime, datetime]:
    end = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=rows // 3 + 5)
    return end - timedelta(days=12), end


async def test_pages_hold_everything_once(filled: asyncpg.Pool) -> None:
    week = await workouts.page(filled, MANY, 700, begin=BEGIN, end=BEGIN + timedelta(days=6))
    assert len(week) == 20
    assert {one.done_on for one in week} == {BEGIN + timedelta(days=ahead) for ahead in range(7)}
    assert await workouts.page(filled, MANY, 700, end=date.max) == await workouts.page(filled, MANY, 700)
    seen: list[UUID] = []
    before = None
    while found := await workouts.page(filled, MANY, 700, before=before):
        seen += [one.id for one in found]
        before = (found[-1].done_on, found[-1].created_at, found[-1].id)
    assert len(seen) == len(set(seen)) == 5000


async def test_what_was_trained_goes_to_the_account_it_is_joined_with(filled: asyncpg.Pool) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    for person, number in ((FEW, 1), (MANY, 2)):
        await workout_plans.add(filled, person, _plan(number, now))
    await filled.execute("update workouts set plan_id = $2, session = 0 where user_id = $1", FEW, UUID(int=1))
    async with filled.acquire() as connection, connection.transaction():
        await connection.execute(sql("links.pour_lists"), FEW, MANY)
    plans = await workout_plans.page(filled, MANY, 10)
    assert {(one.id, one.state) for one in plans} == {(UUID(int=1), "ended"), (UUID(int=2), "active")}
    assert await filled.fetchval("select count(*) from workouts where user_id = $1", MANY) == 5050
    assert await filled.fetchval("select count(*) from workouts where plan_id = $1", UUID(int=1)) == 50


def _plan(number: int, now: datetime) -> KeptPlan:
    return KeptPlan(
        id=UUID(int=number), goal="muscle", level="beginner", weekdays=(1, 3), minutes=45, equipment=(), spared=(),
        sessions=[{}, {}], made_by="template", state="active", paused_for=None, started_on=now.date(), created_at=now,
    )  # fmt: skip
