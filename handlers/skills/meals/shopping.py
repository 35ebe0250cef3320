"""What has to be bought for the meals to come: summed for the household, by where it is found in a shop."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from handlers.lines import say
from handlers.skills.meals.foods import AISLES, foods
from handlers.skills.meals.making import grams_of
from handlers.skills.meals.needs import Eater
from handlers.skills.meals.wording import amount, fits, people
from storage.meals import Meal

_TAP = "water"


def to_buy(found: Sequence[Meal], eater: Eater, today: date) -> dict[str, float]:
    """Grams of foods by id. What is left over from yesterday is cooked already; what may not be eaten is not bought."""
    total: dict[str, float] = defaultdict(float)
    for meal in found:
        cooked = meal.leftover and meal.on_day <= today
        if meal.state == "planned" and not cooked and fits(meal, eater):
            for food, grams in grams_of(meal).items():
                total[food] += grams * eater.needs.people
    return {food: grams for food, grams in total.items() if food in foods() and food != _TAP}


def listed(bought: dict[str, float], eater: Eater, day: str, locale: str) -> str:
    """The list, an aisle a paragraph."""
    if not bought:
        return say(locale, "meal_nothing_to_buy")
    lines = [say(locale, "meal_shopping", day=day, people=people(eater.needs, locale))]
    for aisle in AISLES:
        told = sorted(
            (foods()[one].name(locale), grams) for one, grams in bought.items() if foods()[one].aisle == aisle
        )
        if told:
            things = ", ".join(f"{name} {amount(grams)}" for name, grams in told)
            lines.append(f"**{say(locale, f'meal_aisle_{aisle}')}**: {things}")
    return "\n".join(lines)
