"""What was said, found again by its words; and taken out again when its author takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql
from storage.turns import Role

LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Recalled:
    """An earlier message; `coverage` in 0..1 is the share of the question's weight it answers."""

    id: int
    coverage: float
    role: Role
    body: str
    said_at: datetime


async def recall(
    db: Executor, user_id: UUID, terms: Sequence[int], *, before: int = LAST, per_term: int = 100, limit: int = 10
) -> list[Recalled]:
    """Earlier messages that share words with `terms`, best first; reads at most `per_term` postings a term."""
    if not terms:
        return []
    rows = await db.fetch(sql("memory.recall"), user_id, list(terms), before, per_term, limit)
    return [Recalled(*row) for row in rows]


async def revoke(db: Executor, user_id: UUID, message_ids: Sequence[str], business_number: str) -> None:
    """Forget messages that their author deleted."""
    await db.execute(sql("memory.revoke"), user_id, list(message_ids), business_number)


async def reword(db: Executor, user_id: UUID, message_id: str, body: str, terms: Sequence[int]) -> bool:
    """Replace an edited message's text; False when it is not remembered."""
    rows = await db.fetch(sql("memory.words_of"), user_id, [message_id])
    for row in rows:
        await db.execute(sql("memory.reword"), user_id, row["id"], body, list(terms))
    return bool(rows)
