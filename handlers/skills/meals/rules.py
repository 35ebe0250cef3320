"""What no plan may do. Checked on every plan, whoever made it, by the foods' data and again by words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from handlers.skills.meals.foods import Dish, Nutrition, dishes, foods, nutrition
from handlers.skills.meals.naming import Avoided, Key, bearing, dishes_bearing, phrases
from handlers.skills.meals.needs import Diet, Eater, Needs, flags_of, sources_of
from storage.meals import Slot

MAIN: tuple[Slot, ...] = ("breakfast", "lunch", "dinner")
_DEAREST = {"low": 1.5, "medium": 2.6}
_OFF_TARGET = 0.15


@dataclass(frozen=True, slots=True)
class Serving:
    """One planned meal of one person. `grams` of foods by id; `leftover`: cooked the day before."""

    on_day: date
    slot: Slot
    dish: str
    grams: Mapping[str, float]
    leftover: bool = False

    @property
    def nutrition(self) -> Nutrition:
        """Of this serving."""
        return nutrition(self.grams.items())


def broken(servings: Sequence[Serving], eater: Eater) -> list[str]:
    """Every rule that a plan breaks, in a sentence; none when it is good."""
    found = [f"{one.dish} on {one.on_day}: {why}." for one in servings for why in wrong_with(one, eater)]
    for day in sorted({one.on_day for one in servings}):
        of_day = [one for one in servings if one.on_day == day]
        missing = set(MAIN) - {one.slot for one in of_day}
        if missing:
            found.append(f"{day} has no {min(missing)}.")
        kcal = sum(one.nutrition.kcal for one in of_day)
        if kcal < eater.floor:
            found.append(f"{day} has {kcal:.0f} kcal, below the safe {eater.floor}.")
        elif eater.counted and kcal < eater.target * (1 - _OFF_TARGET):
            found.append(f"{day} has {kcal:.0f} kcal, far from {eater.target}.")
    return found


def wrong_with(serving: Serving, eater: Eater) -> list[str]:
    """Why one meal may not be given to a person."""
    dish = dishes().get(serving.dish)
    if dish is None:
        return ["there is no such dish"]
    found = []
    if serving.slot not in dish.slots:
        found.append(f"it is not for {serving.slot}")
    if (why := barred(dish, eater)) is not None:
        found.append(why)
    if strange := {food for food in serving.grams if bars_food(food, eater)}:
        found.append(f"it contains {min(strange)}")
    if any(grams <= 0 for grams in serving.grams.values()):
        found.append("a food weighs nothing")
    return found


def barred(dish: Dish, eater: Eater) -> str | None:
    """Why a dish is not for this person; None: it is."""
    needs = eater.needs
    if needs.minutes is not None and dish.minutes > needs.minutes:
        return f"it takes {dish.minutes} minutes"
    if needs.budget in _DEAREST and dish.cost > _DEAREST[needs.budget]:
        return "it is too dear"
    return unfit(dish.id, eater.avoided, needs.diets, needs.avoid)


@lru_cache(maxsize=20_000)
def unfit(dish_id: str, avoid: Avoided, diets: tuple[Diet, ...], disliked: tuple[str, ...]) -> str | None:
    """Why allergies, diets or dislikes leave a dish out."""
    dish = dishes()[dish_id]
    for food in dish.grams:
        if why := _unfit_food(food, avoid, diets, disliked):
            return why
    if any(dish_id in dishes_bearing(word) for word in _words(dish.grams, avoid)):
        return "its name tells of an allergen"
    if dish_id in disliked:
        return "disliked"
    if "kosher_style" in diets and _mixes(dish.grams):
        return "it mixes meat and milk"
    return None


def bars_food(food: str, eater: Eater) -> bool:
    """Is a food not for this person, or unknown?"""
    return food not in foods() or bool(_unfit_food(food, eater.avoided, eater.needs.diets, eater.needs.avoid))


@lru_cache(maxsize=20_000)
def _unfit_food(food_id: str, avoid: Avoided, diets: tuple[Diet, ...], disliked: tuple[str, ...]) -> str | None:
    food = foods()[food_id]
    if food_id in avoid.foods or food.allergens & avoid.allergens:
        return f"allergy: it contains {food_id}"
    if any(food_id in bearing(word) for word in _words([food_id], avoid)):
        return f"allergy: the name of {food_id} tells of it"
    if food.flags & flags_of(diets) or food.allergens & sources_of(diets):
        return f"diet: it contains {food_id}"
    return f"disliked: it contains {food_id}" if food_id in disliked else None


def _words(ids: Iterable[str], avoid: Avoided) -> frozenset[Key]:
    """Words no name may bear; a food that is called after an allergen it has not (`oat milk`) excuses its words."""
    excused = {name for one in ids for name in foods()[one].has_not}
    return avoid.words - _class_words(frozenset(excused)) if excused else avoid.words


def _class_words(classes: frozenset[str]) -> frozenset[Key]:
    return frozenset().union(*(phrases(f"allergen_{name}") for name in classes))


def _mixes(ids: Iterable[str]) -> bool:
    table = [foods()[one] for one in ids]
    return any("meat" in food.flags for food in table) and any("milk" in food.allergens for food in table)


def without(needs: Needs) -> Needs:
    """The same needs with nothing but allergies and diets: what is never given up."""
    return needs.model_copy(update={"avoid": (), "wanted": (), "minutes": None, "budget": None})
