"""Skills: one module or package each in this folder, with a `SKILL`. Adding one touches nothing else.

A skill answers messages without a model (`understand`), gives the model tools, stands in the menu, and counts for the
weekly report. Whatever it changes goes into `turn.effects`, which run in the turn's one transaction: a turn that is
run again after a crash changes nothing twice.
"""

import pkgutil
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import UUID

from handlers.deeds import Deeds
from handlers.lines import say
from handlers.message import Incoming
from handlers.services import Services
from handlers.turn import Effect, Turn
from storage.executor import Executor

if TYPE_CHECKING:
    from pydantic_ai.toolsets import AbstractToolset

Understand = Callable[[Turn, Services], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: the choice's id, which comes back to `understand` when tapped, and the key of its words."""

    choice: str
    line: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A line of the weekly report: the key of its words, and how to count it for a person between two moments."""

    line: str
    count: Callable[[Executor, UUID, datetime, datetime], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Skill:
    """What one file of this folder offers.

    `understand` is given a turn that holds one message. It answers by `turn.answer(…)` and returns True, or returns
    False and leaves the turn as it was. `toolset` is called once per process; its tools take a `RunContext[Turn]`, read
    by `turn.reads` and say what will be. Keep them few: their words are paid for in every turn. The ids of its choices
    begin with its name and a colon. A person or a guardian may turn it off, unless it is `essential`.
    """

    name: str
    understand: Understand
    toolset: "Callable[[], AbstractToolset[Turn]] | None" = None
    entry: Entry | None = None
    tally: Tally | None = None
    deeds: Deeds | None = None  # what earns points
    essential: bool = False
    welcome: Callable[[Turn], Sequence[Effect]] | None = None  # what somebody gets whose first chat ends


@cache
def skills() -> Sequence[Skill]:
    """Every skill of this folder, by name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(module.SKILL for module in modules if hasattr(module, "SKILL"))


@cache
def toolsets() -> "Sequence[AbstractToolset[Turn]]":
    """What the model is given of all skills, built once."""
    return tuple(_unless_off(skill.name, skill.toolset()) for skill in skills() if skill.toolset is not None)


def welcome(turn: Turn) -> Sequence[Effect]:
    """What skills give somebody at the end of their first chat."""
    return [effect for skill in skills() if skill.welcome is not None for effect in skill.welcome(turn)]


def entries(off: Collection[str] = ()) -> Sequence[Entry]:
    """What skills that are not `off` add to the menu."""
    return [skill.entry for skill in skills() if skill.entry is not None and skill.name not in off]


def optional() -> Sequence[Skill]:
    """Those that can be turned off: they stand in the menu and are not essential."""
    return [skill for skill in skills() if skill.entry is not None and not skill.essential]


async def ask(turn: Turn, services: Services) -> None:
    """Let each message of the turn be answered by the first skill that understands it; the others go on.

    Answers to several messages come in one reply, one beneath the other.
    """
    everything, left = turn.incoming, list[Incoming]()
    answer = None
    for message in everything:
        turn.incoming = [message]
        if not turn.spoken or not await _understood(turn, services):
            left.append(message)
            continue
        answer = (turn.reply, turn.answered_by, turn.kind)
        turn.reopen([])
    turn.incoming = left
    if answer is None:
        return
    if not turn.spoken:
        turn.incoming, turn.prelude = everything, ""
        turn.reply, turn.answered_by, turn.kind = answer
        turn.closed = True


async def _understood(turn: Turn, services: Services) -> bool:
    off, choice = turn.known.skills_off, turn.spoken[-1].choice_id or ""
    for skill in skills():
        if skill.name in off and not skill.essential:
            if choice.startswith(f"{skill.name}:"):
                turn.answer(say(turn.known.locale, "skill_is_off"), "command")
                return True
        elif await skill.understand(turn, services):
            return True
    return False


def _unless_off(name: str, toolset: "AbstractToolset[Turn]") -> "AbstractToolset[Turn]":
    return toolset.filtered(lambda at, _: name not in at.deps.known.skills_off)
