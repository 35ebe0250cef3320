"""What Tandem remembers of a person: the documents and what they are made of, and lists for them to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

LAST = 2**63 - 1
NAMES = ("identity", "current_state", "long_term_summary", "core_instructions")


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


@dataclass(frozen=True, slots=True)
class Behind:
    """What the documents read as, what their person wrote of each (or nothing) and when, whose language and zone."""

    shown: Documents
    own: Documents
    edited: Sequence[datetime | None]
    locale: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A fact that holds, as documents use it; `said_at` is when its person last said so."""

    id: int
    slot: str | None
    body: str
    origin: str
    valid_from: datetime
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Milestone:
    """An episode, as documents use it; `said_at` is the end of its session."""

    day: date
    line: str
    said_at: datetime


async def documents(db: Executor, person: UUID) -> Documents:
    """The four documents, empty where nothing was remembered yet."""
    row = await db.fetchrow(sql("memories.documents"), person)
    return Documents(*row) if row else Documents()


async def behind(db: Executor, person: UUID) -> Behind | None:
    """What the documents are made of, locked until the caller's transaction ends; None when the person is gone."""
    await db.execute(sql("memories.open"), person)
    row = await db.fetchrow(sql("memories.behind"), person)
    if row is None:
        return None
    own = Documents(*(text or "" for text in row[4:8]))
    return Behind(Documents(*row[:4]), own, tuple(row[8:12]), row["locale"], row["timezone"])


async def edit(db: Executor, person: UUID, changes: Mapping[str, str], now: datetime) -> None:
    """Keep what a person wrote of documents by their names; an empty text takes theirs away."""
    await db.execute(sql("memories.edit"), person, *(changes.get(name) for name in NAMES), now)


async def write(db: Executor, person: UUID, documents: Documents, now: datetime) -> None:
    """Replace the four documents."""
    texts = (getattr(documents, name) for name in NAMES)
    await db.execute(sql("memories.write"), person, *texts, now)


async def holding(db: Executor, person: UUID, most: int) -> list[Holding]:
    """Facts that hold: `most` of slots, `most` of the weightiest and `most` of the newest others; weightiest first."""
    return [Holding(*row) for row in await db.fetch(sql("memories.holding"), person, most)]


async def milestones(db: Executor, person: UUID, today: date, newest: int) -> list[Milestone]:
    """The newest episodes and a few older ones, ever fewer the further back; newest first."""
    return [Milestone(*row) for row in await db.fetch(sql("memories.milestones"), person, today, newest)]


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
