"""When reports are due, and the numbers they are made of."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import counts, reports
from storage.counts import Found, Level, Mood, Theme
from storage.reports import Tier, next_run
from storage.statements import ALL
from tests.families import bond, chatted, due, family, person

MONDAY = date(2026, 11, 16)
SAYINGS = {"messages", "inbox", "memories", "episodes", "postings", "outbox", "updates"}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-21T12:00+00:00", "2026-11-22T18:00+01:00"),
        ("2026-11-22T16:59:59+00:00", "2026-11-22T18:00+01:00"),
        ("2026-11-22T17:00+00:00", "2026-11-29T18:00+01:00"),  # exactly due: the next one
        ("2026-03-28T12:00+00:00", "2026-03-29T18:00+02:00"),  # the day clocks go forward
        ("2026-10-24T12:00+00:00", "2026-10-25T18:00+01:00"),  # and back
    ],
)
def test_the_next_run_is_at_the_same_time_on_the_clocks(after: str, expected: str) -> None:
    assert next_run(7, time(18), "Europe/Madrid", datetime.fromisoformat(after)) == datetime.fromisoformat(expected)


def test_an_hour_the_clocks_skip_moves_forward() -> None:
    run = next_run(7, time(2, 30), "Europe/Madrid", datetime(2026, 3, 28, tzinfo=UTC))
    assert run.astimezone(ZoneInfo("Europe/Madrid")).time() == time(3, 30)


def test_of_an_hour_that_comes_twice_the_first_counts() -> None:
    run = next_run(7, time(2, 30), "Europe/Madrid", datetime(2026, 10, 24, tzinfo=UTC))
    assert run == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_run(7, time(2, 30), "Europe/Madrid", run) == datetime(2026, 11, 1, 1, 30, tzinfo=UTC)


@given(
    st.integers(1, 7),
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(
        ["UTC", "Europe/Madrid", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]
    ),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001
)
def test_the_next_run_is_within_a_week_and_an_hour(weekday: int, at: time, zone: str, naive: datetime) -> None:
    after = naive.replace(tzinfo=UTC)
    run = next_run(weekday, at, zone, after)
    assert after < run <= after + timedelta(days=7, hours=2)
    local = run.astimezone(ZoneInfo(zone))
    skipped = local.time().replace(microsecond=0) != at
    assert local.isoweekday() == weekday or skipped
    assert not skipped or local.replace(tzinfo=None) > datetime.combine(local.date(), at) or local.time() < at


async def test_a_week_is_numbers_and_names(pool: asyncpg.Pool) -> None:
    one = await family(pool, child_zone="America/New_York")
    other = await person(pool, "Ben")
    await bond(pool, one.child, other)
    await pool.execute("update guardianships set daily_limit = 40 where guardian_id = $1", one.guardian)
    await pool.execute("update guardianships set daily_limit = 25 where guardian_id = $1", other)
    for day, messages in ((-9, 1), (-7, 3), (-1, 4), (0, 5), (1, 25), (6, 2), (7, 99)):
        await chatted(pool, one.child, MONDAY + timedelta(days=day), messages)
    for day in (-1, 0, 6, 7):
        found = Found(((Theme.SCHOOL, 2), (Theme.SPORT, 3)), ((Mood.SAD, 1),), ((Level.CRISIS, 1),))
        await counts.add(pool, one.child, MONDAY + timedelta(days=day), found)
    await pool.execute(
        "insert into daily_counts (user_id, day, kind, name, count) values ($1, $2, 'theme', 'of_tomorrow', 9)",
        one.child,
        MONDAY,
    )
    for at, badge in (("2026-11-16T04:59Z", "early"), ("2026-11-16T05:00Z", None), ("2026-11-23T04:59Z", "star")):
        await pool.execute(
            "insert into rewards (user_id, points, reason, badge, earned_at) values ($1, 10, 'r', $2, $3)",
            one.child, badge, datetime.fromisoformat(at),
        )  # fmt: skip
    week = await reports.counts(pool, one.child, MONDAY)
    assert week is not None
    assert week.messages == (5, 25, 0, 0, 0, 0, 2)
    assert week.before == (3, 0, 0, 0, 0, 0, 4)
    assert week.first_day == MONDAY - timedelta(days=9)
    assert week.active[-3:] == (MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=6))
    assert week.themes == ((Theme.SPORT, 6), (Theme.SCHOOL, 4))
    assert (week.moods, week.safety) == (((Mood.SAD, 2),), ((Level.CRISIS, 2),))
    assert (week.points, week.badges, week.tier, week.guardian_limit) == (20, 1, Tier.FREE, 25)
    assert week.starts_at == datetime(2026, 11, 16, 5, tzinfo=UTC)


async def test_there_is_no_week_of_nobody(pool: asyncpg.Pool) -> None:
    one = await family(pool)
    await pool.execute("delete from profiles where id = $1", one.child)
    assert await reports.counts(pool, one.child, MONDAY) is None


async def test_a_schedule_is_claimed_once_at_a_time(pool: asyncpg.Pool) -> None:
    now = datetime(2026, 11, 22, 18, tzinfo=UTC)
    one = await family(pool, zone="Europe/Madrid")
    await due(pool, one, now)
    async with pool.acquire() as first, first.transaction(), pool.acquire() as second, second.transaction():
        claimed = await reports.claim(first, now)
        assert claimed is not None
        assert (claimed.child_id, claimed.active, claimed.timezone) == (one.child, True, "Europe/Madrid")
        assert await reports.claim(second, now) is None


def test_no_statement_of_reports_can_read_what_was_said() -> None:
    mine = [statement for name, statement in ALL.items() if name.startswith("reports.")]
    assert len(mine) >= 9
    for statement in mine:
        tables = set(re.findall(r"\b(?:from|join|update|into)\s+([a-z_]+)", statement.text))
        assert tables.isdisjoint(SAYINGS), statement.name
