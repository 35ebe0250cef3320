"""Meals with a model: its drafts are checked, its tools write with the turn, what would destroy waits for a tap."""

import json
from datetime import date
from typing import Any

from handlers.skills.meals.foods import dishes, foods
from handlers.skills.meals.needs import Known, Needs, eater
from handlers.skills.meals.week import Asked, template
from tests.dialogs.test_dialogs import tap
from tests.handlers.skills.meals.test_chat import at_breakfast, stored
from tests.handlers.support import Provider, completion, with_model
from tests.house import House

BAD = {"days": [{"breakfast": "peanut_banana_toast", "lunch": "salmon_rice", "dinner": "steak_potatoes"}] * 7}


def calls(name: str, **arguments: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": f"call-{name}", "type": "function", "function": function}
    return completion(None, tool_calls=[call], finish_reason="tool_calls")


def draft(**needs: Any) -> dict[str, Any]:
    """A draft that keeps the rules for these needs."""
    plan = template(Asked(eater(Needs(**needs), Known(child=False)), date(2026, 11, 23), "a model"))
    days: dict[date, dict[str, str]] = {}
    for one in plan:
        days.setdefault(one.on_day, {})[one.slot] = one.dish
    return {"days": list(days.values())}


async def allergens(home: House) -> set[str]:
    return {name for one in await stored(home) for food in one["foods"] for name in foods()[food["food"]].allergens}


async def test_a_draft_that_keeps_the_rules_is_taken(database_url: str) -> None:
    provider, good = Provider(), draft(diets=("vegan",), allergies=("nuts",))
    provider.then(calls("final_result", **good))
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        answer = await home.ask(sam, "meal plan: vegan, no nuts")
        assert all(dishes()[day["breakfast"]].name("en") in answer for day in good["days"])
        assert not await allergens(home) & {"nuts", "peanuts", "milk", "eggs", "fish"}
        assert await home.pool.fetchval("select drafted from meal_plans")
        told = str(provider.requests[0]["messages"])
        assert "dal_rice" in told
        assert "salmon" not in told  # only what may be chosen is offered
        assert "peanut_noodles" not in told


async def test_a_draft_that_breaks_rules_is_mended_or_left(database_url: str) -> None:
    provider = Provider()
    provider.then(*[calls("final_result", **BAD)] * 3)
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        assert "Your meals from" in await home.ask(sam, "meal plan: vegetarian, no peanuts")
        assert "peanut_banana_toast" in str(provider.requests[1]["messages"][-1])
        assert not await allergens(home) & {"peanuts", "fish"}
        assert not await home.pool.fetchval("select drafted from meal_plans")


async def test_a_draft_is_kept_while_nothing_changes(database_url: str) -> None:
    provider = Provider()
    good = draft(diets=("vegan",))
    provider.then(calls("final_result", **good), calls("final_result", **good))
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: vegan")
        await home.pool.execute("delete from meal_plans")
        assert "Your meals from" in await home.ask(sam, "meal plan: vegan")
        assert len(provider.requests) == 1


async def test_the_model_away_leaves_the_table(database_url: str) -> None:
    provider = Provider()
    provider.then(500, 500, 500, 500)
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        assert "Your meals from" in await home.ask(sam, "meal plan: vegan")


async def test_the_tool_hears_what_the_model_left_out(database_url: str) -> None:
    provider = Provider()
    provider.then(calls("make_meal_plan", wish="vegetarian"), *[calls("final_result", **BAD)] * 3, "Here you are.")
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        said = "I would love some help with food this week, I'm allergic to milk"
        assert await home.ask(sam, said) == "Here you are."
        assert await stored(home)
        assert not await allergens(home) & {"milk", "fish"}


async def test_a_tool_makes_no_unsafe_plan(database_url: str) -> None:
    provider = Provider()
    provider.then(calls("make_meal_plan", wish="700 kcal"), "That is too little.")
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        await home.ask(sam, "help me eat as little as I can")
        assert "1500" in str(provider.requests[-1]["messages"][-1])
        assert await stored(home) == []


async def test_a_tool_replaces_nothing_before_a_tap(database_url: str) -> None:
    provider = Provider()
    good = calls("final_result", **draft(diets=("vegan",)))
    provider.then(500, 500, 500, calls("make_meal_plan", wish="vegan"), "Shall I replace it?", good)
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: cheap")
        before = await stored(home)
        assert await home.ask(sam, "could you think about something without animals for us") == "Shall I replace it?"
        assert await stored(home) == before
        tap(home, sam, "Yes, a new plan")
        assert "vegan" in (await home.simulator.wait_reply(sam)).text
        assert not await allergens(home) & {"milk", "eggs", "fish"}


async def test_tools_show_swap_and_note(database_url: str) -> None:
    provider = Provider()
    provider.then(
        500, 500, 500,
        calls("todays_meals"), "That.",
        calls("swap_meal", slot="dinner"), "Swapped.",
        calls("log_meal", foods="2 eggs, 100 g bread", slot="breakfast"), "Noted.",
    )  # fmt: skip
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: cheap")
        first = {one["slot"]: one["dish"] for one in (await stored(home))[:4]}
        await home.ask(sam, "remind me of the food for the day")
        assert "kcal" in str(provider.requests[-1]["messages"][-1])
        await home.ask(sam, "I am not in the mood for tonight's dish")
        after = {one["slot"]: one["dish"] for one in (await stored(home))[:4]}
        assert (after["dinner"] != first["dinner"], after["lunch"]) == (True, first["lunch"])
        await home.ask(sam, "this morning I had two eggs and bread, very tasty")
        eaten = await home.pool.fetchrow("select slot, title, foods from meals where state = 'eaten'")
        assert (eaten["slot"], eaten["title"]) == ("breakfast", "2 eggs, 100 g bread")


async def test_tools_are_few_and_short(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        await home.ask(await home.adult(), "hello there friend")
        names = ["make_meal_plan", "todays_meals", "swap_meal", "log_meal"]
        tools: Any = [tool for tool in provider.requests[-1]["tools"] if tool["function"]["name"] in names]
        assert [tool["function"]["name"] for tool in tools] == names
        assert len(json.dumps(tools)) < 2000
