"""A batch of what a person said, what a model answers about it, and what comes of that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol

from pydantic import BaseModel, Field

from handlers.memory.candidates import Candidate
from handlers.memory.terms import SESSION_GAP
from storage.memory_queue import Learner, Spoken


class ReaderAway(Exception):  # noqa: N818
    """No model read the batch."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model found, and what it cost. `valid` False: its answer could not be used, twice."""

    candidates: Sequence[Candidate] = ()
    lines: dict[int, str] = field(default_factory=dict)  # of sessions, by a message of each
    valid: bool = True
    calls: int = 1
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal = Decimal(0)


class Reader(Protocol):
    """A model that reads what a person said."""

    async def read(self, said: Sequence[Spoken], person: Learner, now: datetime) -> Reading:
        """What is to be kept of it. Raises ReaderAway."""
        ...


Slot = Literal[
    "name", "birthday", "city", "origin", "job", "school", "partner", "goal", "diet", "pet", "child", "sibling",
    "parent", "friend", "allergy", "hobby", "language", "likes", "dislikes", "favourite",
]  # fmt: skip
Sensitive = Literal["none", "health", "religion", "sexuality", "ethnicity", "politics", "address", "school"]


class Found(BaseModel):
    """One fact as a model words it."""

    text: str = Field(max_length=600)
    messages: list[int] = Field(min_length=1, max_length=20)
    slot: Slot | None = None
    value: str | None = None
    kind: str | None = None
    over: bool = False
    when: date | None = None
    importance: float = Field(0.5, ge=0, le=1)
    sensitive: Sensitive = "none"
    about: Literal["person", "other"] = "person"


class SessionLine(BaseModel):
    """What a session was about; null for small talk."""

    session: int
    line: str | None = None


class Answer(BaseModel):
    """Everything worth keeping in these messages; nothing is a normal answer."""

    facts: list[Found] = []
    sessions: list[SessionLine] = []


@dataclass(frozen=True, slots=True)
class Batch:
    """What one call reads. Messages are numbered from 1, so that no id of another person can be named."""

    said: Sequence[Spoken]
    sessions: Sequence[int]  # the session of each message, from 1 on
    person: Learner
    now: datetime

    @property
    def closed(self) -> list[int]:
        """The sessions that are over."""
        over = self.now - self.said[-1].said_at > SESSION_GAP
        return [number for number in sorted(set(self.sessions)) if over or number != self.sessions[-1]]
