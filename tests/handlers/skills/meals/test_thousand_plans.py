"""A thousand plans for people with random needs, and drafts by a hostile model: none breaks a hard rule.

What is checked here is read from the tables anew, not by the code that makes the plans.
"""

import csv
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from handlers.skills.meals import drafting
from handlers.skills.meals.drafting import Day, Draft, faults
from handlers.skills.meals.foods import dishes
from handlers.skills.meals.making import Week, as_meals, grams_of
from handlers.skills.meals.needs import DIETS, Eater, Known, Needs, eater
from handlers.skills.meals.rules import MAIN, Serving
from handlers.skills.meals.swapping import swapped
from handlers.skills.meals.week import Asked, contradiction, template
from storage.meals import Meal

PROMPTS = Path(__file__).parents[4] / "prompts"
MONDAY = date(2026, 11, 23)
NOW = datetime.fromisoformat("2026-11-21T12:00:00+00:00")
# Words of all languages, and what a person who says them must not get: an allergen, or a food.
ALLERGIES = {
    "peanuts": "peanuts", "cacahuetes": "peanuts", "Erdnüsse": "peanuts", "मूंगफली": "peanuts", "nuts": "nuts",
    "frutos secos": "nuts", "noix": "nuts", "Walnüsse": "nuts", "मेवा": "nuts", "milk": "milk", "lactose": "milk",
    "leite": "milk", "cow's milk": "milk", "Kuhmilch": "milk", "दूध": "milk", "gluten": "gluten", "trigo": "gluten",
    "bread": "gluten", "Weizen": "gluten", "celiac": "gluten", "eggs": "eggs", "œufs": "eggs", "अंडे": "eggs",
    "fish": "fish", "pescado": "fish", "salmon": "fish", "shrimp": "crustaceans", "marisco": "molluscs",
    "shellfish": "crustaceans", "Meeresfrüchte": "molluscs", "soy": "soy", "tofu": "soy", "Soja": "soy",
    "celery": "celery", "Sellerie": "celery", "mostaza": "mustard", "sésame": "sesame", "तिल": "sesame",
    "sulphites": "sulphites", "tremoço": "lupin", "moules": "molluscs", "kiwi": "kiwi", "tomates": "tomato",
    "Karotte": "carrot", "मशरूम": "mushroom", "banana": "banana", "chickpeas": "chickpeas", "corn": "sweetcorn",
}  # fmt: skip
FORBIDDEN = {
    "vegetarian": {"meat", "fish", "shellfish", "gelatine", "rennet"},
    "vegan": {"meat", "fish", "shellfish", "gelatine", "rennet", "honey", "milk", "eggs"},
    "pescatarian": {"meat", "gelatine"},
    "halal": {"pork", "alcohol", "gelatine"},
    "kosher_style": {"pork", "shellfish", "gelatine"},
    "no_pork": {"pork"},
    "no_beef": {"beef"},
    "low_lactose": {"lactose"},
}
# Foods that hold another one which no allergen tells of.
HOLDS = {"hummus": "chickpeas", "gram_flour": "chickpeas", "polenta": "sweetcorn", "corn_tortilla": "sweetcorn",
         "tomato_passata": "tomato", "vegetable_stock": "carrot"}  # fmt: skip


