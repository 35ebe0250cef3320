"""Projects: what a person builds or plans, what is to be done for it, and notes about it."""

from typing import TYPE_CHECKING

from handlers.deeds import Deeds
from handlers.skills import Entry, Skill, Tally
from handlers.skills.projects.chat import understand
from handlers.skills.projects.ids import LIST, NAME
from storage import work_items

if TYPE_CHECKING:
    from pydantic_ai import FunctionToolset

    from handlers.turn import Turn


def _toolset() -> "FunctionToolset[Turn]":
    from handlers.skills.projects.tools import toolset  # noqa: PLC0415 - only where there is a model

    return toolset()


SKILL = Skill(
    NAME,
    understand,
    _toolset,
    Entry(LIST, "menu_projects"),
    Tally("tally_projects", work_items.done_between),
    deeds=Deeds("deed_projects", 10, 5, work_items.deeds),
)
