"""What a person needs of meal plans, and the plans, each of up to seven days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

LATEST = date(2200, 1, 1)
HIGHEST = UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class MealPlan:
    """A plan from its first day on. `needs` is what it was made for; `drafted`: by a model."""

    id: UUID
    title: str
    starts_on: date
    days: int
    needs: Mapping[str, object]
    drafted: bool
    created_at: datetime
    updated_at: datetime


async def needs(db: Executor, user_id: UUID) -> Mapping[str, object]:
    """What a person has told of allergies, diet and the like; empty when nothing."""
    found = await db.fetchval(sql("meal_plans.needs"), user_id)
    return found or {}


async def keep_needs(db: Executor, user_id: UUID, needs: Mapping[str, object], now: datetime) -> None:
    """Keep what a person needs instead of what was kept."""
    await db.execute(sql("meal_plans.keep_needs"), user_id, needs, now)


async def add(
    db: Executor,
    user_id: UUID,
    *,
    id_: UUID,
    starts_on: date,
    days: int,
    needs: Mapping[str, object],
    drafted: bool,
    meals: Sequence[Mapping[str, object]],
    until: date,
    now: datetime,
) -> None:
    """Add a plan with its meals instead of what is planned from its first day on to before `until`.

    A meal is `id`, `on_day`, `slot`, `dish`, `foods` and `leftover` as JSON has them.
    """
    await db.execute(sql("meal_plans.clear"), user_id, starts_on, until)
    await db.execute(sql("meal_plans.add"), user_id, id_, starts_on, days, needs, drafted, now, list(meals))


async def covering(db: Executor, user_id: UUID, begin: date, end: date) -> bool:
    """Is anything planned from the day `begin` on to before `end`?"""
    return bool(await db.fetchval(sql("meal_plans.covering"), user_id, begin, end))


async def one(db: Executor, user_id: UUID, id_: UUID) -> MealPlan | None:
    """One plan; None when the person has none of that id."""
    row = await db.fetchrow(sql("meal_plans.one"), user_id, id_)
    return MealPlan(*row) if row else None


async def page(db: Executor, user_id: UUID, limit: int, day: date = LATEST, id_: UUID = HIGHEST) -> list[MealPlan]:
    """Plans below a first day and id, the latest first."""
    return [MealPlan(*row) for row in await db.fetch(sql("meal_plans.page"), user_id, limit, day, id_)]


async def rename(db: Executor, user_id: UUID, id_: UUID, title: str, now: datetime) -> bool:
    """Give a plan another title; False when there is none."""
    return await db.fetchval(sql("meal_plans.rename"), user_id, id_, title, now) is not None


async def remove(db: Executor, user_id: UUID, id_: UUID) -> bool:
    """Remove a plan with its meals; False when there is none."""
    return await db.fetchval(sql("meal_plans.remove"), user_id, id_) is not None
