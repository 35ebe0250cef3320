"""Meals: plans of a week for what a person may and likes to eat, what to buy for them, what was eaten."""

from typing import TYPE_CHECKING

from handlers.deeds import Deeds
from handlers.skills import Entry, Skill, Tally
from handlers.skills.meals.chat import LIST, understand
from storage import meals

if TYPE_CHECKING:
    from pydantic_ai import FunctionToolset

    from handlers.turn import Turn


def _toolset() -> "FunctionToolset[Turn]":
    from handlers.skills.meals.tools import toolset  # noqa: PLC0415 - only where there is a model

    return toolset()


SKILL = Skill(
    "meals",
    understand,
    _toolset,
    Entry(LIST, "menu_meals"),
    Tally("tally_meals", meals.kept),
    deeds=Deeds("deed_meals", 2, 4, meals.deeds),
)
