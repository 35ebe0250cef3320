"""One meal changed for another, and what hangs on it; portions fitted to what was eaten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.skills.meals.foods import dishes
from handlers.skills.meals.making import foods_of, grams_of, is_over
from handlers.skills.meals.needs import Eater
from handlers.skills.meals.week import Asked, chance, fitting, portion
from handlers.skills.meals.wording import eaten, fits
from storage.meals import Meal, Slot

_SMALLEST, _LARGEST = 0.6, 1.3  # times a planned portion
_SAFE = 2.0  # times a planned portion, where a day would be below what is safe
_SHARES = (0.2, 0.45)  # of a day's energy in one meal
_WORTH_IT = 0.1  # a smaller change of a portion is not worth a word


def planned(found: Sequence[Meal], on_day: date, slot: Slot) -> Meal | None:
    """What is planned for a meal; None when nothing is, or it was eaten."""
    return next((one for one in found if (one.on_day, one.slot, one.state) == (on_day, slot, "planned")), None)


def swapped(found: Sequence[Meal], meal: Meal, eater: Eater, seed: str) -> list[Meal]:
    """The meal with another dish of the same energy, and the next day's lunch where that was its rest.

    Again and again asked, it goes through all dishes there are. Empty when there is no other.
    """
    asked = Asked(eater, meal.on_day, seed)
    others = [dish for dish in fitting(meal.slot, eater) if dish.id != meal.dish]
    had = {one.dish for one in found if one.state != "skipped"}
    fresh = [dish for dish in others if dish.id not in had] or others
    if not fresh:
        return []
    round_ = sorted(fresh, key=lambda dish: chance(asked, meal.slot, dish))
    now = dishes().get(meal.dish or "")
    after = chance(asked, meal.slot, now) if now else b""
    dish = next((one for one in round_ if chance(asked, meal.slot, one) > after), round_[0])
    kcal = eaten([meal]).kcal
    factor = (
        kcal / dish.nutrition.kcal if kcal and fits(meal, eater) else _usual(found, meal, eater) / dish.nutrition.kcal
    )
    changed = [replace(meal, dish=dish.id, title="", foods=foods_of(portion(dish.id, factor)), leftover=False)]
    rest = planned(found, meal.on_day + timedelta(days=1), "lunch")
    if meal.slot == "dinner" and rest is not None and rest.leftover:
        changed.append(replace(rest, leftover=False))
    return changed


def refitted(found: Sequence[Meal], eater: Eater, local: datetime) -> list[Meal]:
    """Today's planned meals that are still to come, made larger or smaller for what was eaten.

    What is over and not skipped counts as eaten; the day stays above what is safe as far as portions can do that.
    """
    if not eater.counted:
        return []
    of_day = [one for one in found if one.on_day == local.date() and one.state != "skipped"]
    left = [
        one
        for one in of_day
        if one.state == "planned" and not is_over(one.on_day, one.slot, local) and fits(one, eater)
    ]
    had = eaten(one for one in of_day if one not in left).kcal
    to_come = eaten(left).kcal
    if not to_come:
        return []
    wished = min(_LARGEST, max(_SMALLEST, (eater.target - had) / to_come))
    factor = max(wished, min(_SAFE, (eater.floor - had) / to_come))
    if abs(factor - 1) < _WORTH_IT:
        return []
    return [replace(one, foods=foods_of(_scaled(one, factor))) for one in left]


def _scaled(meal: Meal, factor: float) -> dict[str, float]:
    whole = dishes()[meal.dish].nutrition.kcal if meal.dish else 0
    return portion(meal.dish or "", eaten([meal]).kcal * factor / whole) if whole else grams_of(meal)


def _usual(found: Sequence[Meal], meal: Meal, eater: Eater) -> float:
    """Kcal that a meal lacks of its day's target."""
    rest = eaten(
        one for one in found if one.on_day == meal.on_day and one.id != meal.id and one.state != "skipped"
    ).kcal
    return min(max(eater.target - rest, eater.target * _SHARES[0]), eater.target * _SHARES[1])
