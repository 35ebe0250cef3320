"""What became of what we sent: statuses, which only move forward, and prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asyncpg import Pool

from storage.statements import sql

RANKS = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4, "failed": 5}


@dataclass(frozen=True, slots=True)
class Told:
    """One status of one message; `outbox_id` is our own tag, where the channel echoed it."""

    business_number: str
    message_id: str
    status: str
    at: datetime | None
    outbox_id: int | None
    price_category: str | None
    price_type: str | None
    price_model: str | None
    billable: bool | None
    error_code: int | None
    error_title: str | None


async def advance(pool: Pool, statuses: Sequence[Told]) -> list[tuple[int, str]]:
    """Apply a batch; returns (outbox id, conversation) of the sendings that a status has just settled."""
    rows = await pool.fetch(
        sql("deliveries.advance"),
        [s.business_number for s in statuses],
        [s.message_id for s in statuses],
        [s.status for s in statuses],
        [RANKS.get(s.status, 0) for s in statuses],
        [s.at for s in statuses],
        [s.outbox_id for s in statuses],
        [s.price_category for s in statuses],
        [s.price_type for s in statuses],
        [s.price_model for s in statuses],
        [s.billable for s in statuses],
        [s.error_code for s in statuses],
        [s.error_title for s in statuses],
    )
    return [(row["id"], row["conversation"]) for row in rows]
