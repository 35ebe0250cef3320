"""The model's tools for meals. They write nothing: effects wait in the turn, the answer says what will be."""

from datetime import timedelta

from pydantic_ai import FunctionToolset, RunContext

from handlers.skills.meals.chat import show, swap
from handlers.skills.meals.commands import Command
from handlers.skills.meals.eating import weigh
from handlers.skills.meals.noting import noted
from handlers.skills.meals.planning import asked_for, eater_of
from handlers.skills.meals.reading import wish_in
from handlers.turn import Turn
from handlers.words import storable
from storage import meals
from storage.meals import Slot

_LONGEST = 500


def toolset() -> FunctionToolset[Turn]:
    """Plan, show, swap, note."""
    return FunctionToolset([make_meal_plan, todays_meals, swap_meal, log_meal])


async def make_meal_plan(at: RunContext[Turn], wish: str = "") -> str:
    """Plan their week of meals.

    Args:
        at: Where the tool is called.
        wish: Commas between: "vegan, allergic to nuts, no fish, 30 min, 2 people, 1800 kcal, lose weight".

    """
    turn, wish = at.deps, storable(wish)[:_LONGEST]
    told, own = wish_in(wish), wish_in(turn.text)
    told.allergies += [one for one in own.allergies if one not in told.allergies]
    answer = await asked_for(turn, turn.db, told, f"{wish}\n{turn.text}")
    turn.offers = list(answer.choices)
    return (
        f"Will be kept. Pass it on as it is:\n{answer.text}"
        if answer.made
        else f"Not planned. Tell them:\n{answer.text}"
    )


async def todays_meals(at: RunContext[Turn], days_ahead: int = 0, shopping_list: bool = False) -> str:  # noqa: FBT001, FBT002 - by name
    """What is planned to eat, or to buy for it."""
    command = Command("shopping") if shopping_list else Command("day", None, min(max(days_ahead, 0), 7))
    return (await show(at.deps, at.deps.db, command)).text


async def swap_meal(at: RunContext[Turn], slot: Slot, days_ahead: int = 0) -> str:
    """Give one planned meal another dish."""
    turn = at.deps
    day = Command("swaps", slot, min(max(days_ahead, 0), 7)).day(turn.local.date())
    return await swap(turn, turn.db, day, slot)


async def log_meal(at: RunContext[Turn], foods: str, slot: Slot) -> str:
    """Note what they ate today.

    Args:
        at: Where the tool is called.
        foods: With amounts: "200 g rice, 1 egg".
        slot: The meal.

    """
    turn = at.deps
    told = weigh(storable(foods)[:_LONGEST], turn.known.locale)
    if not told.title:
        return "Not noted: name the foods."
    told.slot = slot
    if told.unknown:
        told.grams, told.dish = {}, None
    day = turn.local.date()
    found = await meals.between(turn.db, turn.user_id, day, day + timedelta(days=1))
    return noted(turn, found, told, await eater_of(turn, turn.db))
