"""What a person can have for points, and what they asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from storage import rewards
from storage.executor import Executor
from storage.statements import sql

MOST = 30
State = Literal["asked", "given", "declined", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Prize:
    """Something for points."""

    id: UUID
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Redemption:
    """A prize that was asked for."""

    id: UUID
    prize: str
    points: int
    state: State
    asked_at: datetime
    decided_at: datetime | None


async def of(db: Executor, user_id: UUID) -> list[Prize]:
    """A person's prizes, the cheapest first."""
    return [Prize(*row) for row in await db.fetch(sql("prizes.of"), user_id)]


async def put(db: Executor, user_id: UUID, *, name: str, points: int, set_by: UUID) -> UUID | None:
    """Name a prize or change its price (1–100,000); None when there are `MOST` already."""
    found = await db.fetchval(sql("prizes.set"), user_id, name, points, set_by, MOST)
    return UUID(str(found)) if found else None


async def remove(db: Executor, user_id: UUID, name: str) -> bool:
    """Take a prize away; False when there is none of that name."""
    return await db.fetchval(sql("prizes.remove"), user_id, name) is not None


async def ask(db: Executor, user_id: UUID, prize_id: UUID, id_: UUID, now: datetime) -> Redemption | None:
    """Ask for a prize; None when it is gone or the points are not enough. In a transaction."""
    await rewards.lock(db, user_id)
    row = await db.fetchrow(sql("prizes.ask"), user_id, prize_id, id_, now)
    return Redemption(*row) if row else None


async def decide(db: Executor, user_id: UUID, id_: UUID, state: State, *, by: UUID, now: datetime) -> Redemption | None:
    """Settle what was asked for; given, the points go. None when it is settled already. In a transaction."""
    row = await db.fetchrow(sql("prizes.decide"), user_id, id_, state, by, now)
    if row is None:
        return None
    found = Redemption(*row)
    if state == "given":
        await db.execute(sql("rewards.spend"), user_id, found.points, found.prize, id_, now)
    return found


async def redemptions(db: Executor, user_id: UUID, limit: int) -> list[Redemption]:
    """What somebody asked for, newest first."""
    return [Redemption(*row) for row in await db.fetch(sql("prizes.redemptions"), user_id, limit)]


async def redemption(db: Executor, user_id: UUID, id_: UUID) -> Redemption | None:
    """One of them."""
    row = await db.fetchrow(sql("prizes.redemption"), user_id, id_)
    return Redemption(*row) if row else None


async def given(db: Executor, user_id: UUID, since: datetime, until: datetime) -> int:
    """How many prizes were given in a span."""
    return int(await db.fetchval(sql("prizes.given_between"), user_id, since, until))
