"""Plans and meals: the same twice is once, what was eaten outlives a plan, two who are one share their allergies."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from storage import links, meal_plans, meals

SAM, ACCOUNT = UUID(int=1), UUID(int=2)
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
async def db(pool: asyncpg.Pool) -> asyncpg.Pool:
    for person in (SAM, ACCOUNT):
        await pool.execute("insert into profiles (id) values ($1)", person)
    return pool


async def add(db: asyncpg.Pool, id_: UUID, *, days: int = 2, starts_on: date = MONDAY) -> None:
    planned: list[dict[str, Any]] = [
        {
            "id": str(uuid4()), "on_day": (starts_on + timedelta(days=n)).isoformat(), "slot": "dinner",
            "dish": "dal_rice", "foods": [{"food": "rice", "grams": 80}], "leftover": False,
        }
        for n in range(days)
    ]  # fmt: skip
    await meal_plans.add(
        db, SAM, id_=id_, starts_on=starts_on, days=7, needs={}, drafted=False, meals=planned,
        until=starts_on + timedelta(days=7), now=NOW,
    )  # fmt: skip


async def log(db: asyncpg.Pool, id_: UUID, *, instead: bool = False) -> bool:
    return await meals.log(
        db, SAM, id_=id_, on_day=MONDAY, slot="dinner", dish=None, title="soup", foods=[], state="eaten",
        eaten_at=NOW, instead=instead, now=NOW,
    )  # fmt: skip


async def states(db: asyncpg.Pool) -> list[tuple[str, str]]:
    found = await meals.between(db, SAM, MONDAY, MONDAY + timedelta(days=7))
    return [(one.dish or one.title, one.state) for one in found]


async def test_a_plan_takes_the_place_of_what_was_planned_not_of_what_was_eaten(db: asyncpg.Pool) -> None:
    first, second = uuid4(), uuid4()
    await add(db, first)
    meal = (await meals.of_plan(db, SAM, first))[0]
    assert await meals.change(db, SAM, replace(meal, state="eaten", eaten_at=NOW), NOW)
    await add(db, second)
    assert await states(db) == [("dal_rice", "eaten"), ("dal_rice", "planned")]
    assert await meal_plans.one(db, SAM, first) is not None  # something of it was eaten
    third = uuid4()
    await add(db, third)
    assert await meal_plans.one(db, SAM, second) is None
    assert await meal_plans.covering(db, SAM, MONDAY, MONDAY + timedelta(days=7))


async def test_the_same_again_changes_nothing(db: asyncpg.Pool) -> None:
    id_ = uuid4()
    assert await log(db, id_)
    assert not await log(db, id_)
    assert await states(db) == [("soup", "eaten")]


async def test_what_was_eaten_instead_lets_the_plan_go(db: asyncpg.Pool) -> None:
    await add(db, uuid4(), days=1)
    await log(db, uuid4(), instead=True)
    assert sorted(await states(db)) == [("dal_rice", "skipped"), ("soup", "eaten")]
    assert await meals.kept(db, SAM, NOW, NOW + timedelta(days=1)) == 1


async def test_two_who_are_one_have_both_their_plans_and_allergies(db: asyncpg.Pool) -> None:
    plan = uuid4()
    await add(db, plan)
    await log(db, uuid4())
    await meal_plans.keep_needs(db, SAM, {"allergies": ["milk"], "people": 2}, NOW)
    await meal_plans.keep_needs(db, ACCOUNT, {"allergies": ["eggs"], "people": 3}, NOW)
    async with db.acquire() as connection, connection.transaction():
        await links.pour(connection, SAM, ACCOUNT)
    assert len(await meals.of_plan(db, ACCOUNT, plan)) == 2
    assert len(await meals.between(db, ACCOUNT, MONDAY, MONDAY + timedelta(days=7))) == 3
    needs = await meal_plans.needs(db, ACCOUNT)
    assert (sorted(needs["allergies"]), needs["people"]) == (["eggs", "milk"], 2)  # type: ignore[call-overload]


async def test_days_of_training(db: asyncpg.Pool) -> None:
    await db.execute(
        "insert into workout_plans (user_id, goal, level, weekdays, minutes, sessions, started_on) "
        "values ($1, 'fitness', 'beginner', '{1,3}', 30, '[]', $2)",
        SAM,
        MONDAY,
    )
    await db.execute(
        "insert into workouts (user_id, done_on, exercise, sets, reps) values ($1, $2, 'run', 1, 1)",
        SAM,
        MONDAY + timedelta(days=5),
    )
    found = await meals.training_days(db, SAM, MONDAY, MONDAY + timedelta(days=7))
    assert sorted(found) == [MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=5)]
