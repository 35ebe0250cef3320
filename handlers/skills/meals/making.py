"""From what a person needs to a kept week: drafted by a model where there is one, else from the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import NAMESPACE_OID, UUID, uuid5

from handlers.planning.planned import planned
from handlers.skills.meals.drafting import Draft, depends_on, faults, servings, task
from handlers.skills.meals.foods import dishes
from handlers.skills.meals.needs import Eater
from handlers.skills.meals.rules import Serving
from handlers.skills.meals.week import DAYS, Asked, template
from handlers.turn import Effect, Turn
from storage import meal_plans, meals
from storage.executor import Executor
from storage.meals import Meal, Slot

_OVER: Mapping[Slot, int] = {"breakfast": 11, "lunch": 16, "snack": 20, "dinner": 22}  # the hour from which it is
_LATE = 21  # from this hour on a plan begins tomorrow
_LATELY = timedelta(days=7)
_HEAVIEST = 100_000  # grams


@dataclass(frozen=True, slots=True)
class Week:
    """A plan that is ready to be kept. `servings` are those still to come."""

    id: UUID
    starts_on: date
    servings: Sequence[Serving]
    drafted: bool


def first_day(local: datetime) -> date:
    """The day that a plan made now begins with."""
    return local.date() + timedelta(days=1 if local.hour >= _LATE else 0)


def slot_now(local: datetime) -> Slot:
    """The meal that somebody has at this hour."""
    hour = local.hour
    return "breakfast" if hour < _OVER["breakfast"] else "lunch" if hour < _OVER["lunch"] else "dinner"


def is_over(on_day: date, slot: Slot, local: datetime) -> bool:
    """Has the time for a meal gone by?"""
    return on_day < local.date() or (on_day == local.date() and local.hour >= _OVER[slot])


async def asked_of(db: Executor, user_id: UUID, eater: Eater, starts_on: date) -> Asked:
    """A plan for this person from this day on: not what they had or were to have lately."""
    near = await meals.between(db, user_id, starts_on - _LATELY, starts_on + _LATELY)
    lately = frozenset(one.dish for one in near if one.dish in dishes())
    training = await meals.training_days(db, user_id, starts_on, starts_on + timedelta(days=DAYS))
    return Asked(eater, starts_on, f"{user_id}:{starts_on}", frozenset(filter(None, lately)), training)


async def week_for(turn: Turn, asked: Asked, id_: UUID, local: datetime) -> Week:
    """A week by a model's draft, else by the table; nothing may keep it from being made (`contradiction`)."""
    draft = await planned(turn, "meals", depends_on(asked), Draft, task(asked), partial(faults, asked=asked))
    if draft is not None:
        return Week(id_, asked.starts_on, ahead(servings(draft, asked), local), drafted=True)
    return week_by_table(asked, id_, local)


def week_by_table(asked: Asked, id_: UUID, local: datetime) -> Week:
    """The same by rules alone."""
    return Week(id_, asked.starts_on, ahead(template(asked), local), drafted=False)


def ahead(found: Sequence[Serving], local: datetime) -> list[Serving]:
    """Those whose time has not gone by."""
    return [one for one in found if not is_over(one.on_day, one.slot, local)]


def keep(user_id: UUID, week: Week, eater: Eater, now: datetime) -> Effect:
    """The effect that keeps a week instead of what was planned for its days."""
    return partial(
        meal_plans.add,
        user_id=user_id,
        id_=week.id,
        starts_on=week.starts_on,
        days=DAYS,
        needs=eater.needs.model_dump(mode="json"),
        drafted=week.drafted,
        meals=[_row(one, week.id) for one in week.servings],
        until=week.starts_on + timedelta(days=DAYS),
        now=now,
    )


def as_meals(week: Week, now: datetime) -> list[Meal]:
    """The meals of a week as they will be kept."""
    return [
        Meal(
            _id(one, week.id), week.id, one.on_day, one.slot, one.dish, "", foods_of(one.grams), one.leftover,
            "planned", None, now, now,
        )
        for one in week.servings
    ]  # fmt: skip


def grams_of(meal: Meal) -> dict[str, float]:
    """Grams of foods by id, without what makes no sense."""
    found: dict[str, float] = {}
    for one in meal.foods:
        food, grams = one.get("food"), one.get("grams")
        if isinstance(food, str) and isinstance(grams, int | float) and 0 <= grams < _HEAVIEST:
            found[food] = found.get(food, 0) + float(grams)
    return found


def foods_of(grams: Mapping[str, float]) -> list[Mapping[str, object]]:
    """Grams as they are kept."""
    return [{"food": food, "grams": round(weight, 1)} for food, weight in grams.items()]


def _row(one: Serving, plan_id: UUID) -> dict[str, object]:
    return {
        "id": str(_id(one, plan_id)),
        "on_day": one.on_day.isoformat(),
        "slot": one.slot,
        "dish": one.dish,
        "foods": foods_of(one.grams),
        "leftover": one.leftover,
    }


def _id(one: Serving, plan_id: UUID) -> UUID:
    return uuid5(NAMESPACE_OID, f"{plan_id}:{one.on_day}:{one.slot}")
