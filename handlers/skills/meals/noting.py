"""What was eaten is noted, and the rest of the day fitted to it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import NAMESPACE_OID, uuid5

from handlers.deeds import Deed
from handlers.lines import say
from handlers.skills.meals import wording
from handlers.skills.meals.eating import Eaten
from handlers.skills.meals.making import foods_of, slot_now
from handlers.skills.meals.needs import Eater
from handlers.skills.meals.swapping import planned, refitted
from handlers.turn import Turn
from storage import meals
from storage.meals import MOST_A_DAY, Meal, Slot

_NAME = "meals"


def ticked(turn: Turn, found: Sequence[Meal], slot: Slot) -> str | None:
    """Tick a planned meal of today off; None when none is planned."""
    meal = planned(found, turn.local.date(), slot)
    if meal is None:
        return None
    done = replace(meal, state="eaten", eaten_at=turn.now)
    turn.effects.append(Deed(_NAME, partial(meals.change, user_id=turn.user_id, meal=done, now=turn.now)))
    return say(turn.known.locale, "meal_ticked", dish=wording.title(meal, turn.known.locale))


def noted(turn: Turn, found: Sequence[Meal], told: Eaten, eater: Eater) -> str:
    """Note what was eaten today, in place of what was planned for then where a meal was named."""
    locale, local = turn.known.locale, turn.local
    today = [one for one in found if one.on_day == local.date()]
    if len(today) >= MOST_A_DAY:
        return say(locale, "meal_day_full")
    slot = told.slot or slot_now(local)
    id_ = uuid5(NAMESPACE_OID, f"{turn.spoken[-1].id}:{turn.user_id}:{len(turn.effects)}")
    foods = foods_of(told.grams)
    meal = Meal(
        id_, None, local.date(), slot, told.dish, told.title, foods, False, "eaten", turn.now, turn.now, turn.now
    )
    instead = told.slot is not None
    eating = partial(
        meals.log, user_id=turn.user_id, id_=id_, on_day=meal.on_day, slot=slot, dish=told.dish, title=told.title,
        foods=foods, state="eaten", eaten_at=turn.now, instead=instead, now=turn.now,
    )  # fmt: skip
    turn.effects.append(Deed(_NAME, eating))
    lines = [say(locale, "meal_logged", slot=wording.slot_name(slot, locale), foods=told.title)]
    if told.unknown:
        lines.append(say(locale, "meal_no_figures"))
    else:
        lines += _fitted(turn, [*_after(today, meal, instead=instead), meal], meal, eater)
    return " ".join(lines)


def _fitted(turn: Turn, today: Sequence[Meal], meal: Meal, eater: Eater) -> list[str]:
    """Fit what is still to come today; what is told of it to people whose energy is counted."""
    locale = turn.known.locale
    if not eater.counted:
        return []
    had = wording.eaten(one for one in today if one.state == "eaten").kcal
    left = round((eater.target - had) / 10) * 10
    kcal = round(wording.eaten([meal]).kcal / 10) * 10
    lines = [say(locale, "meal_left", kcal=kcal, target=eater.target, left=left)] if left > 0 else []
    changed = refitted(today, eater, turn.local)
    for one in changed:
        turn.effects.append(Deed(_NAME, partial(meals.change, user_id=turn.user_id, meal=one, now=turn.now)))
    if changed:
        slots = ", ".join(wording.slot_name(one.slot, locale) for one in changed)
        lines.append(say(locale, "meal_adjusted", slot=slots))
    return lines


def _after(today: Sequence[Meal], meal: Meal, *, instead: bool) -> list[Meal]:
    """Today's meals once this one is noted."""
    return [
        replace(one, state="skipped") if instead and (one.slot, one.state) == (meal.slot, "planned") else one
        for one in today
    ]
