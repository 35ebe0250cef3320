"""Reminders as they are kept."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from asyncpg import Pool

from storage import reminders

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def somebody(pool: Pool) -> UUID:
    return UUID(str(await pool.fetchval("insert into profiles default values returning id")))


async def keep(pool: Pool, user_id: UUID, text: str = "read", **changes: Any) -> int | None:
    given: dict[str, Any] = {
        "kind": "reminder", "repeats": "once", "weekdays": (), "local_time": time(8), "timezone": "UTC",
        "at": NOW + timedelta(days=1), "now": NOW,
    }  # fmt: skip
    return await reminders.add(pool, user_id, text=text, **(given | changes))


async def test_the_very_same_is_kept_once(pool: Pool) -> None:
    ana, ben = await somebody(pool), await somebody(pool)
    first = await keep(pool, ana)
    assert await keep(pool, ana) == first
    assert await keep(pool, ben) != first
    assert await keep(pool, ana, repeats="daily") != first


async def test_those_of_others_are_out_of_reach(pool: Pool) -> None:
    ana, eve = await somebody(pool), await somebody(pool)
    kept = await keep(pool, ana)
    assert kept is not None
    assert await reminders.one(pool, eve, kept) is None
    assert await reminders.cancel(pool, eve, [kept], NOW) == 0
    assert not await reminders.remove(pool, eve, kept)
    assert [found.id for found in await reminders.active(pool, ana)] == [kept]


@pytest.mark.parametrize("end", ["cancel", "remove"])
async def test_what_has_not_left_yet_goes_with_its_reminder(pool: Pool, end: str) -> None:
    ana = await somebody(pool)
    kept = await keep(pool, ana)
    assert kept is not None
    for state in ("held", "sent"):
        outbox_id = await pool.fetchval(
            "insert into outbox (user_id, conversation, business_number, kind, payload, state) "
            "values ($1, 'c', '1', 'proactive', '{}', $2) returning id",
            ana, state,
        )  # fmt: skip
        await pool.execute("update reminders set outbox_id = $1 where outbox_id is null", outbox_id)
    if end == "cancel":
        assert await reminders.cancel(pool, ana, None, NOW) == 1
    else:
        assert await reminders.remove(pool, ana, kept)
    assert [row["state"] for row in await pool.fetch("select state from outbox")] == ["sent"]


async def test_a_change_makes_it_active_again(pool: Pool) -> None:
    ana = await somebody(pool)
    kept = await keep(pool, ana)
    assert kept is not None
    await reminders.cancel(pool, ana, [kept], NOW)
    found = await reminders.one(pool, ana, kept)
    assert found is not None
    assert (found.state, found.next_run_at) == ("cancelled", None)
    given: dict[str, Any] = {
        "kind": "check_in", "text": "walk", "repeats": "daily", "weekdays": (), "local_time": time(9),
        "timezone": "UTC", "at": NOW + timedelta(hours=1), "now": NOW,
    }  # fmt: skip
    assert await reminders.change(pool, ana, kept, **given)
    found = await reminders.one(pool, ana, kept)
    assert found is not None
    assert (found.state, found.text, found.next_run_at) == ("active", "walk", NOW + timedelta(hours=1))
    assert not await reminders.change(pool, await somebody(pool), kept, **given)


async def test_a_text_has_its_limits(pool: Pool) -> None:
    ana = await somebody(pool)
    for text in ("", "x" * 501):
        with pytest.raises(asyncpg.CheckViolationError):
            await keep(pool, ana, text)


async def test_nothing_is_left_of_somebody_who_is_gone(pool: Pool) -> None:
    ana = await somebody(pool)
    await keep(pool, ana)
    await pool.execute("delete from profiles where id = $1", ana)
    assert await pool.fetchval("select count(*) from reminders") == 0
