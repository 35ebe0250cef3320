"""Procedures: checklists that are walked through one step at a time; five essential ones are everybody's."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from handlers.deeds import Deeds
from handlers.skills import Entry, Skill, Tally
from handlers.skills.procedures.catalog import essentials
from handlers.skills.procedures.chat import LIST, understand
from handlers.turn import Effect, Turn
from storage import user_procedures

if TYPE_CHECKING:
    from pydantic_ai import FunctionToolset


def _toolset() -> "FunctionToolset[Turn]":
    from handlers.skills.procedures.tools import toolset  # noqa: PLC0415 - only where there is a model

    return toolset()


def _welcome(turn: Turn) -> Sequence[Effect]:
    keys = essentials(turn.known.birth_year, turn.now.year, turn.region)
    return [partial(user_procedures.add, user_id=turn.user_id, keys=keys, now=turn.now)]


SKILL = Skill(
    "procedures",
    understand,
    _toolset,
    Entry(LIST, "menu_procedures"),
    Tally("tally_procedures", user_procedures.finished),
    deeds=Deeds("deed_procedures", 5, 5, user_procedures.deeds),
    welcome=_welcome,
)
