"""A fact that may be learned: what patterns and models propose, and `learning` decides on."""

from dataclasses import dataclass
from datetime import datetime

from handlers.memory.slots import FREE
from storage.facts import Origin


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence about the person, the messages it comes from, and when the person said it.

    With `ends` it is the end of what the slot holds: of `value` only, where there is one.
    """

    text: str
    sources: tuple[int, ...]
    said_at: datetime
    origin: Origin = "pattern"
    slot: str | None = None
    subject: str = ""
    value: str | None = None
    importance: float = FREE
    ends: bool = False
    locale: str = "en"
