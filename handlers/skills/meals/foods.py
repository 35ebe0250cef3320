"""Foods and dishes: figures of the tables in `prompts`, and everything that follows from them.

Figures per 100 g as bought are rounded values of USDA FoodData Central (public domain): for planning, not for medical
use. Allergens are the fourteen of Regulation (EU) No 1169/2011, Annex II.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handlers.lines import DEFAULT
from storage.meals import Slot

FOLDER = Path(__file__).parents[3] / "prompts"
LOCALES = ("en", "es", "pt", "fr", "de", "hi")
ALLERGENS = (
    "gluten", "crustaceans", "eggs", "fish", "peanuts", "soy", "milk", "nuts", "celery", "mustard", "sesame",
    "sulphites", "lupin", "molluscs",
)  # fmt: skip
AISLES = ("produce", "meat_fish", "dairy", "bakery", "grains", "pantry", "nuts", "ready", "drinks")
_SLOTS: Mapping[str, tuple[Slot, ...]] = {"b": ("breakfast",), "m": ("lunch", "dinner"), "s": ("snack",)}


@dataclass(frozen=True, slots=True)
class Nutrition:
    """kcal, and grams of the rest."""

    kcal: float = 0
    protein: float = 0
    carbs: float = 0
    fat: float = 0
    fibre: float = 0

    def __add__(self, other: "Nutrition") -> "Nutrition":
        return Nutrition(
            self.kcal + other.kcal,
            self.protein + other.protein,
            self.carbs + other.carbs,
            self.fat + other.fat,
            self.fibre + other.fibre,
        )

    def times(self, factor: float) -> "Nutrition":
        """Of so much more or less."""
        return Nutrition(
            self.kcal * factor, self.protein * factor, self.carbs * factor, self.fat * factor, self.fibre * factor
        )


@dataclass(frozen=True, slots=True)
class Food:
    """One food. `portion`: grams of one; `cooked`: grams that one gram bought weighs when cooked; `cost` 1 to 3.

    `parts`: other foods that it is made of, or is all but the same as.
    """

    id: str
    aisle: str
    per_100g: Nutrition
    allergens: frozenset[str]
    flags: frozenset[str]
    parts: frozenset[str]
    cost: int
    portion: float
    cooked: float
    names: Mapping[str, tuple[str, ...]]

    @property
    def has_not(self) -> frozenset[str]:
        """Allergens that only its name tells of."""
        return frozenset(flag.removeprefix(_NOT) for flag in self.flags if flag.startswith(_NOT))

    def name(self, locale: str) -> str:
        """What it is called there."""
        return (self.names.get(locale) or self.names[DEFAULT])[0]


@dataclass(frozen=True, slots=True)
class Dish:
    """One dish: grams of foods for one serving. `keeps`: it is as good on the next day."""

    id: str
    slots: tuple[Slot, ...]
    minutes: int
    keeps: bool
    grams: Mapping[str, float]
    names: Mapping[str, str]

    def name(self, locale: str) -> str:
        """What it is called there."""
        return self.names.get(locale) or self.names[DEFAULT]

    @property
    def nutrition(self) -> Nutrition:
        """Of one serving."""
        return _nutrition_of(self.id)

    @property
    def cost(self) -> float:
        """How dear a serving is: about 1 is cheap, 2 and more is dear."""
        return _cost_of(self.id)


_PART, _NOT = "of:", "not_"
_DEAR = {1: 1.0, 2: 2.5, 3: 6.0}


@cache
def foods() -> Mapping[str, Food]:
    """Every food by its id."""
    return {row["id"]: _food(row) for row in _rows("foods.csv")}


@cache
def dishes() -> Mapping[str, Dish]:
    """Every dish by its id."""
    return {row["id"]: _dish(row) for row in _rows("dishes.csv")}


@cache
def used() -> frozenset[str]:
    """Ids of foods that some dish is made of."""
    return frozenset(food for dish in dishes().values() for food in dish.grams)


def nutrition(grams: Iterable[tuple[str, float]]) -> Nutrition:
    """Of foods by id with grams; unknown ones count nothing."""
    table, total = foods(), Nutrition()
    for food, weight in grams:
        if food in table:
            total = total + table[food].per_100g.times(weight / 100)
    return total


@cache
def _nutrition_of(dish: str) -> Nutrition:
    return nutrition(dishes()[dish].grams.items())


@cache
def _cost_of(dish: str) -> float:
    return sum(_DEAR[foods()[food].cost] * grams for food, grams in dishes()[dish].grams.items()) / 500


def _rows(name: str) -> Sequence[dict[str, str]]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))


def _food(row: Mapping[str, str]) -> Food:
    figures = Nutrition(*(float(row[name]) for name in ("kcal", "protein", "carbs", "fat", "fibre")))
    allergens = frozenset(row["allergens"].split())
    if strange := allergens - set(ALLERGENS):
        raise ValueError(f"food {row['id']!r} has allergens that are none: {sorted(strange)}")
    return Food(
        row["id"],
        row["aisle"],
        figures,
        allergens,
        frozenset(flag for flag in row["flags"].split() if not flag.startswith(_PART)),
        frozenset(flag.removeprefix(_PART) for flag in row["flags"].split() if flag.startswith(_PART)),
        int(row["cost"]),
        float(row["portion"]),
        float(row["yield"]),
        {locale: tuple(row[locale].split("|")) for locale in LOCALES},
    )


def _dish(row: Mapping[str, str]) -> Dish:
    grams = {food: float(weight) for food, weight in (one.split(":") for one in row["foods"].split())}
    if strange := grams.keys() - foods().keys():
        raise ValueError(f"dish {row['id']!r} needs foods that the table lacks: {sorted(strange)}")
    slots = tuple(slot for letter in row["meals"] for slot in _SLOTS[letter])
    names = {locale: row[locale] for locale in LOCALES}
    return Dish(row["id"], slots, int(row["minutes"]), bool(row["keeps"]), grams, names)
