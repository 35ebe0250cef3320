"""What is remembered, in the person's hands: remember that …, that's wrong …, forget …"""

from typing import TYPE_CHECKING

from handlers.skills import Skill
from handlers.skills.memory.chat import understand

if TYPE_CHECKING:
    from pydantic_ai.toolsets import AbstractToolset

    from handlers.turn import Turn


def _toolset() -> "AbstractToolset[Turn]":
    from handlers.skills.memory.tools import toolset  # noqa: PLC0415 - only where there is a model

    return toolset()


SKILL = Skill("memory", understand, _toolset, essential=True)
