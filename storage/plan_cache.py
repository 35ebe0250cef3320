"""Plans a model drafted, one of a kind a person, found again by what they were asked by."""

from datetime import datetime
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql


async def find(db: Executor, user_id: UUID, kind: str, asked: bytes) -> str | None:
    """The kept plan as JSON text when it was asked by the same hash; else None."""
    found = await db.fetchval(sql("plan_cache.find"), user_id, kind, asked)
    return None if found is None else str(found)


async def keep(db: Executor, user_id: UUID, kind: str, asked: bytes, plan: str, now: datetime) -> None:
    """Keep a plan (JSON text) instead of the person's earlier one of this kind."""
    await db.execute(sql("plan_cache.keep"), user_id, kind, asked, plan, now)
