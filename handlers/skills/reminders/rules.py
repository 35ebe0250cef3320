"""When a reminder is due: moments in UTC from wall time in a person's zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Repeats = Literal["once", "daily", "weekly"]


@dataclass(frozen=True, slots=True)
class Rule:
    """The same wall time every day, or on some weekdays (ISO: 1 is Monday), wherever the clocks are set to."""

    local_time: time
    zone: str
    weekdays: Sequence[int] = ()  # none: every day

    def after(self, moment: datetime) -> datetime:
        """The first time that comes after `moment`."""
        day = moment.astimezone(zone_of(self.zone)).date() - timedelta(days=1)
        return next(at for at in self._from(day, 1) if at > moment)

    def until(self, moment: datetime) -> datetime:
        """The last time that is not after `moment`."""
        day = moment.astimezone(zone_of(self.zone)).date() + timedelta(days=1)
        return next(at for at in self._from(day, -1) if at <= moment)

    def _from(self, day: date, step: int) -> list[datetime]:
        days = [day + timedelta(days=step * n) for n in range(10)]  # a week, and the day before and after
        return [at_wall_time(d, self.local_time, self.zone) for d in days if self._holds(d)]

    def _holds(self, day: date) -> bool:
        return not self.weekdays or day.isoweekday() in self.weekdays


def at_wall_time(day: date, at: time, zone: str) -> datetime:
    """A moment in UTC. A wall time that is left out moves forward with the clocks; of two alike, the first."""
    return datetime.combine(day, at.replace(fold=0), zone_of(zone)).astimezone(UTC)


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def quiet_until(moment: datetime, windows: Sequence[tuple[time, time]], zone: str) -> datetime | None:
    """The end of the quiet hours `moment` is in (local wall times, over midnight too); None: it is in none."""
    end = moment
    for _ in range(len(windows) + 1):  # one window may end in another
        ends = [found for window in windows if (found := _end(end, window, zone))]
        if not ends:
            break
        end = max(ends)
    return end if end > moment else None


def _end(moment: datetime, window: tuple[time, time], zone: str) -> datetime | None:
    begin, end = window
    local = moment.astimezone(zone_of(zone))
    now = local.time()
    if begin < end:
        return at_wall_time(local.date(), end, zone) if begin <= now < end else None
    if now >= begin:
        return at_wall_time(local.date() + timedelta(days=1), end, zone)
    return at_wall_time(local.date(), end, zone) if now < end else None
