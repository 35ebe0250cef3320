"""Answers kept by the key a client chose, so that a repeated request changes nothing twice."""

from dataclasses import dataclass
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier answer; `request` is the digest of what was asked, `body` JSON text."""

    request: bytes
    status: int
    body: str | None


async def begin(db: Executor, person: UUID, key: str) -> bool:
    """Take the key for the rest of the transaction; False while another call has it."""
    return bool(await db.fetchval(sql("idempotency.begin"), person, key))


async def kept(db: Executor, person: UUID, key: str) -> Kept | None:
    """What an earlier call with this key got."""
    row = await db.fetchrow(sql("idempotency.kept"), person, key)
    return Kept(*row) if row else None


async def keep(db: Executor, person: UUID, key: str, answer: Kept) -> None:
    """Keep an answer, in the transaction of what it tells of."""
    await db.execute(sql("idempotency.keep"), person, key, answer.request, answer.status, answer.body)


async def one_writer(db: Executor, person: UUID, what: str) -> None:
    """Wait for others who change the same thing, and make those who come wait until the transaction ends."""
    await db.execute(sql("idempotency.one_writer"), person, what)
