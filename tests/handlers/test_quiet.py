"""When quiet hours end."""

from datetime import UTC, datetime, time

import pytest

from handlers.quiet import quiet_until


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-21T21:30", "2026-11-22T07:00"), ("2026-11-22T03:00", "2026-11-22T07:00"),
        ("2026-11-22T07:00", None), ("2026-11-21T12:00", None), ("2026-11-21T21:00", "2026-11-22T07:00"),
    ],
)  # fmt: skip
def test_quiet_hours_over_midnight(now: str, end: str | None) -> None:
    assert quiet_until(utc(now), [(time(21), time(7))], "UTC") == (utc(end) if end else None)


def test_quiet_hours_that_meet_are_one_silence() -> None:
    windows = [(time(21), time(7)), (time(6, 30), time(8, 15))]
    assert quiet_until(utc("2026-11-21T22:00"), windows, "UTC") == utc("2026-11-22T08:15")
