"""Rewards: points, days in a row that rest never breaks, badges, and prizes that a guardian names and grants."""

from typing import TYPE_CHECKING

from handlers.rewarding import NAME
from handlers.skills import Entry, Skill, Tally
from handlers.skills.rewards.chat import LIST, understand
from handlers.turn import Turn
from storage import prizes

if TYPE_CHECKING:
    from pydantic_ai import FunctionToolset


def _toolset() -> "FunctionToolset[Turn]":
    from handlers.skills.rewards.tools import toolset  # noqa: PLC0415 - only where there is a model

    return toolset()


SKILL = Skill(NAME, understand, _toolset, Entry(LIST, "menu_rewards"), Tally("tally_rewards", prizes.given))
