"""Plans of meals and what was eaten, over REST."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.skills.meals.foods import dishes, foods
from tests.bot.api.support import Client, Desk

WISH = {"diets": ["vegetarian"], "allergies": ["peanuts"], "minutes": 30, "people": 2}


async def adult(api: Desk) -> Client:
    """Somebody of whom is known that they are grown up."""
    client = api.person()
    await client("GET", "users/me")
    await api.home.pool.execute("update profiles set birth_year = 1990 where id = $1", client.id)
    return client


async def planned(client: Client, **changes: Any) -> Any:
    told = await client("POST", "meal-plans", WISH | changes)
    assert told.status == 201, told.body
    return told.body


def tomorrow(api: Desk) -> str:
    return (api.home.simulator.clock.now() + timedelta(days=2)).date().isoformat()


async def test_a_plan_is_made_shown_named_removed(api: Desk) -> None:
    ana = await adult(api)
    plan = await planned(ana, starts_on=tomorrow(api))
    assert (plan["days"], plan["drafted"], plan["needs"]["diets"]) == (7, False, ["vegetarian"])
    days: dict[str, list[Any]] = {}
    for meal in plan["meals"]:
        days.setdefault(meal["on_day"], []).append(meal)
    assert len(days) == 7
    for meals in days.values():
        assert {"breakfast", "lunch", "dinner"} <= {meal["slot"] for meal in meals}
        assert sum(meal["nutrition"]["kcal"] for meal in meals) >= 1500
    assert not {"peanuts", "fish", "crustaceans", "molluscs"} & {
        name for meal in plan["meals"] for name in meal["allergens"]
    }
    path = f"meal-plans/{plan['id']}"
    assert (await ana("GET", path)).body == plan
    told = await ana("PATCH", path, {"title": "Holidays"})
    assert (told.status, told.body["title"]) == (200, "Holidays")
    assert (await ana("DELETE", path)).status == 204
    assert (await ana("GET", path)).status == 404
    assert (await ana("GET", "meals")).body["items"] == []


async def test_a_plan_takes_the_place_of_another_only_when_told(api: Desk) -> None:
    ana = await adult(api)
    first = await planned(ana)
    told = await ana("POST", "meal-plans", WISH)
    assert (told.status, "replace" in told.body["detail"]) == (409, True)
    second = await planned(ana, replace=True)
    assert [one["id"] for one in (await ana("GET", "meal-plans")).body["items"]] == [second["id"]]
    assert first["meals"] != second["meals"]


async def test_allergies_told_once_are_kept(api: Desk) -> None:
    ana = await adult(api)
    await planned(ana, allergies=["दूध"])
    plan = await planned(ana, allergies=[], replace=True)
    assert "milk" not in {name for meal in plan["meals"] for name in meal["allergens"]}
    assert plan["needs"]["allergies"] == ["दूध"]
    anew = await planned(ana, allergies=["eggs"], replace=True, anew=True)
    assert anew["needs"]["allergies"] == ["eggs"]


async def test_what_memory_holds_is_honoured(api: Desk) -> None:
    ana = await adult(api)
    await api.home.pool.execute(
        "insert into facts (user_id, slot, body, value, origin, valid_from) "
        "values ($1, 'allergy', 'Allergic to soy', 'soy', 'pattern', now())",
        ana.id,
    )
    plan = await planned(ana, allergies=[])
    assert "soy" not in {name for meal in plan["meals"] for name in meal["allergens"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"allergies": ["moon dust"]}, "allergies.0"),
        ({"energy": 900}, "energy"),
        ({"energy": 1300}, "energy"),
        ({"energy": 9000}, "energy"),
        ({"lose_weight": True, "expecting": True}, "lose_weight"),
        ({"diets": ["vegan"], "wanted": ["salmon"]}, "wanted"),
        ({"minutes": 5, "diets": ["vegan"], "allergies": ["gluten"]}, "minutes"),
        ({"diets": ["paleo"]}, "diets.0"),
        ({"avoid": ["unobtainium"]}, "avoid.0"),
        ({"people": 0}, "people"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"starts_on": "2199-01-01"}, "starts_on"),
    ],
)
async def test_what_is_unsafe_or_impossible_is_named(api: Desk, change: dict[str, Any], field: str) -> None:
    ana = await adult(api)
    told = await ana("POST", "meal-plans", WISH | change)
    assert told.status == 422, told.body
    assert field in [error["field"] for error in told.body["errors"]]
    assert (await ana("GET", "meal-plans")).body["items"] == []


async def test_a_woman_may_have_a_little_less(api: Desk) -> None:
    ana = await adult(api)
    plan = await planned(ana, sex="woman", energy=1300, starts_on=tomorrow(api))
    day = plan["meals"][0]["on_day"]
    kcal = sum(meal["nutrition"]["kcal"] for meal in plan["meals"] if meal["on_day"] == day)
    assert 1200 <= kcal < 1500


async def test_an_allergy_to_what_is_no_food_is_told_apart(api: Desk) -> None:
    ana = await adult(api)
    assert (await planned(ana, allergies=["moon dust"], not_food=["moon dust"]))["meals"]
    assert (await planned(ana, allergies=["cats"], replace=True))["meals"]


async def test_children_are_told_no_calories(api: Desk) -> None:
    kim = api.person()
    plan = await planned(kim)
    assert {meal["nutrition"] for meal in plan["meals"]} == {None}
    for change in ({"lose_weight": True}, {"energy": 2000}):
        told = await kim("POST", "meal-plans", WISH | change | {"replace": True})
        assert told.status == 422
        assert "18" in told.body["detail"]


async def test_a_meal_is_noted_ticked_off_changed_removed(api: Desk) -> None:
    ana = await adult(api)
    told = await ana(
        "POST", "meals", {"slot": "lunch", "foods": [{"food": "rice", "grams": 100}, {"food": "egg", "grams": 55}]}
    )
    assert told.status == 201, told.body
    meal = told.body
    assert (meal["state"], meal["allergens"], meal["nutrition"]["kcal"]) == (
        "eaten",
        ["eggs"],
        pytest.approx(443.6, abs=1),
    )
    path = f"meals/{meal['id']}"
    assert (await ana("GET", path)).body == meal
    told = await ana("PATCH", path, {"foods": [{"food": "rice", "grams": 50}], "title": "rice"})
    assert (told.body["title"], told.body["nutrition"]["kcal"]) == ("rice", 182.5)
    told = await ana("PATCH", path, {"dish": "dal_rice", "state": "skipped"})
    assert (told.body["dish"], told.body["eaten_at"], len(told.body["foods"])) == ("dal_rice", None, 9)
    assert (await ana("DELETE", path)).status == 204
    assert (await ana("DELETE", path)).status == 404


async def test_what_a_person_must_not_have_is_not_planned(api: Desk) -> None:
    ana = await adult(api)
    plan = await planned(ana, starts_on=tomorrow(api))
    meal = next(one for one in plan["meals"] if one["slot"] == "dinner")
    for change in ({"dish": "salmon_rice"}, {"foods": [{"food": "peanut_butter", "grams": 20}]}):
        assert (await ana("PATCH", f"meals/{meal['id']}", change)).status == 422
    assert (await ana("POST", "meals", {"slot": "lunch", "dish": "peanut_noodles", "state": "planned"})).status == 422
    assert (await ana("PATCH", f"meals/{meal['id']}", {"dish": "dal_rice"})).status == 200
    assert (await ana("POST", "meals", {"slot": "lunch", "dish": "peanut_noodles"})).status == 201  # it was eaten


async def test_what_was_eaten_instead_lets_the_plan_go(api: Desk) -> None:
    ana = await adult(api)
    api.home.simulator.clock.advance(timedelta(0))
    plan = await planned(ana)
    today = plan["starts_on"]
    body = {"slot": "dinner", "title": "at my aunt's", "on_day": today, "state": "planned", "instead": True}
    assert (await ana("POST", "meals", body)).status == 201
    found = (await ana("GET", f"meals?begin={today}&end={today}&state=skipped")).body["items"]
    assert [one["slot"] for one in found] == ["dinner"]


@pytest.mark.parametrize(
    "change",
    [
        {"slot": "brunch"}, {"foods": [{"food": "moon", "grams": 1}]}, {"foods": [{"food": "rice", "grams": 0}]},
        {"foods": [{"food": "rice", "grams": 1e9}]}, {"dish": "moon_pie"}, {"title": "a\x00b"}, {"title": "x" * 201},
        {"title": "", "foods": []}, {"on_day": "1999-12-31"}, {"on_day": "2190-01-01"}, {"state": "burnt"}, {"kcal": 3},
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(api: Desk, change: dict[str, Any]) -> None:
    ana = api.person()
    assert (await ana("POST", "meals", {"slot": "lunch", "title": "soup"} | change)).status == 422
    assert (await ana("GET", "meals")).body["items"] == []


async def test_thirty_meals_a_day_are_the_most(api: Desk) -> None:
    ana = api.person()
    for _ in range(30):
        assert (await ana("POST", "meals", {"slot": "snack", "title": "a bite"})).status == 201
    assert (await ana("POST", "meals", {"slot": "snack", "title": "a bite"})).status == 409


async def test_pages_and_filters(api: Desk) -> None:
    ana = await adult(api)
    plan = await planned(ana, starts_on=tomorrow(api))
    listed: list[Any] = []
    page = (await ana("GET", "meals?limit=10")).body
    listed += page["items"]
    while page["next_cursor"]:
        page = (await ana("GET", f"meals?limit=10&cursor={page['next_cursor']}")).body
        listed += page["items"]
    assert sorted(one["id"] for one in listed) == sorted(one["id"] for one in plan["meals"])
    assert [one["on_day"] for one in listed] == sorted((one["on_day"] for one in listed), reverse=True)
    only = (await ana("GET", f"meals?plan_id={plan['id']}&limit=100")).body["items"]
    assert len(only) == len(plan["meals"])
    assert (await ana("GET", "meals?cursor=AAAA")).status == 422
    assert (await ana("GET", "meal-plans?limit=1")).body["next_cursor"] is None


async def test_nobody_elses(api: Desk) -> None:
    ana, eve = await adult(api), api.person()
    plan = await planned(ana)
    for path, change in (
        (f"meal-plans/{plan['id']}", {"title": "mine"}),
        (f"meals/{plan['meals'][0]['id']}", {"title": "x"}),
    ):
        for method, given in (("GET", None), ("PATCH", change), ("DELETE", None)):
            assert (await eve(method, path, given)).status == 404
            assert (await api.stranger()(method, path, given)).status == 401
    assert (await eve("GET", "meals")).body["items"] == []
    assert (await ana("GET", f"meal-plans/{plan['id']}")).body == plan


def test_the_tables_are_whole() -> None:
    assert len(foods()) >= 200
    assert len(dishes()) >= 80
    for food in foods().values():
        assert all(food.names.values()), food.id
        assert food.parts <= foods().keys(), food.id
    for dish in dishes().values():
        assert all(dish.names.values()), dish.id
        assert dish.slots, dish.id
