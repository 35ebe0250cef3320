"""What goes besides the messages themselves when somebody takes them back."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql
from storage.turns import Role


@dataclass(frozen=True, slots=True)
class Echo:
    """Something the mentor said: in answer to a message, or `quotes` it."""

    id: int
    quotes: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A message of either side."""

    id: int
    role: Role
    body: str
    said_at: datetime


async def echoes(db: Executor, user_id: UUID, ids: Sequence[int]) -> list[Echo]:
    """The mentor's answers to messages, and wherever it says them over."""
    return [Echo(*row) for row in await db.fetch(sql("forgetting.echoes"), user_id, list(ids))]


async def lines(db: Executor, user_id: UUID, ids: Sequence[int]) -> list[Found]:
    """Messages by their ids, the oldest first."""
    return [Found(*row) for row in await db.fetch(sql("forgetting.lines"), user_id, list(ids))]


async def with_terms(db: Executor, user_id: UUID, words: Sequence[Sequence[int]], upto: int) -> list[Found]:
    """The messages up to an id that hold every word, each told as the terms it may have; the oldest first."""
    terms = [term.to_bytes(4, "little", signed=True) for word in words for term in word]
    places = [place for place, word in enumerate(words) for _ in word]
    rows = await db.fetch(sql("forgetting.with_terms"), user_id, terms, places, upto)
    return [
        Found(row["id"], row["role"], row["body"], row["said_at"])
        for row in rows
        if (held := frozenset(array("i", row["terms"]))) and all(not held.isdisjoint(word) for word in words)
    ]


async def empty_inbox(db: Executor, user_id: UUID, ids: Sequence[int]) -> None:
    """Forget the raw bodies that messages came in; before the messages go."""
    await db.execute(sql("forgetting.empty_inbox"), user_id, list(ids))


async def unsend(db: Executor, user_id: UUID, words: Sequence[str]) -> None:
    """Forget what was sent to a person and holds one of these words."""
    escaped = (word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words)
    await db.execute(sql("forgetting.unsend"), user_id, [f"%{word}%" for word in escaped])


async def interrupt(db: Executor, user_id: UUID, newest: int) -> None:
    """Let nothing be learned from what somebody has read already, and may be thinking about, up to a message."""
    await db.execute(sql("forgetting.interrupt"), user_id, newest)


async def read_again(db: Executor, user_id: UUID, message: int, tokens: int, now: datetime, silence: timedelta) -> None:
    """Have a message learned from that says something else now."""
    await db.execute(sql("forgetting.read_again"), user_id, message, tokens, now, silence)


async def replaced(db: Executor, user_id: UUID, facts: Sequence[int]) -> list[int]:
    """The facts that gave way to those of these facts that hold."""
    return [row["id"] for row in await db.fetch(sql("forgetting.replaced"), user_id, list(facts))]


async def reinstate(db: Executor, user_id: UUID, facts: Sequence[int]) -> None:
    """Facts that gave way to something that was never so: they hold again."""
    await db.execute(sql("forgetting.reinstate"), user_id, list(facts))
