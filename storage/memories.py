"""What Tandem remembers of a person, as they read and correct it; called in a transaction of `as_person`."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Documents:
    """The four bounded texts."""

    identity: str = ""
    current_state: str = ""
    long_term_summary: str = ""
    core_instructions: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """One line about a day."""

    id: int
    day: date
    line: str


@dataclass(frozen=True, slots=True)
class Reward:
    """Points with their reason."""

    id: int
    points: int
    reason: str
    badge: str | None
    earned_at: datetime


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A weekly report about one's child, without its numbers; `week` is its Monday."""

    id: UUID
    child_id: UUID
    week: date
    state: str
    built_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was said."""

    id: int
    channel: str
    role: str
    kind: str
    body: str
    said_at: datetime


async def documents(db: Executor, person: UUID) -> Documents:
    """The four documents, empty where nothing was remembered yet."""
    row = await db.fetchrow(sql("memories.documents"), person)
    return Documents(*row) if row else Documents()


async def change(
    db: Executor,
    person: UUID,
    *,
    identity: str | None,
    current_state: str | None,
    long_term_summary: str | None,
    core_instructions: str | None,
) -> None:
    """Replace the documents that are not None."""
    await db.execute(sql("memories.change"), person, identity, current_state, long_term_summary, core_instructions)


async def episodes(db: Executor, person: UUID, limit: int) -> list[Episode]:
    """The newest episodes."""
    return [Episode(*row) for row in await db.fetch(sql("memories.episodes"), person, limit)]


async def rewards(db: Executor, person: UUID, limit: int) -> list[Reward]:
    """The newest rewards."""
    return [Reward(*row) for row in await db.fetch(sql("memories.rewards"), person, limit)]


async def reports(db: Executor, person: UUID, limit: int) -> list[ReportHead]:
    """The newest reports about the person's children."""
    return [ReportHead(*row) for row in await db.fetch(sql("memories.reports"), person, limit)]


async def messages(db: Executor, person: UUID, limit: int, before: int = LAST) -> list[Message]:
    """What was said before a message, newest first."""
    return [Message(*row) for row in await db.fetch(sql("memories.messages"), person, before, limit)]
