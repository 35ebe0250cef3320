"""What a part of this skill answers: words, what can be tapped, and what will be written; and what all parts share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from handlers.lines import say
from handlers.message import Choice
from handlers.turn import Effect, Turn

NAME = "training"
LIST = f"{NAME}:list"
TODAY, SHOW, MAKE, KEEP, RESUME = (f"{NAME}:{what}" for what in ("today", "show", "make", "keep", "resume"))
_ID_LIMIT = 256  # of a button's id (Cloud API docs, interactive reply buttons)


@dataclass(frozen=True, slots=True)
class Answer:
    """To a message, or to a model that asked."""

    text: str
    choices: Sequence[Choice] = ()
    effects: Sequence[Effect] = ()

    def give(self, turn: Turn) -> bool:
        """Close the turn with it."""
        turn.effects += self.effects
        turn.answer(self.text, "skill", choices=self.choices, list_label=say(turn.known.locale, "training_choose"))
        return True


def button(what: str, line: str, locale: str) -> Choice:
    """Something to tap; `what` is the choice's id without the skill's name."""
    return Choice(what if what.startswith(NAME) else f"{NAME}:{what}", say(locale, line))


def fitting(choices: Sequence[Choice]) -> Sequence[Choice]:
    """All of them, or none when one carries more than a button can."""
    return choices if all(len(one.id.encode("utf-16-le")) // 2 <= _ID_LIMIT for one in choices) else ()


def local_day(turn: Turn) -> date:
    """The person's own day."""
    return turn.local.date()


def same_id(*parts: object) -> UUID:
    """An id that is the same whenever the same thing is written: a turn that is run again writes nothing twice."""
    return uuid5(NAMESPACE_OID, ":".join(map(str, parts)))


def in_order(turn: Turn, number: int) -> datetime:
    """The moment of the nth thing that is written in a turn: they keep their order."""
    return turn.now + timedelta(microseconds=number)


def example(locale: str) -> str:
    """How one writes what was done."""
    return say(locale, "training_example")
