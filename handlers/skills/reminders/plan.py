"""From what was said to when it will be: a plan, or a doubt to ask about."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from handlers.skills.reminders.rules import Repeats, Rule
from handlers.skills.reminders.times import Hour, Part
from handlers.skills.reminders.wish import Kind, Wish
from handlers.wall_time import at_wall_time, zone_of

LONGEST_TEXT = 500
LONGEST_WAIT = timedelta(days=3660)
_MORNING = time(9)  # of a day without an hour
_EARLIEST_BARE = 6  # "at 3" means the afternoon


@dataclass(frozen=True, slots=True)
class Plan:
    """A reminder as it will be kept; `at` is the first moment, in UTC."""

    kind: Kind
    text: str
    at: datetime
    local_time: time
    zone: str
    repeats: Repeats = "once"
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What to ask: when at all, which of two moments, or when instead of one that is over."""

    about: Literal["when", "which", "past"]
    options: tuple[datetime, ...] = ()  # moments to choose from, in UTC
    over: datetime | None = None


def plan_of(wish: Wish, zone: str, now: datetime) -> Plan | Doubt:
    """The plan of a wish of somebody in `zone`."""
    now = now.astimezone(UTC)
    if wish.every is not None:
        at = _time_of(wish.hour, wish.part) or _MORNING
        repeats: Repeats = "weekly" if wish.every.weekdays else "daily"
        first = Rule(at, zone, wish.every.weekdays).after(now)
        return Plan(wish.kind, wish.text, first, at, zone, repeats, wish.every.weekdays)
    found = _moment(wish, zone, now)
    if isinstance(found, Doubt):
        return found
    if found <= now:
        return Doubt("past", suggestions(zone, now), found)
    return once(wish.kind, wish.text, found, zone)


def once(kind: Kind, text: str, at: datetime, zone: str) -> Plan:
    """A plan for one moment."""
    return Plan(kind, text, at, at.astimezone(zone_of(zone)).time().replace(tzinfo=None), zone)


def suggestions(zone: str, now: datetime) -> tuple[datetime, ...]:
    """Moments most people would choose: in an hour, this evening, tomorrow morning."""
    today = now.astimezone(zone_of(zone)).date()
    soon = (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    evening = at_wall_time(today, time(19), zone)
    morning = at_wall_time(today + timedelta(days=1), _MORNING, zone)
    return (soon, evening, morning) if evening > soon else (soon, morning)


def _moment(wish: Wish, zone: str, now: datetime) -> datetime | Doubt:
    local = now.astimezone(zone_of(zone))
    if wish.span is not None and wish.hour is None and wish.part is None:
        exact = (now + wish.span).replace(microsecond=0)
        return exact if wish.span < timedelta(days=1) else _same_time(local, wish.span, zone)
    if wish.span is not None:
        at = _time_of(wish.hour, wish.part) or _MORNING
        return at_wall_time(local.date() + wish.span, at, zone)
    if wish.day is None or wish.day.offset == 0:
        return _today(wish, zone, now)
    at = _time_of(wish.hour, wish.part) or _MORNING
    if wish.day.offset is not None:
        return at_wall_time(local.date() + timedelta(days=wish.day.offset), at, zone)
    if wish.day.weekday is not None:
        return Rule(at, zone, (wish.day.weekday,)).after(now)
    return at_wall_time(wish.day.on or local.date(), at, zone)


def _same_time(local: datetime, span: timedelta, zone: str) -> datetime:
    return at_wall_time(local.date() + span, local.time().replace(second=0, microsecond=0), zone)


def _today(wish: Wish, zone: str, now: datetime) -> datetime | Doubt:
    """A time without a day is the next one of its kind; a bare hour may be meant twice a day."""
    at = _time_of(wish.hour, wish.part, guess=False)
    if at is None:
        return Doubt("when", suggestions(zone, now))
    today = now.astimezone(zone_of(zone)).date()
    first = at_wall_time(today, at, zone)
    if first > now:
        bare_early = _is_bare(wish) and 0 < at.hour < _EARLIEST_BARE
        later = at_wall_time(today, at.replace(hour=at.hour + 12), zone) if bare_early else first
        return first if not bare_early or first - now < timedelta(hours=6) else later
    later = at_wall_time(today, at.replace(hour=at.hour + 12), zone) if _is_bare(wish) else first
    tomorrow = at_wall_time(today + timedelta(days=1), at, zone)
    if wish.day is not None:
        return later
    if later > now and at.hour >= _EARLIEST_BARE:
        return Doubt("which", (later, tomorrow))
    return later if later > now else tomorrow


def _is_bare(wish: Wish) -> bool:
    return wish.hour is not None and wish.hour.exactness == "bare" and wish.part is None and wish.hour.at.hour < 12


def _time_of(hour: Hour | None, part: Part | None, *, guess: bool = True) -> time | None:
    """The time of day meant. With `guess` a bare hour before six is one of the afternoon."""
    if hour is None:
        return time(part.hour) if part else None
    at = hour.at
    if part is not None and hour.exactness in {"bare", "day"}:
        return at.replace(hour=at.hour + 12) if at.hour < 12 and at.hour + 12 >= part.late_from else at
    if guess and hour.exactness == "bare" and 0 < at.hour < _EARLIEST_BARE:
        return at.replace(hour=at.hour + 12)
    return at


def in_reach(at: datetime, now: datetime) -> bool:
    """Some ten years are far enough."""
    return at.astimezone(UTC) - now <= LONGEST_WAIT
