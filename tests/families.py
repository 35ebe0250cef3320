"""A child and its guardians in the database, without the chat that leads there."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import asyncpg


@dataclass
class FixedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Family:
    child: UUID
    guardian: UUID
    bond: UUID


async def person(pool: asyncpg.Pool, name: str | None, *, locale: str = "en", zone: str = "UTC") -> UUID:
    made = uuid4()
    await pool.execute(
        "insert into profiles (id, display_name, onboarding, birth_year) values ($1, $2, 'done', 2014)", made, name
    )
    await pool.execute(
        "insert into user_preferences (user_id, locale, timezone) values ($1, $2, $3)", made, locale, zone
    )
    return made


async def bond(pool: asyncpg.Pool, child: UUID, guardian: UUID, state: str = "active") -> UUID:
    made = await pool.fetchval(
        "insert into guardianships (user_id, guardian_id, state) values ($1, $2, $3) returning id",
        child,
        guardian,
        state,
    )
    return UUID(str(made))


async def family(
    pool: asyncpg.Pool, *, name: str | None = "Mia", zone: str = "UTC", child_zone: str = "UTC", locale: str = "en"
) -> Family:
    child = await person(pool, name, zone=child_zone)
    guardian = await person(pool, "Ana", locale=locale, zone=zone)
    return Family(child, guardian, await bond(pool, child, guardian))


async def due(pool: asyncpg.Pool, one: Family, at: datetime) -> None:
    await pool.execute(
        "insert into schedules (user_id, kind, subject, next_run_at) values ($1, 'weekly_report', $2, $3)",
        one.guardian, one.bond, at,
    )  # fmt: skip


async def next_due(pool: asyncpg.Pool, one: Family) -> datetime | None:
    found: datetime | None = await pool.fetchval("select next_run_at from schedules where subject = $1", one.bond)
    return found


async def chatted(pool: asyncpg.Pool, child: UUID, day: date, messages: int) -> None:
    await pool.execute("insert into daily_usage (user_id, day, messages) values ($1, $2, $3)", child, day, messages)


async def reachable(pool: asyncpg.Pool, user_id: UUID, phone: str, last_inbound: datetime | None = None) -> str:
    """Give a person a conversation on WhatsApp; returns its key."""
    key = f"1:{phone}"
    await pool.execute(
        "insert into conversations (key, channel, business_number, user_id, last_inbound_at)"
        " values ($1, 'whatsapp', '1', $2, $3)",
        key, user_id, last_inbound,
    )  # fmt: skip
    await pool.execute(
        "insert into contacts (user_id, business_number, phone, conversation) values ($1, '1', $2, $3)",
        user_id,
        phone,
        key,
    )
    return key
