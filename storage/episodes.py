"""Talk that is over, summed up in one dated line a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql
from storage.turns import Said


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose talk it is; all up to message `closed_to` is summed up already."""

    locale: str
    timezone: str
    birth_year: int | None
    closed_to: int


@dataclass(frozen=True, slots=True)
class Learned:
    """A fact and the messages it was learned from."""

    body: str
    sources: Sequence[int]


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """One line about the messages `first` to `last`."""

    day: date
    line: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Span:
    """Which messages an episode sums up."""

    id: int
    first: int
    last: int


async def speaker(db: Executor, user_id: UUID) -> Speaker | None:
    """Whose talk it is; None when they are gone."""
    row = await db.fetchrow(sql("episodes.speaker"), user_id)
    return Speaker(*row) if row else None


async def unclosed(db: Executor, user_id: UUID, after: int, limit: int) -> list[Said]:
    """What was said after a message, oldest first."""
    return [Said(*row) for row in await db.fetch(sql("episodes.unclosed"), user_id, after, limit)]


async def said_between(db: Executor, user_id: UUID, first: int, last: int, limit: int) -> list[Said]:
    """The messages from one to another, both included, oldest first."""
    return [Said(*row) for row in await db.fetch(sql("episodes.said_between"), user_id, first, last, limit)]


async def learned_in(db: Executor, user_id: UUID, first: int, last: int) -> list[Learned]:
    """The facts that cite one of these messages, those that hold first."""
    return [Learned(*row) for row in await db.fetch(sql("episodes.learned_in"), user_id, first, last)]


async def close(db: Executor, user_id: UUID, after: int, to: int, told: Sequence[NewEpisode], now: datetime) -> bool:
    """Mark the talk after one message up to another as over, with its episodes; False when others were faster."""
    row = await db.fetchrow(
        sql("episodes.close"),
        user_id,
        after,
        to,
        [one.day for one in told],
        [one.line for one in told],
        [one.first for one in told],
        [one.last for one in told],
        now,
    )
    return row is not None


async def around(db: Executor, user_id: UUID, messages: Sequence[int]) -> list[Span]:
    """The episodes that sum up one of these messages."""
    return [Span(*row) for row in await db.fetch(sql("episodes.around"), user_id, list(messages))]


async def reword(db: Executor, user_id: UUID, episode: int, line: str) -> None:
    """Sum a session up in other words; an empty line takes the episode away."""
    if line:
        await db.execute(sql("episodes.reword"), user_id, episode, line)
    else:
        await db.execute(sql("episodes.drop"), user_id, episode)
