"""Times on the clocks of a place, as moments in UTC."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def at_wall_time(day: date, at: time, zone: str) -> datetime:
    """A moment in UTC. A wall time that is left out moves forward with the clocks; of two alike, the first."""
    return datetime.combine(day, at.replace(fold=0), zone_of(zone)).astimezone(UTC)


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
