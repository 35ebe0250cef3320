"""Wall time stays what it is, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.skills.reminders.rules import Rule
from handlers.wall_time import at_wall_time

ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "UTC")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_eight_stays_eight_when_the_clocks_go_back() -> None:
    rule = Rule(time(8), "Europe/Madrid")
    assert rule.after(utc("2026-10-24T05:00")) == utc("2026-10-24T06:00")
    assert rule.after(utc("2026-10-24T06:00")) == utc("2026-10-25T07:00")


def test_a_time_that_is_left_out_moves_forward_with_the_clocks() -> None:
    found = Rule(time(2, 30), "Europe/Madrid").after(utc("2026-03-28T12:00"))
    assert found == utc("2026-03-29T01:30")
    assert f"{found.astimezone(ZoneInfo('Europe/Madrid')):%H:%M}" == "03:30"


def test_a_time_that_comes_twice_is_the_first_and_comes_once() -> None:
    rule = Rule(time(2, 30), "Europe/Madrid")
    first = rule.after(utc("2026-10-24T12:00"))
    assert first == utc("2026-10-25T00:30")
    assert rule.after(first) == utc("2026-10-26T01:30")


def test_weekdays_are_those_of_the_persons_own_calendar() -> None:
    monday_early = Rule(time(1), "Asia/Kolkata", (1,))
    assert monday_early.after(utc("2026-11-21T00:00")) == utc("2026-11-22T19:30")  # still Sunday in UTC


def test_the_last_time_before_is_found_too() -> None:
    rule = Rule(time(7), "UTC", (1, 4))
    assert rule.until(utc("2026-11-21T12:00")) == utc("2026-11-19T07:00")
    assert rule.until(utc("2026-11-19T07:00")) == utc("2026-11-19T07:00")


@given(
    now=st.integers(0, 16 * 366 * 24 * 3600).map(lambda seconds: utc("2024-01-01T00:00") + timedelta(seconds=seconds)),
    at=st.times(),
    zone=st.sampled_from(ZONES),
    weekdays=st.lists(st.integers(1, 7), unique=True, max_size=7),
)
def test_the_next_time_is_ahead_and_the_same_on_the_wall(
    now: datetime, at: time, zone: str, weekdays: list[int]
) -> None:
    found = Rule(at, zone, weekdays).after(now)
    assert now < found <= now + timedelta(days=8)
    assert Rule(at, zone, weekdays).until(found) == found
    local = found.astimezone(ZoneInfo(zone))
    if local.time() != at:  # only a time that this day did not have
        assert at_wall_time(local.date(), at, zone) == found
        assert local.replace(tzinfo=None) - datetime.combine(local.date(), at) in {
            timedelta(hours=1), timedelta(minutes=30), timedelta(hours=-23),
        }  # fmt: skip
    assert not weekdays or local.isoweekday() in weekdays
