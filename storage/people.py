"""People and the channel identities they write from; identities change, people stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from asyncpg import Pool

from storage.conversations import Claim
from storage.executor import Executor
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Contact:
    """A channel identity of a person on one business number, and the conversation it belongs to."""

    id: int
    user_id: UUID
    bsuid: str | None
    phone: str | None
    conversation: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One person of an operator's file: phone in E.164, zone an IANA name."""

    phone: str
    name: str
    birth_year: int
    timezone: str
    locale: str | None


async def find_contact(db: Executor, business_number: str, bsuid: str | None, phone: str | None) -> Contact | None:
    """The contact that has the BSUID, else the phone."""
    row = await db.fetchrow(sql("people.find_contact"), business_number, bsuid, phone)
    return Contact(*row) if row else None


async def identify(pool: Pool, claim: Claim, guessed_locale: str, guessed_zone: str) -> Contact:
    """The contact behind a claimed conversation: known, known by phone from elsewhere, or new with a new person."""
    async with pool.acquire() as db, db.transaction():
        contact = await find_contact(db, claim.business_number, claim.bsuid, claim.phone)
        if contact is None:
            user_id = await _person_for(db, claim.phone, guessed_locale, guessed_zone)
            await db.execute(
                sql("people.add_contact"),
                user_id,
                claim.channel,
                claim.business_number,
                claim.bsuid,
                claim.phone,
                claim.profile_name,
                claim.key,
            )
            contact = await find_contact(db, claim.business_number, claim.bsuid, claim.phone)
            if contact is None:
                raise LookupError(f"contact of conversation {claim.key!r} vanished while it was being made")
        await _take_over(db, contact, claim.business_number, claim.bsuid, claim.phone, claim.profile_name)
        if contact.conversation == claim.key:
            await db.execute(sql("people.own_conversation"), claim.key, contact.user_id)
        return contact


async def _person_for(db: Executor, phone: str | None, locale: str, zone: str) -> UUID:
    known = await db.fetchval(sql("people.find_by_phone"), phone) if phone else None
    if known is not None:
        return UUID(str(known))
    user_id = uuid4()
    await db.execute(sql("people.create"), user_id, locale, zone)
    return user_id


async def _take_over(
    db: Executor, contact: Contact, business_number: str, bsuid: str | None, phone: str | None, name: str | None
) -> None:
    """Give a contact its present ids; another contact that still holds one of them gives way, its messages follow."""
    retired = await db.fetch(sql("people.retire_contact"), contact.id, business_number, bsuid, phone)
    await db.execute(sql("people.complete_contact"), contact.id, bsuid, phone, name)
    for row in retired:
        await db.execute(sql("people.redirect"), row["conversation"], contact.conversation)


async def change_identity(
    pool: Pool,
    business_number: str | None,
    previous: tuple[str | None, str | None],
    present: tuple[str | None, str | None],
) -> bool:
    """Move contacts (of all business numbers where None) from earlier to present (BSUID, phone); False: nobody."""
    if not any(previous):
        return False
    async with pool.acquire() as db, db.transaction():
        rows = await db.fetch(sql("people.contacts_with"), business_number, *previous)
        for row in rows:
            *fields, number = row
            await _take_over(db, Contact(*fields), number, *present, None)
        return bool(rows)


async def import_all(pool: Pool, rows: Sequence[ImportRow]) -> list[bool]:
    """Create or update people in one transaction; True for each one that is new."""
    async with pool.acquire() as db, db.transaction():
        created = []
        for row in rows:
            answer = await db.fetchrow(
                sql("people.import_one"), uuid4(), row.phone, row.name, row.birth_year, row.timezone, row.locale
            )
            created.append(bool(answer and answer["created"]))
        return created


async def answer_onboarding(
    db: Executor,
    user_id: UUID,
    next_question: str,
    *,
    birth_year: int | None = None,
    name: str | None = None,
    goal: str | None = None,
    locale: str | None = None,
    timezone: str | None = None,
) -> None:
    """Store one onboarding answer and move on."""
    await db.execute(sql("people.answer_onboarding"), user_id, next_question, birth_year, name, goal, locale, timezone)


async def stop(db: Executor, user_id: UUID, now: datetime) -> None:
    """The person wants no more messages."""
    await db.execute(sql("people.stop"), user_id, now)


async def start(db: Executor, user_id: UUID) -> None:
    """The person wants messages again."""
    await db.execute(sql("people.start"), user_id)


async def ask_for_human(db: Executor, user_id: UUID, now: datetime) -> None:
    """The person asked for a human being."""
    await db.execute(sql("people.ask_for_human"), user_id, now)


async def waiting_for_human(pool: Pool) -> int:
    """How many people asked for a human being and still wait."""
    return int(await pool.fetchval(sql("people.waiting_for_human")))
