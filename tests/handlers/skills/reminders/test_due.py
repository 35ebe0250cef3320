"""What is due leaves once, whoever looks; or waits, or ends, for a reason."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from asyncpg import Pool

from bot.channel import Payload
from bot.simulator import SimulatedClock
from bot.whatsapp.post import Post
from handlers.message import Outgoing
from handlers.skills.reminders.due import Reminding
from handlers.skills.reminders.rules import Rule
from storage import people, reminders
from storage.people import ImportRow

POST = Post()
ZONE = "Europe/Madrid"


@dataclass
class Room:
    """One person with a chat, and a clock."""

    pool: Pool
    clock: SimulatedClock
    user_id: UUID

    async def keep(self, text: str = "read", **changes: Any) -> int:
        now = self.clock.now()
        given: dict[str, Any] = {
            "kind": "reminder", "repeats": "once", "weekdays": (), "local_time": time(8), "timezone": ZONE,
            "at": now + timedelta(minutes=5), "now": now,
        }  # fmt: skip
        found = await reminders.add(self.pool, self.user_id, text=text, **(given | changes))
        assert found is not None
        return found

    async def daily(self, text: str = "read", **changes: Any) -> int:
        """Every day at the wall time five minutes from now."""
        first = self.clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
        return await self.keep(text, repeats="daily", local_time=local(first), at=first, **changes)

    async def later(self, post: Post = POST, **span: float) -> int:
        self.clock.advance(timedelta(**span))
        return await Reminding(post)(self.pool, self.clock)

    async def heard(self) -> None:
        await self.pool.execute("update conversations set last_inbound_at = $1", self.clock.now())

    async def sent(self, state: str = "queued") -> list[str]:
        rows = await self.pool.fetch("select payload from outbox where state = $1 order by id", state)
        return [said(row["payload"]) for row in rows]

    async def row(self, id_: int) -> Any:
        return await self.pool.fetchrow("select * from reminders where id = $1", id_)


def local(at: datetime, zone: str = ZONE) -> time:
    return at.astimezone(ZoneInfo(zone)).time()


def said(payload: dict[str, Any]) -> str:
    if payload["type"] == "interactive":
        return str(payload["interactive"]["body"]["text"])
    return str(payload["text"]["body"]) if payload["type"] == "text" else payload["type"]


async def room(pool: Pool, *, born: int = 1990, chat: bool = True) -> Room:
    clock = SimulatedClock()
    await people.import_all(pool, [ImportRow("+34600111222", "Sam", born, ZONE, "en")])
    user_id = await pool.fetchval("select id from profiles")
    if chat:
        await pool.execute(
            "insert into contacts (user_id, business_number, phone, conversation) "
            "values ($1, '1', '+34600111222', 'c')",
            user_id,
        )
        await pool.execute(
            "insert into conversations (key, channel, business_number, user_id, last_inbound_at) "
            "values ('c', 'whatsapp', '1', $1, $2)",
            user_id,
            clock.now(),
        )
    return Room(pool, clock, user_id)


async def test_once_is_once(pool: Pool) -> None:
    sam = await room(pool)
    kept = await sam.keep()
    assert await sam.later(minutes=4) == 0
    assert await sam.later(minutes=2) == 1
    assert await sam.later(minutes=2) == 0
    assert await sam.sent() == ["Reminder: read"]
    row = await sam.row(kept)
    assert (row["state"], row["next_run_at"]) == ("done", None)
    assert await pool.fetchval("select kind from outbox") == "proactive"
    assert await pool.fetchval("select body from messages where role = 'assistant'") == "Reminder: read"


async def test_many_who_look_at_once_send_once(pool: Pool) -> None:
    sam = await room(pool)
    for number in range(30):
        await sam.keep(f"task {number}")
    sam.clock.advance(timedelta(minutes=6))
    looked = await asyncio.gather(*(Reminding(POST)(pool, sam.clock) for _ in range(8)))
    assert sum(looked) == 30
    assert sorted(await sam.sent()) == sorted(f"Reminder: task {number}" for number in range(30))


async def test_every_day_goes_on_at_its_wall_time(pool: Pool) -> None:
    sam = await room(pool)
    kept = await sam.daily()
    first = (await sam.row(kept))["next_run_at"]
    assert await sam.later(minutes=6) == 1
    row = await sam.row(kept)
    assert row["next_run_at"] == Rule(row["local_time"], ZONE).after(first)
    assert row["state"] == "active"


async def test_after_an_outage_one_late_word_each(pool: Pool) -> None:
    sam = await room(pool)
    await sam.keep("pay the rent")
    daily = await sam.daily("read")
    sam.clock.advance(timedelta(days=3))
    await sam.heard()
    assert await sam.later(minutes=20) == 2
    late, newest = sorted(await sam.sent())
    assert late.startswith("Reminder: pay the rent\n(This was for ")
    assert newest.startswith("Reminder: read\n(This was for ")
    assert await sam.later(minutes=1) == 0
    row = await sam.row(daily)
    assert sam.clock.now() < row["next_run_at"] <= sam.clock.now() + timedelta(days=1, hours=1)


async def test_ten_minutes_are_not_late(pool: Pool) -> None:
    sam = await room(pool)
    await sam.keep()
    await sam.later(minutes=14)
    assert await sam.sent() == ["Reminder: read"]


async def test_outside_the_window_it_waits_and_says_when_it_was_for(pool: Pool) -> None:
    sam = await room(pool)
    await sam.keep("read", at=sam.clock.now() + timedelta(hours=30))
    await sam.later(hours=31)
    assert await sam.sent() == []
    held = await sam.sent("held")
    assert len(held) == 1
    assert held[0].startswith("Reminder: read\n(This was for ")


async def test_what_is_held_gives_way_to_the_next(pool: Pool) -> None:
    sam = await room(pool)
    await sam.daily()
    for _ in range(5):
        await sam.later(days=1, minutes=1)
    assert len(await sam.sent("held")) == 1


async def test_with_a_template_it_goes_at_any_time(pool: Pool) -> None:
    sam = await room(pool)
    await sam.keep("read  a\nbook", at=sam.clock.now() + timedelta(hours=30))
    await sam.later(Post("a_reminder"), hours=31)
    payload = await pool.fetchval("select payload from outbox where state = 'queued'")
    assert payload["template"] == {
        "name": "a_reminder",
        "language": {"code": "en"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "read a book"}]}],
    }


async def test_who_said_stop_gets_nothing_and_keeps_what_repeats(pool: Pool) -> None:
    sam = await room(pool)
    once, daily = await sam.keep(), await sam.daily("walk")
    await people.stop(pool, sam.user_id, sam.clock.now())
    assert await sam.later(minutes=6) == 2
    assert await pool.fetchval("select count(*) from outbox") == 0
    assert (await sam.row(once))["state"] == "done"
    assert (await sam.row(daily))["next_run_at"] > sam.clock.now()


async def test_a_guardians_quiet_hours_put_it_off_to_their_end(pool: Pool) -> None:
    sam = await room(pool)
    kept = await sam.keep()
    await guarded(pool, sam, sam.clock.now() - timedelta(hours=1), sam.clock.now() + timedelta(hours=2))
    assert await sam.later(minutes=6) == 1
    assert await sam.sent() == []
    put_off = (await sam.row(kept))["next_run_at"]
    assert timedelta(hours=1) < put_off - sam.clock.now() <= timedelta(hours=2)
    await sam.later(hours=2)
    assert await sam.sent() == ["Reminder: read"]  # not late: it was put off


async def test_ones_own_quiet_hours_count_for_the_young_only(pool: Pool) -> None:
    sam = await room(pool, born=SimulatedClock().now().year - 14)
    now = sam.clock.now()
    await pool.execute(
        "update user_preferences set quiet_from = $1, quiet_to = $2",
        local(now - timedelta(hours=1)), local(now + timedelta(hours=2)),
    )  # fmt: skip
    await sam.keep()
    await sam.later(minutes=6)
    assert await sam.sent() == []
    await pool.execute("update profiles set birth_year = 1990")
    await sam.keep("walk")
    await sam.later(minutes=6)
    assert await sam.sent() == ["Reminder: walk"]


async def test_a_guardians_pause_is_silence(pool: Pool) -> None:
    sam = await room(pool)
    await sam.daily()
    await guarded(pool, sam, None, None, paused=sam.clock.now())
    assert await sam.later(minutes=6) == 1
    assert await pool.fetchval("select count(*) from outbox") == 0


async def guarded(
    pool: Pool, child: Room, begin: datetime | None, end: datetime | None, paused: datetime | None = None
) -> None:
    parent = await pool.fetchval("insert into profiles default values returning id")
    await pool.execute(
        "insert into guardianships (user_id, guardian_id, state, quiet_from, quiet_to, paused_at) "
        "values ($1, $2, 'active', $3, $4, $5)",
        child.user_id, parent, local(begin) if begin else None, local(end) if end else None, paused,
    )  # fmt: skip


async def test_two_check_ins_without_an_answer_end_them(pool: Pool) -> None:
    sam = await room(pool)
    kept = await sam.daily("my goal", kind="check_in")
    for _ in range(2):
        await sam.later(minutes=6)
        sam.clock.advance(timedelta(days=1))
    said_so_far = await pool.fetchval("select count(*) from outbox")
    assert said_so_far == 2
    await sam.later(minutes=6)
    assert (await sam.row(kept))["state"] == "stopped"
    held = await sam.sent("held")
    assert held[-1].startswith("I've stopped checking in about “my goal”")
    assert len(held) == 1  # the unanswered one that still waited gave way
    assert await sam.later(days=1) == 0


async def test_any_answer_keeps_check_ins_going(pool: Pool) -> None:
    sam = await room(pool)
    kept = await sam.daily("my goal", kind="check_in")
    for _ in range(5):
        await sam.later(minutes=6)
        sam.clock.advance(timedelta(hours=1))
        await sam.heard()
        sam.clock.advance(timedelta(hours=22, minutes=54))
    assert (await sam.row(kept))["state"] == "active"
    assert (await sam.sent())[-1] == "You asked me to check in: how is it going with “my goal”?"
    assert len(await sam.sent()) == 5


async def test_who_travels_takes_the_wall_time_along(pool: Pool) -> None:
    sam = await room(pool)
    kept = await sam.daily()
    before = await sam.row(kept)
    await pool.execute("update user_preferences set timezone = 'America/New_York'")
    after = await sam.row(kept)
    assert after["next_run_at"] == before["next_run_at"] + timedelta(hours=6)
    await sam.later(hours=6, minutes=6)
    row = await sam.row(kept)
    assert row["timezone"] == "America/New_York"
    assert local(row["next_run_at"], "America/New_York") == before["local_time"]


async def test_a_moment_meant_once_stays_that_moment(pool: Pool) -> None:
    sam = await room(pool)
    kept = await sam.keep()
    before = (await sam.row(kept))["next_run_at"]
    await pool.execute("update user_preferences set timezone = 'Asia/Tokyo'")
    assert (await sam.row(kept))["next_run_at"] == before


async def test_nobody_to_reach_is_no_reason_to_forget(pool: Pool) -> None:
    sam = await room(pool, chat=False)
    kept = await sam.keep()
    assert await sam.later(minutes=6) == 1
    assert (await sam.row(kept))["next_run_at"] > sam.clock.now()
    assert await sam.later(minutes=1) == 0


class Choosy(Post):
    """A channel that cannot say one thing."""

    def render(self, message: Outgoing) -> tuple[Payload, ...]:
        if "walk" in message.text:
            raise ValueError("no words for it")
        return super().render(message)


async def test_who_is_not_past_the_first_questions_is_not_written_to(pool: Pool) -> None:
    sam = await room(pool)
    kept = await sam.keep()
    await pool.execute("update profiles set onboarding = 'waiting_for_guardian'")
    await sam.later(minutes=6)
    assert await pool.fetchval("select count(*) from outbox") == 0
    assert (await sam.row(kept))["state"] == "active"


async def test_one_that_is_broken_does_not_stop_the_others(pool: Pool) -> None:
    sam = await room(pool)
    await sam.keep()
    broken = await sam.keep("walk", at=sam.clock.now() + timedelta(minutes=1))
    await sam.later(Choosy(), minutes=6)
    assert await sam.sent() == ["Reminder: read"]
    row = await sam.row(broken)
    assert row["state"] == "active"
    assert row["next_run_at"] > sam.clock.now()


@pytest.mark.parametrize("change", ["local_time = '24:00'", "next_run_at = 'infinity'", "weekdays = '{8}'"])
async def test_what_nobody_could_read_is_refused(pool: Pool, change: str) -> None:
    sam = await room(pool)
    await sam.keep()
    with pytest.raises(asyncpg.CheckViolationError):
        await pool.execute(f"update reminders set {change}")
