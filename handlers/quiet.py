"""Quiet hours: local wall times between which nobody is written to."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handlers.wall_time import at_wall_time, zone_of


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
