"""Meals, days and needs in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from handlers.lines import say
from handlers.skills.meals.foods import Nutrition, dishes, foods, nutrition
from handlers.skills.meals.making import grams_of
from handlers.skills.meals.needs import Eater, Needs
from handlers.skills.meals.rules import bars_food, unfit
from handlers.skills.meals.safety import HIGHEST, Refusal
from handlers.skills.meals.week import Conflict
from handlers.skills.reminders.vocabulary import vocabulary
from storage.meals import Meal, Slot

_KILO = 1000


def week(found: Sequence[Meal], eater: Eater, locale: str) -> str:
    """A line a day: its dishes in their order."""
    lines, unfit = [], next((one for one in found if one.state == "planned" and not fits(one, eater)), None)
    for day in sorted({one.on_day for one in found}):
        told = " · ".join(_short(one, eater, locale) for one in found if one.on_day == day and one.state != "skipped")
        if told:
            lines.append(f"**{day_name(day, locale)}**: {told}")
    if unfit is not None:
        slot = f"{slot_name(unfit.slot, locale)} ({day_name(unfit.on_day, locale)})"
        lines.append(say(locale, "meal_unfit", slot=slot))
    return "\n".join(lines)


def day(found: Sequence[Meal], eater: Eater, locale: str) -> str:
    """Meals of a day, with what goes into them for the whole household, and what it comes to for one."""
    shown = [one for one in found if one.state != "skipped"]
    lines = [_long(one, eater, locale) for one in shown]
    if eater.counted and (total := eaten(shown)).kcal:
        lines.append(energy(total, locale))
    return "\n".join(lines)


def energy(total: Nutrition, locale: str) -> str:
    """Energy and nutrients, rounded as such figures have to be."""
    return say(
        locale, "meal_energy", kcal=round(total.kcal / 10) * 10, protein=round(total.protein), carbs=round(total.carbs),
        fat=round(total.fat), fibre=round(total.fibre),
    )  # fmt: skip


def eaten(found: Iterable[Meal]) -> Nutrition:
    """What meals come to."""
    return nutrition((food, grams) for one in found for food, grams in grams_of(one).items())


def day_name(on_day: date, locale: str) -> str:
    """The name of the weekday."""
    return vocabulary(locale).weekday_names[on_day.weekday()]


def slot_name(slot: Slot, locale: str) -> str:
    """`Dinner`."""
    return say(locale, f"meal_slot_{slot}")


def title(meal: Meal, locale: str) -> str:
    """What a meal is called."""
    name = dishes()[meal.dish].name(locale) if meal.dish in dishes() and meal.dish else meal.title
    if not name:
        name = ", ".join(foods()[food].name(locale) for food in grams_of(meal) if food in foods())
    return say(locale, "meal_leftover", dish=name) if meal.leftover else name


def amount(grams: float) -> str:
    """`140 g`, `1.2 kg`."""
    if grams >= _KILO:
        return f"{grams / _KILO:.1f} kg"
    return f"{max(1, round(grams, -1 if grams > 50 else 0)):.0f} g"


def amounts(grams: Mapping[str, float], locale: str) -> str:
    """Foods with their grams."""
    return ", ".join(
        f"{foods()[food].name(locale)} {amount(weight)}" for food, weight in grams.items() if food in foods()
    )


def needs_in_words(eater: Eater, locale: str) -> str:
    """`vegetarian, without nuts, up to 30 min, 2 people`."""
    needs, told = eater.needs, [say(locale, f"meal_diet_{diet}") for diet in eater.needs.diets]
    if eater.told:
        told.append(say(locale, "meal_need_allergies", words=", ".join(eater.told)))
    if needs.minutes:
        told.append(say(locale, "meal_need_minutes", minutes=needs.minutes))
    if needs.budget == "low":
        told.append(say(locale, "meal_need_budget"))
    if needs.energy and eater.counted:
        told.append(say(locale, "meal_need_energy", energy=eater.target))
    told.append(people(needs, locale))
    return ", ".join(told)


def people(needs: Needs, locale: str) -> str:
    """For how many."""
    return say(locale, "meal_need_one") if needs.people == 1 else say(locale, "meal_need_people", people=needs.people)


def refused(why: Refusal, locale: str, *, energy: int | None, floor: int) -> str:
    """Why there is no such plan, and the next step."""
    if why == "too_little":
        return say(locale, "meal_refused_too_little", energy=energy or 0, floor=floor)
    if why == "too_much":
        return say(locale, "meal_refused_too_much", highest=HIGHEST)
    return say(locale, f"meal_refused_{why}")


def conflict(found: Conflict, eater: Eater, locale: str) -> str:
    """What excludes what, and the next step."""
    needs = eater.needs
    diets = ", ".join(say(locale, f"meal_diet_{diet}") for diet in needs.diets)
    values = {"minutes": needs.minutes or 0, "diets": diets}
    causes = [say(locale, f"meal_cause_{one}", **values) for one in found.causes if one != "wanted"]
    told = ", ".join(causes) or needs_in_words(eater, locale)
    if found.foods:
        names = ", ".join(foods()[one].name(locale) for one in found.foods)
        return say(locale, "meal_conflict_wanted", foods=names[:1].upper() + names[1:], causes=told)
    return say(locale, "meal_conflict", slot=slot_name(found.slot, locale), causes=told)


def fits(meal: Meal, eater: Eater) -> bool:
    """May a planned meal still be given to this person? Wishes for time and price may have changed since."""
    needs = eater.needs
    if meal.dish in dishes() and meal.dish and unfit(meal.dish, eater.avoided, needs.diets, needs.avoid):
        return False
    return not any(bars_food(food, eater) for food in grams_of(meal))


def _short(meal: Meal, eater: Eater, locale: str) -> str:
    if meal.state == "eaten":
        return f"✓ {title(meal, locale)}"
    return title(meal, locale) if fits(meal, eater) else f"✗ {slot_name(meal.slot, locale)}"


def _long(meal: Meal, eater: Eater, locale: str) -> str:
    slot = slot_name(meal.slot, locale)
    if meal.state == "eaten":
        return f"✓ **{slot}**: {title(meal, locale)}"
    if not fits(meal, eater):
        return say(locale, "meal_unfit", slot=slot)
    line = f"**{slot}**: {title(meal, locale)}"
    if meal.leftover or meal.dish is None:
        return line
    times = eater.needs.people
    grams = {food: weight * times for food, weight in grams_of(meal).items()}
    return f"{line}, {dishes()[meal.dish].minutes} min\n_{amounts(grams, locale)}_"
