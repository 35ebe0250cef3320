"""Meals by chat through the whole house, with no model."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator.people import Person
from handlers.skills.meals.foods import dishes, foods
from tests.dialogs.test_dialogs import tap
from tests.house import House, house


async def stored(home: House) -> list[Any]:
    """Meals as they are kept, in their order."""
    rows = await home.pool.fetch(
        "select *, on_day - current_date as ahead from meals "
        "order by on_day, array_position(array['breakfast','lunch','dinner','snack'], slot), created_at"
    )
    return [dict(row) for row in rows]


async def dawn(home: House) -> None:
    """Seven o'clock in Madrid, so that a whole day lies ahead."""
    now = home.simulator.clock.now()
    home.simulator.clock.advance((now.replace(hour=6, minute=0) + timedelta(days=1)) - now)


async def at_breakfast(home: House, **more: Any) -> Person:
    await dawn(home)
    return await home.adult(**more)


async def test_a_week_is_asked_for_shown_and_kept(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        home.simulator.say(sam, "Meal plan")
        question = await home.simulator.wait_reply(sam)
        assert "any allergies or a diet?" in question.text
        answer = await home.ask(sam, "vegetarian, peanuts, 30 min, 2 people")
        assert "vegetarian, without peanuts, up to 30 min, 2 people" in answer
        assert "read the labels" in answer
        found = await stored(home)
        assert len({one["on_day"] for one in found}) == 7
        eaten = [foods()[food["food"]] for one in found for food in one["foods"]]
        assert not [food.id for food in eaten if food.allergens & {"peanuts", "fish"} or "meat" in food.flags]
        assert all(dishes()[one["dish"]].minutes <= 30 for one in found)
        assert "**Dinner**" not in answer
        dinner = await home.ask(sam, "what's for dinner")
        assert dinner.startswith("*Dinner*: ")
        assert "kcal" in dinner


async def test_a_plan_gives_way_only_when_told(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: cheap")
        before = await stored(home)
        assert "Shall I replace" in await home.ask(sam, "meal plan: vegan")
        assert await stored(home) == before
        tap(home, sam, "No, keep it")
        assert "stays" in (await home.simulator.wait_reply(sam)).text
        await home.ask(sam, "meal plan: vegan")
        tap(home, sam, "Yes, a new plan")
        assert "vegan" in (await home.simulator.wait_reply(sam)).text
        after = await stored(home)
        assert len(after) == len(before)
        eaten = [foods()[food["food"]] for one in after for food in one["foods"]]
        assert not [food.id for food in eaten if food.allergens & {"milk", "eggs", "fish"}]


async def test_what_memory_was_told_counts_from_then_on(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: vegetarian")
        await home.ask(sam, "remember that I'm allergic to milk")
        assert await home.pool.fetchval("select value from facts where slot = 'allergy'") == "milk"
        milky = [
            one for one in await stored(home) if any("milk" in foods()[food["food"]].allergens for food in one["foods"])
        ]
        assert milky
        week = await home.ask(sam, "my meals")
        assert week.count("✗") == len(milky)
        swap = re.search(r"Write “(swap .+?)”", week)
        assert swap
        assert "is now" in await home.ask(sam, swap[1])
        assert (await home.ask(sam, "my meals")).count("✗") == len(milky) - 1
        shopping = await home.ask(sam, "shopping list")
        assert "cheese" not in shopping.casefold()
        assert "yoghurt" not in shopping.casefold().replace("soy yoghurt", "")


async def test_an_unknown_allergy_is_asked_until_it_is_clear(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        assert "“penguins”" in await home.ask(sam, "meal plan: allergic to penguins, vegan")
        assert await stored(home) == []
        assert "“penguins”" in await home.ask(sam, "meal plan")
        assert "without eggs" in await home.ask(sam, "allergic to eggs")
        assert len({one["on_day"] for one in await stored(home)}) == 7


async def test_an_allergy_to_no_food_is_tapped_away(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: allergic to moon dust")
        tap(home, sam, "It's in no food")
        assert "Your meals from" in (await home.simulator.wait_reply(sam)).text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("meal plan: vegan, salmon every day", "Salmon and this exclude each other: vegan"),
        ("meal plan: 800 kcal", "800 kcal a day is too little"),
        ("meal plan: pregnant, lose weight", "ask your doctor or midwife"),
        ("meal plan: I have bulimia", "you deserve support"),
        ("meal plan: keto", "“keto”"),
        ("meal plan: vegan, 5 min, no gluten, no soy, no nuts, no sesame", "at most 5 minutes"),
    ],
)
async def test_what_cannot_be_is_said_with_the_next_step(database_url: str, asked: str, told: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        assert told in await home.ask(sam, asked)
        assert await stored(home) == []


async def test_children_get_good_meals_and_no_numbers(database_url: str) -> None:
    async with house(database_url) as home:
        kim = await at_breakfast(home)
        await home.pool.execute("update profiles set birth_year = 2014")
        assert "under 18" in await home.ask(kim, "meal plan: lose weight")
        assert "under 18" in await home.ask(kim, "meal plan: 1900 kcal")
        assert "kcal" not in await home.ask(kim, "meal plan: no fish")
        assert "kcal" not in await home.ask(kim, "what's for lunch")
        assert "kcal" not in await home.ask(kim, "ate pizza for lunch")


async def test_swapping_goes_through_what_there_is(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: vegan")
        seen = set()
        for _ in range(4):
            before = {one["id"]: one for one in await stored(home)}
            answer = await home.ask(sam, "swap dinner")
            after = {one["id"]: one for one in await stored(home)}
            changed = [one for id_, one in after.items() if one["dish"] != before[id_]["dish"]]
            first = min(one["on_day"] for one in after.values())
            assert [(one["slot"], one["on_day"]) for one in changed] == [("dinner", first)]
            assert dishes()[changed[0]["dish"]].name("en") in answer
            seen.add(changed[0]["dish"])
        assert len(seen) == 4


async def test_what_was_eaten_is_noted_and_the_day_fitted(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: cheap")
        day = (await stored(home))[0]["on_day"]
        before = {one["slot"]: one for one in await stored(home) if one["on_day"] == day}
        answer = await home.ask(sam, "I ate pizza and ice cream for breakfast")
        assert "Noted for Breakfast: pizza, ice cream." in answer
        assert "fitted today's portions" in answer
        found = [one for one in await stored(home) if one["on_day"] == day]
        assert {(one["slot"], one["state"]) for one in found if one["slot"] == "breakfast"} == {
            ("breakfast", "skipped"), ("breakfast", "eaten"),
        }  # fmt: skip
        dinner = next(one for one in found if one["slot"] == "dinner")
        assert sum(food["grams"] for food in dinner["foods"]) < sum(food["grams"] for food in before["dinner"]["foods"])
        assert "Ticked off" in await home.ask(sam, "ate lunch as planned")
        assert "Lunch" in await home.ask(sam, "what do i eat today")
        assert "no figures" in await home.ask(sam, "ate borscht for dinner")


async def test_days_of_training_want_more(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.pool.execute(
            "insert into workout_plans (user_id, goal, level, weekdays, minutes, sessions, started_on) "
            "select id, 'fitness', 'beginner', '{3}', 30, '[]', current_date from profiles"
        )
        assert "a tenth larger on days you train (Wednesday)" in await home.ask(sam, "meal plan: 2000 kcal")
        kcal: dict[int, float] = {}
        for one in await stored(home):
            own = sum(foods()[food["food"]].per_100g.kcal * food["grams"] / 100 for food in one["foods"])
            kcal[one["on_day"].isoweekday()] = kcal.get(one["on_day"].isoweekday(), 0) + own
        assert kcal[3] >= 2200  # portions are rounded up to what a kitchen can weigh
        assert all(2000 <= own < kcal[3] for day, own in kcal.items() if day != 3)


async def test_what_is_noted_earns_points(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.ask(sam, "ate pizza for lunch")
        assert await home.pool.fetchval("select sum(points) from rewards where skill = 'meals'") == 2


async def test_talk_goes_on(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        for text in ("I ate an apple in the park with my project partner", "Meal plans are boring", "I had a dog"):
            assert "I've kept that" in await home.ask(sam, text)
        assert await stored(home) == []


async def test_cooked_once_eaten_twice_is_bought_once(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: vegan, 4 people")
        assert "4 people" in await home.ask(sam, "shopping list")
        left = [one for one in await stored(home) if one["leftover"]]
        assert len(left) == 3
        home.simulator.clock.advance(timedelta(days=1))
        lunch = await home.ask(sam, "what's for lunch")
        assert "(cooked the day before)" in lunch


async def test_the_menu_leads_to_meals(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await at_breakfast(home)
        await home.ask(sam, "menu")
        tap(home, sam, "My meals")
        question = await home.simulator.wait_reply(sam)
        assert "any allergies" in question.text
        tap(home, sam, "Nothing special")
        assert "Your meals from" in (await home.simulator.wait_reply(sam)).text
