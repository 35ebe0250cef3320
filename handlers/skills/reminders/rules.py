"""When a reminder is due: moments in UTC from wall time in a person's zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from handlers.wall_time import at_wall_time, zone_of

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
