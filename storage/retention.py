"""What is kept for a time only. Each removes or empties one batch older than a moment; how many rows."""

from datetime import datetime

from storage.executor import Executor
from storage.statements import sql


async def idempotency_keys(db: Executor, before: datetime, limit: int) -> int:
    """Answers kept for repeated requests."""
    return len(await db.fetch(sql("retention.idempotency_keys"), before, limit))


async def rate_limits(db: Executor, before: datetime, limit: int) -> int:
    """Limits that have long been free again."""
    return len(await db.fetch(sql("retention.rate_limits"), before, limit))


async def link_codes(db: Executor, before: datetime, limit: int) -> int:
    """Codes that ran out."""
    return len(await db.fetch(sql("retention.link_codes"), before, limit))


async def outbox_sent(db: Executor, before: datetime, limit: int) -> int:
    """Messages that left."""
    return len(await db.fetch(sql("retention.outbox_sent"), before, limit))


async def outbox_failed(db: Executor, before: datetime, limit: int) -> int:
    """The text of messages that were given up."""
    return len(await db.fetch(sql("retention.outbox_failed"), before, limit))
