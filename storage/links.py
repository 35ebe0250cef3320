"""Short codes: only their digests are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

Purpose = Literal["link", "claim", "guardian"]


@dataclass(frozen=True, slots=True)
class Code:
    """Whose code it is and what it proves; `phone` (E.164) is the only one that may use it, where given."""

    user_id: UUID
    purpose: Purpose
    phone: str | None


async def issue(
    db: Executor, digest: bytes, user_id: UUID, purpose: Purpose, expires_at: datetime, phone: str | None = None
) -> None:
    """Keep a new code; earlier unused ones of this person for the same purpose are void."""
    await db.execute(sql("links.issue"), digest, user_id, purpose, phone, expires_at)


async def peek(db: Executor, digest: bytes, now: datetime) -> Code | None:
    """What an unused code stands for; None when it is unknown, used or has run out."""
    row = await db.fetchrow(sql("links.peek"), digest, now)
    return Code(*row) if row else None


async def redeem(db: Executor, digest: bytes, now: datetime) -> Code | None:
    """Use a code up, once; None as in `peek`."""
    row = await db.fetchrow(sql("links.redeem"), digest, now)
    return Code(*row) if row else None


@dataclass(frozen=True, slots=True)
class Party:
    """One of two people who may turn out to be one."""

    id: UUID
    account: bool
    onboarding: str
    birth_year: int | None
    ward: bool


async def both(db: Executor, one: UUID, other: UUID) -> dict[UUID, Party]:
    """Two people by id, locked for the caller's transaction; who is gone is missing."""
    rows = await db.fetch(sql("links.both"), one, other)
    return {row["id"]: Party(*row) for row in rows}


async def take_on(db: Executor, user_id: UUID, phone: str) -> None:
    """Note the verified phone (E.164) of a person; whoever had it has it no more."""
    await db.execute(sql("links.give_up"), user_id, phone)
    await db.execute(sql("links.take_on"), user_id, phone)


async def let_go(db: Executor, user_id: UUID) -> bool:
    """Unlink a person's phone: the next message from it begins with somebody new. False when none was linked."""
    return int(await db.fetchval(sql("links.let_go"), user_id)) > 0


async def move_contact(db: Executor, user_id: UUID, to: UUID, conversation: str) -> None:
    """Give one conversation to another person; what was said in it stays with the one who said it."""
    await db.execute(sql("links.move_contact"), user_id, to, conversation)


async def pour(db: Executor, user_id: UUID, into: UUID) -> None:
    """Make two people one: everything of `user_id` goes to `into`, whose own settings stay; `user_id` is gone."""
    await db.execute(sql("links.pour_profile"), user_id, into)
    await db.execute(sql("links.pour_preferences"), user_id, into)
    await db.execute(sql("links.pour_talk"), user_id, into)
    await db.execute(sql("links.settle_facts"), user_id, into)
    await db.execute(sql("links.pour_facts"), user_id, into)
    await db.execute(sql("links.pour_lists"), user_id, into)
    await db.execute(sql("links.pour_counts"), user_id, into)
    await db.execute(sql("links.pour_documents"), user_id, into)
    await db.execute(sql("links.emptied"), user_id)
