"""Training: plans of workouts, what was done noted by chat, targets that follow from it."""

from typing import TYPE_CHECKING

from handlers.deeds import Deeds
from handlers.skills import Entry, Skill, Tally
from handlers.skills.training.answers import LIST
from handlers.skills.training.chat import understand
from storage import workouts

if TYPE_CHECKING:
    from pydantic_ai import FunctionToolset

    from handlers.turn import Turn


def _toolset() -> "FunctionToolset[Turn]":
    from handlers.skills.training.tools import toolset  # noqa: PLC0415 - only where there is a model

    return toolset()


SKILL = Skill(
    "training",
    understand,
    _toolset,
    Entry(LIST, "menu_training"),
    Tally("tally_training", workouts.done),
    deeds=Deeds("deed_training", 15, 2, workouts.deeds, workouts.days_off),
)
