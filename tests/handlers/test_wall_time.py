"""Zones by name."""

from zoneinfo import ZoneInfo

from handlers.wall_time import zone_of


def test_an_unknown_zone_is_utc() -> None:
    assert zone_of("Mars/Olympus") == ZoneInfo("UTC")
