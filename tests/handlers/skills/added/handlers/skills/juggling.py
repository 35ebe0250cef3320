"""Juggling: how often somebody has practised today."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from handlers.lines import say, understands
from handlers.services import Services
from handlers.skills import Entry, Skill, Tally
from handlers.turn import Turn
from handlers.words import plain
from storage.executor import Executor

if TYPE_CHECKING:
    from pydantic_ai import FunctionToolset


async def understand(turn: Turn, _services: Services) -> bool:
    """Answer a message about juggling."""
    said = turn.spoken[-1]
    phrases = {plain(phrase) for lists in understands("juggling").values() for phrase in lists["how"]}
    if said.choice_id != "juggling:how" and plain(turn.text) not in phrases:
        return False
    turn.answer(say(turn.known.locale, "juggling_how"), "command")
    return True


def _toolset() -> "FunctionToolset[Turn]":
    from pydantic_ai import FunctionToolset  # noqa: PLC0415 - only where there is a model

    def juggling_rule() -> str:
        """How to juggle three balls."""
        return "Throw each ball when the one before is at its highest."

    return FunctionToolset([juggling_rule])


async def _practised(_db: Executor, _user_id: UUID, _since: datetime, _until: datetime) -> int:
    return 0


SKILL = Skill(
    "juggling", understand, _toolset, Entry("juggling:how", "menu_juggling"), Tally("tally_juggling", _practised)
)
