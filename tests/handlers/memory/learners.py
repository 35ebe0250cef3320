"""Somebody who talked, for the tests of what is learned from it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from asyncpg import Pool

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def somebody(pool: Pool, *, born: int | None = 1990, locale: str = "en", zone: str = "UTC") -> UUID:
    """A person who is through with the first questions."""
    user_id = UUID(
        str(await pool.fetchval("insert into profiles (birth_year, onboarding) values ($1, 'done') returning id", born))
    )
    await pool.execute(
        "insert into user_preferences (user_id, locale, timezone) values ($1, $2, $3)", user_id, locale, zone
    )
    return user_id


async def say(
    pool: Pool, user_id: UUID, *bodies: str, at: datetime = NOON, role: str = "user", queued: bool = True
) -> list[int]:
    """Messages a minute apart, and the row that makes them due an hour later; their ids."""
    ids = [
        await pool.fetchval(
            "insert into messages (user_id, role, body, said_at) values ($1, $2, $3, $4) returning id",
            user_id, role, body, at + timedelta(minutes=n),
        )
        for n, body in enumerate(bodies)
    ]  # fmt: skip
    if queued:
        await pool.execute(
            "insert into memory_queue as q (user_id, since, tokens, last_said_at, due_at) values ($1, $2, 10, $3, $4) "
            "on conflict (user_id) do update set last_said_at = excluded.last_said_at, due_at = excluded.due_at",
            user_id, ids[0], at, at + timedelta(hours=1),
        )  # fmt: skip
    return ids
