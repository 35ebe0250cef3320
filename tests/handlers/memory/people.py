"""People with talk and facts, put straight into the tables."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from storage import people
from storage.people import ImportRow

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


async def somebody(
    db: Any, phone: str = "+34600111222", *, locale: str = "en", zone: str = "Europe/Madrid", born: int = 1990
) -> UUID:
    """A person who is onboarded."""
    await people.import_all(db, [ImportRow(phone, "Sam", born, zone, locale)])
    found = await db.fetchval("select user_id from user_preferences where whatsapp_phone = $1", phone)
    assert isinstance(found, UUID)
    return found


async def says(db: Any, person: UUID, text: str, at: datetime = NOW, role: str = "user") -> int:
    """A message; returns its id."""
    found = await db.fetchval(
        "insert into messages (user_id, role, body, said_at) values ($1, $2, $3, $4) returning id",
        person, role, text, at,
    )  # fmt: skip
    return int(found)


async def learns(
    db: Any,
    person: UUID,
    body: str,
    slot: str | None = None,
    *,
    at: datetime = NOW,
    subject: str = "",
    origin: str = "pattern",
    importance: float = 0.5,
    sources: Sequence[int] = (),
) -> int:
    """A fact that holds; returns its id."""
    found = await db.fetchval(
        "insert into facts (user_id, slot, subject, body, origin, importance, valid_from, created_at, sources) "
        "values ($1, $2, $3, $4, $5, $6, $7, $7, $8) returning id",
        person, slot, subject, body, origin, importance, at, list(sources),
    )  # fmt: skip
    return int(found)
