"""`meals`: what is planned to eat, and what was eaten. Figures and allergens follow from the foods."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from bot.api.caller import local_now, may_be_minor
from bot.api.meal_shapes import MealChange, MealFilter, MealOut, NewMeal, Portion, out
from bot.api.paging import Page, cursor
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Nothing, Resource
from handlers.skills.meals.making import foods_of, grams_of
from handlers.skills.meals.needs import Eater, eater, kept, known
from handlers.skills.meals.rules import bars_food, unfit
from handlers.skills.meals.week import portion
from storage import accounts, meals
from storage.meals import MOST_A_DAY, Meal

resource = Resource("meals")

_LIST = "meals"
_NONE = "there is no such meal"
_FIRST, _AHEAD = date(2000, 1, 1), timedelta(days=366)


@resource.get("/meals")
async def mine(call: Call[MealFilter]) -> Page[MealOut]:
    """Planned and eaten meals, the latest day first."""
    given, limit = call.given, call.given.limit
    place = _place(given)
    found = await meals.page(
        call.db, call.person, limit + 1, *place,
        plan_id=given.plan_id, state=given.state, begin=given.begin, end=given.end,
    )  # fmt: skip
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    child = await may_be_minor(call)
    return Page(
        items=[out(one, child=child) for one in shown],
        next_cursor=cursor(_LIST, last.on_day.isoformat(), str(last.id)) if last else None,
    )


@resource.post("/meals", status=201, problems=(409,))
async def note(call: Call[NewMeal]) -> MealOut:
    """Note what was eaten, or plan a meal; what a person must not have is not planned."""
    given = call.given
    if not (given.dish or given.foods or given.title.strip()):
        raise invalid("dish", "a meal has a `dish`, `foods` or a `title`")
    today = await _today(call)
    grams = _summed(given.foods) if given.foods else portion(given.dish, 1) if given.dish else {}
    at = call.now if given.state == "eaten" else None
    meal = Meal(
        uuid4(), None, given.on_day or today, given.slot, given.dish, given.title, foods_of(grams), False,
        given.state, at, call.now, call.now,
    )  # fmt: skip
    await _check(call, meal, today)
    kept_ = await meals.log(
        call.db, call.person, id_=meal.id, on_day=meal.on_day, slot=meal.slot, dish=meal.dish, title=meal.title,
        foods=meal.foods, state=meal.state, eaten_at=at, instead=given.instead, now=call.now,
    )  # fmt: skip
    if not kept_:
        raise Problem(409, f"{MOST_A_DAY} meals of one day are the most: remove one first")
    return out(meal, child=await may_be_minor(call))


@resource.get("/meals/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> MealOut:
    """One meal."""
    return out(await _found(call), child=await may_be_minor(call))


@resource.patch("/meals/{id}", current=one, problems=(404,))
async def change(call: Call[MealChange]) -> MealOut:
    """Change a meal: tick it off, move it, give it another dish or other foods."""
    before, given = await _found(call), call.given
    state, dish = given.state or before.state, given.dish or before.dish
    new_dish = given.dish is not None and given.dish != before.dish
    grams = (
        _summed(given.foods) if given.foods is not None else portion(given.dish, 1) if given.dish and new_dish else None
    )
    meal = replace(
        before,
        on_day=given.on_day or before.on_day,
        slot=given.slot or before.slot,
        dish=dish,
        title=before.title if given.title is None else given.title,
        foods=before.foods if grams is None else foods_of(grams),
        leftover=before.leftover and grams is None,
        state=state,
        eaten_at=(before.eaten_at or call.now) if state == "eaten" else None,
        updated_at=call.now,
    )
    await _check(call, meal, await _today(call))
    await meals.change(call.db, call.person, meal, call.now)
    return out(meal, child=await may_be_minor(call))


@resource.delete("/meals/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a meal."""
    if not await meals.remove(call.db, call.person, call.uuid):
        raise Problem(404, _NONE)


async def _found(call: "Call[Nothing] | Call[MealChange]") -> Meal:
    found = await meals.one(call.db, call.person, call.uuid)
    if found is None:
        raise Problem(404, _NONE)
    return found


async def _today(call: "Call[NewMeal] | Call[MealChange]") -> date:
    return (await local_now(call)).date()


async def _check(call: "Call[NewMeal] | Call[MealChange]", meal: Meal, today: date) -> None:
    """Raises Problem 422 for a day out of reach, and for a planned meal that this person must not have."""
    if not _FIRST <= meal.on_day <= today + _AHEAD:
        raise invalid("on_day", "is a day from 2000 on, at most a year ahead")
    if meal.state == "eaten" and meal.on_day > today:
        raise invalid("on_day", "is still to come: nothing was eaten then")
    if meal.state == "planned":
        person = await _eater(call)
        if meal.dish is not None and unfit(meal.dish, person.avoided, person.needs.diets, person.needs.avoid):
            raise invalid("dish", "is against the allergies, the diet or the dislikes you told")
        if any(bars_food(food, person) for food in grams_of(meal)):
            raise invalid("foods", "are against the allergies, the diet or the dislikes you told")


async def _eater(call: "Call[NewMeal] | Call[MealChange]") -> Eater:
    profile = await accounts.profile(call.db, call.person)
    about = await known(call.db, call.person, profile.birth_year if profile else None, call.now)
    return eater(await kept(call.db, call.person), about)


def _summed(given: Sequence[Portion]) -> Mapping[str, float]:
    total: dict[str, float] = {}
    for one in given:
        total[one.food] = total.get(one.food, 0) + one.grams
    return total


def _place(given: MealFilter) -> tuple[date, UUID] | tuple[()]:
    position = given.position(_LIST)
    if position is None:
        return ()
    try:
        day, id_ = position
        return date.fromisoformat(str(day)), UUID(str(id_))
    except ValueError:
        raise invalid("cursor", "is not the next_cursor of this list") from None
