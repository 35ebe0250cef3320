"""A week from the table, by rules alone: varied, cooked once and eaten twice, with the energy a person needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Literal

from handlers.skills.meals.foods import Dish, dishes, foods
from handlers.skills.meals.needs import Eater, Needs, flags_of, sources_of
from handlers.skills.meals.rules import MAIN, Serving, barred, broken, unfit
from storage.meals import Slot

SLOTS: tuple[Slot, ...] = (*MAIN, "snack")
DAYS = 7
_COOKED_TWICE = (0, 2, 4)  # days whose dinner is the next day's lunch
_MORE_ON_TRAINING_DAYS = 1.1
_STEP = 5  # grams

Cause = Literal["wanted", "minutes", "budget", "avoid", "diets", "allergies"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why there is no plan: for which meal, by which needs; `foods` are those wanted that may not be."""

    slot: Slot
    causes: tuple[Cause, ...]
    foods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A plan that is asked for. `seed` makes one person's weeks differ; `lately` are dishes they had; `training` days
    need more.
    """

    eater: Eater
    starts_on: date
    seed: str
    lately: frozenset[str] = frozenset()
    training: frozenset[date] = frozenset()
    days: int = DAYS

    @property
    def ends_on(self) -> date:
        """The day after the last."""
        return self.starts_on + timedelta(days=self.days)


Choice = Mapping[tuple[int, Slot], tuple[str, bool]]  # day and slot → dish, and whether it is left over


def template(asked: Asked) -> list[Serving]:
    """A plan that breaks no rule. Raises LookupError where there is none: ask `contradiction` first."""
    servings = served(asked, chosen(asked))
    if wrong := broken(servings, asked.eater):
        raise LookupError(f"no plan from the table keeps the rules: {wrong[0]}")
    return servings


def contradiction(eater: Eater) -> Conflict | None:
    """What keeps a plan from being made at all: wishes that exclude each other, or nothing left for a meal."""
    impossible = tuple(food for food in eater.needs.wanted if _excluded(food, eater))
    if impossible:
        return Conflict("dinner", ("wanted", *_causes(impossible, eater)), impossible)
    for slot in MAIN:
        if not fitting(slot, eater):
            return Conflict(slot, _to_blame(slot, eater))
    return None


@lru_cache(maxsize=128)
def fitting(slot: Slot, eater: Eater) -> Sequence[Dish]:
    """Dishes of the table for this meal of this person."""
    return tuple(dish for dish in dishes().values() if slot in dish.slots and barred(dish, eater) is None)


def chosen(asked: Asked) -> Choice:
    """A dish for each meal: not what was had lately, what is wanted first, nothing twice while there is more."""
    had: dict[str, int] = dict.fromkeys(asked.lately, 1)
    found: dict[tuple[int, Slot], tuple[str, bool]] = {}
    fit = {slot: fitting(slot, asked.eater) for slot in SLOTS}
    for day in range(asked.days):
        for slot in SLOTS:
            before = found.get((day - 1, "dinner"))
            if slot == "lunch" and day - 1 in _COOKED_TWICE and before and dishes()[before[0]].keeps:
                found[day, slot] = (before[0], True)
                continue
            twice = slot == "dinner" and day in _COOKED_TWICE and day + 1 < asked.days
            dish = _best(asked, fit[slot], f"{day}", had, keeps=twice)
            if dish is not None:
                had[dish.id] = had.get(dish.id, 0) + 2
                found[day, slot] = (dish.id, False)
    return found


def _best(asked: Asked, fit: Sequence[Dish], salt: str, had: Mapping[str, int], *, keeps: bool) -> Dish | None:
    """The dish for a meal that was had least, then what is wanted, then by chance; None when there is none."""
    wanted = set(asked.eater.needs.wanted)

    def rank(dish: Dish) -> tuple[object, ...]:
        return (
            keeps and not dish.keeps,
            had.get(dish.id, 0),
            not wanted & dish.grams.keys(),
            chance(asked, salt, dish),
        )

    return min(fit, key=rank, default=None)


def chance(asked: Asked, salt: str, dish: Dish) -> bytes:
    """Where a dish stands by chance, the same whenever the same is asked."""
    return blake2b(f"{asked.seed}:{salt}:{dish.id}".encode(), digest_size=4).digest()


def served(asked: Asked, choice: Choice) -> list[Serving]:
    """Dishes as servings: a day's portions are made larger or smaller until its energy is right."""
    found = []
    for day in range(asked.days):
        on_day = asked.starts_on + timedelta(days=day)
        of_day = {slot: choice[day, slot] for slot in SLOTS if (day, slot) in choice}
        kcal = sum(dishes()[dish].nutrition.kcal for dish, _ in of_day.values())
        target = asked.eater.target * (_MORE_ON_TRAINING_DAYS if on_day in asked.training else 1)
        factor = target / kcal if kcal else 1
        for slot, (dish, leftover) in of_day.items():
            found.append(Serving(on_day, slot, dish, portion(dish, factor), leftover))
    return found


def portion(dish: str, factor: float) -> dict[str, float]:
    """Grams of a dish made larger or smaller, in steps of five where that is not too coarse."""
    grams = {food: weight * factor for food, weight in dishes()[dish].grams.items()}
    return {food: _rounded(weight) for food, weight in grams.items()}


def _rounded(weight: float) -> float:
    """Up, so that no day falls below what is safe."""
    return -(-weight // _STEP) * _STEP if weight > 4 * _STEP else max(1.0, -(-weight // 1))


def _excluded(food: str, eater: Eater) -> bool:
    dish = [one for one in dishes().values() if food in one.grams]
    return bool(dish) and all(unfit(one.id, eater.avoided, eater.needs.diets, eater.needs.avoid) for one in dish)


def _causes(wanted: Sequence[str], eater: Eater) -> tuple[Cause, ...]:
    diets, told = eater.needs.diets, [foods()[one] for one in wanted]
    by_diet = any(food.flags & flags_of(diets) or food.allergens & sources_of(diets) for food in told)
    by_allergy = any(food.allergens & eater.avoided.allergens or food.id in eater.avoided.foods for food in told)
    by_dislike = any(food.id in eater.needs.avoid for food in told)
    found: list[Cause] = []
    found += ["diets"] if by_diet else []
    found += ["allergies"] if by_allergy else []
    found += ["avoid"] if by_dislike else []
    return tuple(found)


def _to_blame(slot: Slot, eater: Eater) -> tuple[Cause, ...]:
    """The needs without any one of which there would be something; all that were told when no single one is enough."""
    needs = eater.needs
    eased: dict[Cause, Needs] = {
        "minutes": needs.model_copy(update={"minutes": None}),
        "budget": needs.model_copy(update={"budget": None}),
        "avoid": needs.model_copy(update={"avoid": ()}),
        "diets": needs.model_copy(update={"diets": ()}),
    }
    told = {name: one for name, one in eased.items() if one != needs}
    found: tuple[Cause, ...] = tuple(
        name for name, one in told.items() if fitting(slot, Eater(one, eater.avoided, eater.child))
    )
    if found:
        return found
    return (*told, "allergies") if eater.avoided.allergens or eater.avoided.foods else tuple(told)
