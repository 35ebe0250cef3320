"""Meals of a person: planned, eaten, skipped. What they contain follows from their foods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from storage.executor import Executor
from storage.meal_plans import HIGHEST, LATEST
from storage.statements import sql

Slot = Literal["breakfast", "lunch", "dinner", "snack"]
State = Literal["planned", "eaten", "skipped"]

MOST_A_DAY = 30
_MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Meal:
    """One meal of one person: a dish of the table or words of theirs, and foods as `{"food": id, "grams": number}`.

    `leftover`: it was cooked the day before. Without a `plan_id` it was told besides.
    """

    id: UUID
    plan_id: UUID | None
    on_day: date
    slot: Slot
    dish: str | None
    title: str
    foods: Sequence[Mapping[str, object]]
    leftover: bool
    state: State
    eaten_at: datetime | None
    created_at: datetime
    updated_at: datetime


async def between(db: Executor, user_id: UUID, begin: date, end: date) -> list[Meal]:
    """Meals from the day `begin` on to before `end`, in their order."""
    return [Meal(*row) for row in await db.fetch(sql("meals.between"), user_id, begin, end, _MOST_SHOWN)]


async def of_plan(db: Executor, user_id: UUID, plan_id: UUID) -> list[Meal]:
    """Meals of one plan, in their order."""
    return [Meal(*row) for row in await db.fetch(sql("meals.of_plan"), user_id, plan_id)]


async def one(db: Executor, user_id: UUID, id_: UUID) -> Meal | None:
    """One meal; None when the person has none of that id."""
    row = await db.fetchrow(sql("meals.one"), user_id, id_)
    return Meal(*row) if row else None


async def page(
    db: Executor,
    user_id: UUID,
    limit: int,
    day: date = LATEST,
    id_: UUID = HIGHEST,
    *,
    plan_id: UUID | None = None,
    state: State | None = None,
    begin: date | None = None,
    end: date | None = None,
) -> list[Meal]:
    """Meals below a day and id, the latest first; of one plan, in one state, from one day to another where given."""
    rows = await db.fetch(sql("meals.page"), user_id, limit, day, id_, plan_id, state, begin, end)
    return [Meal(*row) for row in rows]


async def log(
    db: Executor,
    user_id: UUID,
    *,
    id_: UUID,
    on_day: date,
    slot: Slot,
    dish: str | None,
    title: str,
    foods: Sequence[Mapping[str, object]],
    state: State,
    eaten_at: datetime | None,
    instead: bool,
    now: datetime,
) -> bool:
    """Add a meal besides the plan; with `instead` what is planned for then is skipped. False: the day is full."""
    found = await db.fetchval(
        sql("meals.log"),
        user_id,
        id_,
        on_day,
        slot,
        dish,
        title,
        list(foods),
        state,
        eaten_at,
        now,
        MOST_A_DAY,
        instead,
    )
    return found is not None


async def change(db: Executor, user_id: UUID, meal: Meal, now: datetime) -> bool:
    """Put a meal in the state given; False when there is none of its id."""
    found = await db.fetchval(
        sql("meals.change"),
        user_id,
        meal.id,
        meal.on_day,
        meal.slot,
        meal.dish,
        meal.title,
        list(meal.foods),
        meal.leftover,
        meal.state,
        meal.eaten_at,
        now,
    )
    return found is not None


async def remove(db: Executor, user_id: UUID, id_: UUID) -> bool:
    """Remove a meal; False when there is none."""
    return await db.fetchval(sql("meals.remove"), user_id, id_) is not None


async def kept(db: Executor, user_id: UUID, begin: datetime, end: datetime) -> int:
    """How many meals were eaten as planned, or told of, in a span of time."""
    return int(await db.fetchval(sql("meals.kept"), user_id, begin, end))


async def deeds(db: Executor, user_id: UUID, since: datetime) -> list[tuple[str, datetime]]:
    """Meals noted as eaten since a moment: key and when."""
    return [(row["key"], row["eaten_at"]) for row in await db.fetch(sql("meals.deeds"), user_id, since)]


async def training_days(db: Executor, user_id: UUID, begin: date, end: date) -> frozenset[date]:
    """Days from `begin` on to before `end` on which a person trains by plan, or has trained."""
    return frozenset(row["day"] for row in await db.fetch(sql("meals.training_days"), user_id, begin, end))
