"""Checklists of a person: which steps of which procedure are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

State = Literal["open", "done", "removed"]


@dataclass(frozen=True, slots=True)
class Checklist:
    """One procedure of a person; `done` are the numbers of steps, from 1, ascending."""

    id: UUID
    key: str
    done: Sequence[int]
    state: State
    started_at: datetime
    stepped_at: datetime | None
    finished_at: datetime | None


async def add(db: Executor, user_id: UUID, keys: Sequence[str], now: datetime) -> list[str]:
    """Give the procedures the person never had; which were new."""
    return [row["key"] for row in await db.fetch(sql("user_procedures.add"), user_id, list(keys), now)]


async def of(db: Executor, user_id: UUID) -> list[Checklist]:
    """All of a person's checklists, oldest first."""
    return [Checklist(*row) for row in await db.fetch(sql("user_procedures.of"), user_id)]


async def one(db: Executor, user_id: UUID, *, id_: UUID | None = None, key: str | None = None) -> Checklist | None:
    """One of them, by id or by key."""
    row = await db.fetchrow(sql("user_procedures.one"), user_id, id_, key)
    return Checklist(*row) if row else None


async def set_done(db: Executor, user_id: UUID, key: str, done: Sequence[int], steps: int, now: datetime) -> bool:
    """Say which of `steps` steps are done; False when the person has no such checklist."""
    found = await db.fetchval(sql("user_procedures.set_done"), user_id, key, sorted(set(done)), steps, now)
    return found is not None


async def step(db: Executor, user_id: UUID, key: str, number: int, steps: int, now: datetime) -> bool:
    """Do one step, once; False when the person has no such checklist."""
    return await db.fetchval(sql("user_procedures.step"), user_id, key, number, steps, now) is not None


async def begin(db: Executor, user_id: UUID, key: str, now: datetime) -> UUID:
    """Begin a checklist, or begin it anew; its id."""
    return UUID(str(await db.fetchval(sql("user_procedures.begin"), user_id, key, now)))


async def remove(db: Executor, user_id: UUID, key: str) -> bool:
    """Take one away; False when there was none."""
    return await db.fetchval(sql("user_procedures.remove"), user_id, key) is not None


async def finished(db: Executor, user_id: UUID, since: datetime, until: datetime) -> int:
    """How many were finished in a span."""
    return int(await db.fetchval(sql("user_procedures.finished_between"), user_id, since, until))


async def deeds(db: Executor, user_id: UUID, since: datetime) -> list[tuple[str, datetime]]:
    """Steps done since a moment: key, and when the checklist was gone on with."""
    return [(row["key"], row["stepped_at"]) for row in await db.fetch(sql("user_procedures.deeds"), user_id, since)]
