"""Reminders and check-ins: once, every day or on some weekdays, in the person's own time."""

from typing import TYPE_CHECKING

from handlers.skills import Entry, Skill, Tally
from handlers.skills.reminders.chat import LIST, understand
from storage import reminders

if TYPE_CHECKING:
    from pydantic_ai import FunctionToolset

    from handlers.turn import Turn


def _toolset() -> "FunctionToolset[Turn]":
    from handlers.skills.reminders.tools import toolset  # noqa: PLC0415 - only where there is a model

    return toolset()


SKILL = Skill(
    "reminders",
    understand,
    _toolset,
    Entry(LIST, "menu_reminders"),
    Tally("tally_reminders", reminders.kept),
)