def table() -> dict[str, dict[str, str]]:
    lines = (PROMPTS / "foods.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";")
    return {row["id"]: row for row in rows}


FOODS = table()


def somebody(chance: random.Random) -> tuple[Eater, set[str], int]:
    """A person with random needs, what they must not get, and kcal that no day may be below."""
    told = chance.sample(sorted(ALLERGIES), chance.choice((0, 0, 1, 1, 2, 3)))
    remembered = chance.sample(sorted(ALLERGIES), chance.choice((0, 0, 0, 1)))
    child, sex = chance.random() < 0.25, chance.choice((None, "woman", "man"))
    needs = Needs(
        diets=tuple(chance.sample(DIETS, chance.choice((0, 0, 1, 1, 2)))),
        allergies=tuple(told),
        avoid=tuple(chance.sample(sorted(FOODS), chance.choice((0, 0, 3, 10)))),
        wanted=tuple(chance.sample(sorted(FOODS), chance.choice((0, 0, 0, 1)))),
        minutes=chance.choice((None, None, 15, 30, 45)),
        people=chance.randint(1, 6),
        budget=chance.choice((None, None, "low", "medium")),
        energy=chance.choice((None, None, 300, 1000, 1500, 2200, 4000, 9000)),
        sex=sex,
        slimmer=chance.random() < 0.3,
        expecting=chance.random() < 0.1,
    )
    person = eater(needs, Known(child, tuple(remembered)))
    assert not person.unknown
    banned = {ALLERGIES[word] for word in (*told, *remembered)}
    floor = 1200 if sex == "woman" and not child and not needs.expecting else 1500
    return person, banned, floor


def wrong(served: Sequence[Serving], person: Eater, banned: set[str], floor: int) -> list[str]:
    """Every hard rule that is broken."""
    found = [why for one in served for why in wrong_in(one, person, banned)]
    for day in {one.on_day for one in served}:
        grams_of_day = [pair for one in served if one.on_day == day for pair in one.grams.items()]
        kcal = sum(float(FOODS[food]["kcal"]) * grams / 100 for food, grams in grams_of_day)
        if kcal < floor:
            found.append(f"{day} has {kcal:.0f} kcal")
        if set(MAIN) - {one.slot for one in served if one.on_day == day}:
            found.append(f"{day} lacks a meal")
    return found if len({one.on_day for one in served}) == 7 else [*found, "a day is missing"]


def wrong_in(one: Serving, person: Eater, banned: set[str]) -> list[str]:
    """What is wrong with one meal."""
    found = []
    forbidden = {mark for diet in person.needs.diets for mark in FORBIDDEN[diet]} | banned
    marks = {food: marks_of(food) for food in one.grams}
    for food, grams in one.grams.items():
        if marks[food] & forbidden:
            found.append(f"{one.dish}: {food} is {marks[food] & forbidden}")
        if food in person.needs.avoid:
            found.append(f"{one.dish}: {food} is disliked")
        if grams <= 0:
            found.append(f"{one.dish}: {food} weighs {grams}")
    if "kosher_style" in person.needs.diets and {"meat", "milk"} <= set().union(*marks.values()):
        found.append(f"{one.dish} mixes meat and milk")
    if person.needs.minutes and dishes()[one.dish].minutes > person.needs.minutes:
        found.append(f"{one.dish} takes too long")
    return found


def marks_of(food: str) -> set[str]:
    """What a food is, and has."""
    row = FOODS[food]
    return {*row["allergens"].split(), *row["flags"].split(), food, HOLDS.get(food, food)}


def hostile(chance: random.Random, asked: Asked) -> Draft:
    """A draft that picks at will, or that is good but for one dish."""
    everything = [*dishes(), "", "pizza", "'; drop table meals", "पिज़्ज़ा"]
    kind = chance.random()
    if kind < 0.4:
        days = chance.choice((7, 7, 7, 6, 0, 9))
        return Draft(days=[_day(*chance.choices(everything, k=4)) for _ in range(days)])
    plan = {(one.on_day, one.slot): one.dish for one in template(asked)}
    if kind < 0.8:
        plan[chance.choice(sorted(plan))] = chance.choice(everything)
    first = asked.starts_on
    return Draft(days=[
        _day(*(plan.get((first + timedelta(days=n), slot), "") for slot in ("breakfast", "lunch", "dinner", "snack")))
        for n in range(7)
    ])  # fmt: skip


def _day(*names: str) -> Day:
    return Day(breakfast=names[0], lunch=names[1], dinner=names[2], snack=names[3])


def test_a_thousand_people_get_nothing_they_must_not() -> None:
    chance = random.Random(5)  # the same people every time
    made = refused = taken = turned_away = changed = 0
    while made < 1000:
        person, banned, floor = somebody(chance)
        training = frozenset({MONDAY, MONDAY + timedelta(days=2)}) if chance.random() < 0.3 else frozenset[date]()
        asked = Asked(person, MONDAY, f"{made}:{refused}", frozenset(chance.sample(sorted(dishes()), 10)), training)
        if contradiction(person) is not None:
            refused += 1
            continue
        plan = template(asked)
        assert wrong(plan, person, banned, floor) == [], person.needs
        made += 1
        draft = hostile(chance, asked)
        if faults(draft, asked):
            turned_away += 1
        else:
            taken += 1
            assert wrong(drafting.servings(draft, asked), person, banned, floor) == [], person.needs
        changed += _swapped_well(chance, plan, person, banned, floor)
    assert min(taken, turned_away, changed) > 100
    assert refused < made


def _swapped_well(chance: random.Random, plan: Sequence[Serving], person: Eater, banned: set[str], floor: int) -> int:
    found = as_meals(Week(uuid4(), MONDAY, plan, drafted=False), NOW)
    meal = chance.choice(found)
    new: list[Meal] = swapped(found, meal, person, "seed")
    if not new:
        return 0
    kept: dict[Any, Meal] = {one.id: one for one in found} | {one.id: one for one in new}
    served = [Serving(one.on_day, one.slot, one.dish or "", grams_of(one), one.leftover) for one in kept.values()]
    assert new[0].dish != meal.dish
    assert wrong(served, person, banned, floor) == [], person.needs
    return 1
