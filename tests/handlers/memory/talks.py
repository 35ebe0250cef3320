"""Talk put into memory as a turn writes it, without the turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from handlers.memory.indexing import indexed
from handlers.memory.recall import Asked
from storage.turns import Line, Role
from tests.handlers.memory.people import NOW

Exchange = tuple[Role, str]


async def talk(
    db: Any,
    person: UUID,
    said: Sequence[Exchange],
    *,
    begun: datetime = NOW - timedelta(days=30),
    locale: str = "en",
    zone: str = "Europe/Madrid",
    names: tuple[str, str] = ("Sam", "Tandem"),
) -> None:
    """A session of messages, half a minute apart."""
    lines = [Line(role, "text", body, begun + timedelta(seconds=30 * n)) for n, (role, body) in enumerate(said)]
    await db.executemany(
        "insert into messages (user_id, role, body, said_at, terms, flags) values ($1, $2, $3, $4, $5, $6)",
        [
            (person, line.role, line.body, line.said_at, line.terms, line.flags)
            for line in indexed(lines, locale, zone, names, None)
        ],
    )


def asked(person: UUID, *, locale: str = "en", zone: str = "Europe/Madrid", now: datetime = NOW) -> Asked:
    return Asked(person, locale, zone, now, ("Sam", "Tandem"))
