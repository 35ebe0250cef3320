"""Plans of workouts: at most one of a person goes on or rests; drafts wait for a yes; others are over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

State = Literal["draft", "active", "paused", "ended"]
Pause = Literal["sick", "travel", "rest"]
MadeBy = Literal["template", "model"]

_END = (datetime(2200, 1, 2, tzinfo=UTC), UUID(int=2**128 - 1))


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """One plan. `weekdays` are ISO; `sessions` are JSON, one a weekday in order; `paused_for` only while it rests."""

    id: UUID
    goal: str
    level: str
    weekdays: Sequence[int]
    minutes: int
    equipment: Sequence[str]
    spared: Sequence[str]
    sessions: Sequence[Mapping[str, object]]
    made_by: MadeBy
    state: State
    paused_for: Pause | None
    started_on: date
    created_at: datetime


async def add(db: Executor, user_id: UUID, plan: KeptPlan, *, instead: bool = False) -> None:
    """Keep a plan, or with `instead` make it the only one that goes on. Twice is once."""
    if instead:
        await db.execute(sql("workout_plans.end"), user_id, plan.created_at, plan.id)
    await db.execute(
        sql("workout_plans.add"), user_id, plan.id, plan.goal, plan.level, list(plan.weekdays), plan.minutes,
        list(plan.equipment), list(plan.spared), list(plan.sessions), plan.made_by, plan.state, plan.started_on,
        plan.created_at,
    )  # fmt: skip


async def start(db: Executor, user_id: UUID, id_: UUID, today: date, now: datetime) -> bool:
    """Let a plan go on in place of any other; False, and nothing changes, when there is none of that id."""
    if await one(db, user_id, id_) is None:
        return False
    await db.execute(sql("workout_plans.end"), user_id, now, id_)
    return await db.fetchval(sql("workout_plans.start"), user_id, id_, today, now) is not None


async def pause(db: Executor, user_id: UUID, why: Pause, now: datetime) -> bool:
    """Let the present plan rest; False when there is none."""
    return await db.fetchval(sql("workout_plans.pause"), user_id, why, now) is not None


async def resume(db: Executor, user_id: UUID, now: datetime) -> bool:
    """Let the plan that rests go on; False when none rests."""
    return await db.fetchval(sql("workout_plans.resume"), user_id, now) is not None


async def current(db: Executor, user_id: UUID) -> KeptPlan | None:
    """The plan that goes on or rests."""
    row = await db.fetchrow(sql("workout_plans.current"), user_id)
    return KeptPlan(*row) if row else None


async def one(db: Executor, user_id: UUID, id_: UUID) -> KeptPlan | None:
    """One plan; None when the person has none of that id."""
    row = await db.fetchrow(sql("workout_plans.one"), user_id, id_)
    return KeptPlan(*row) if row else None


async def page(
    db: Executor, user_id: UUID, limit: int, before: tuple[datetime, UUID] | None = None, state: State | None = None
) -> list[KeptPlan]:
    """Plans, newest first, those made before a moment and id."""
    at, id_ = before or _END
    return [KeptPlan(*row) for row in await db.fetch(sql("workout_plans.page"), user_id, limit, at, id_, state)]


async def change(db: Executor, user_id: UUID, id_: UUID, state: State, why: Pause | None, now: datetime) -> bool:
    """Give a plan another state; False when there is none. Raises UniqueViolationError when another one goes on."""
    return await db.fetchval(sql("workout_plans.change"), user_id, id_, state, why, now) is not None


async def remove(db: Executor, user_id: UUID, id_: UUID) -> bool:
    """Remove a plan, but nothing that was done; False when there is none."""
    return await db.fetchval(sql("workout_plans.remove"), user_id, id_) is not None
