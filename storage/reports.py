"""Weekly reports: when they are due, the numbers they are made of, and the reports that were built."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from storage.counts import Level, Mood, Theme
from storage.executor import Executor
from storage.statements import sql

State = Literal["built", "queued", "held", "sent"]
_UTC = ZoneInfo("UTC")
_Name = TypeVar("_Name", bound=StrEnum)


class Tier(StrEnum):
    """A child's plan."""

    FREE = "free"
    PLUS = "plus"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """All that a report is made of: numbers, days and fixed names. Of what was said it can hold nothing.

    `messages` and `before` are seven days each, Monday first; days are the child's own.
    """

    monday: date
    messages: tuple[int, ...]
    before: tuple[int, ...]
    first_day: date | None  # on which the child first wrote
    active: tuple[date, ...]  # days with messages, of a year up to the week's end
    themes: tuple[tuple[Theme, int], ...]  # in how many messages, most first
    moods: tuple[tuple[Mood, int], ...]
    safety: tuple[tuple[Level, int], ...]
    points: int
    badges: int
    tier: Tier
    guardian_limit: int | None
    starts_at: datetime  # where the child is
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A schedule that is due. `child_id` is None where the bond or the child is gone."""

    guardian_id: UUID
    bond_id: UUID
    child_id: UUID | None
    active: bool
    wanted: bool
    weekday: int
    at: time
    timezone: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """A kept report, as the one who sends it needs it. `body` is what `handlers.reports.week` wrote."""

    week: date
    body: Mapping[str, object]
    name: str | None
    locale: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A report in its guardian's history; `locale` is the guardian's."""

    id: UUID
    child_id: UUID
    name: str | None
    locale: str
    week: date
    body: Mapping[str, object]
    state: State
    built_at: datetime
    sent_at: datetime | None


def next_run(weekday: int, at: time, zone: str, after: datetime) -> datetime:
    """The first moment (UTC) after `after` that is `weekday` (ISO: 1 is Monday) and `at` on the clocks of the zone.

    An hour that the clocks skip is moved forward by as much as they are; of one that comes twice, the first counts.
    """
    local = ZoneInfo(zone)
    day = after.astimezone(local).date()
    day += timedelta(days=(weekday - day.isoweekday()) % 7 - 7)
    while True:
        moment = datetime.combine(day, at, local).astimezone(_UTC)
        if moment > after:
            return moment
        day += timedelta(days=7)


async def claim(db: Executor, now: datetime) -> Due | None:
    """Lock the schedule that has been due longest, inside the caller's transaction."""
    row = await db.fetchrow(sql("reports.claim"), now)
    return Due(*row) if row else None


async def schedule(db: Executor, guardian_id: UUID, bond_id: UUID, at: datetime) -> None:
    """Set when the next report on a bond is due."""
    await db.execute(sql("reports.schedule"), guardian_id, bond_id, at)


async def unschedule(db: Executor, guardian_id: UUID, bond_id: UUID) -> None:
    """End the reports on a bond."""
    await db.execute(sql("reports.unschedule"), guardian_id, bond_id)


async def counts(db: Executor, child_id: UUID, monday: date) -> WeekCounts | None:
    """The numbers of a child's week; None when there is no such child (any more)."""
    row = await db.fetchrow(sql("reports.counts"), child_id, monday)
    if row is None:
        return None
    named = row["named"]
    return WeekCounts(
        monday=monday,
        messages=tuple(row["messages"][7:]),
        before=tuple(row["messages"][:7]),
        first_day=row["first_day"],
        active=tuple(row["active"]),
        themes=_named(named, "theme", Theme),
        moods=_named(named, "mood", Mood),
        safety=tuple(
            (Level[name.upper()], n) for kind, name, n in named if kind == "safety" and name.upper() in _LEVELS
        ),
        points=row["points"],
        badges=row["badges"],
        tier=Tier(row["tier"]),
        guardian_limit=row["daily_limit"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
    )


async def add(db: Executor, child_id: UUID, guardian_id: UUID, week: date, body: Mapping[str, object]) -> UUID | None:
    """Keep a report; None when that week's is there already."""
    found = await db.fetchval(sql("reports.add"), child_id, guardian_id, week, body)
    return UUID(str(found)) if found else None


async def find(db: Executor, child_id: UUID, guardian_id: UUID, week: date) -> UUID | None:
    """The kept report of a week; None when there is none."""
    found = await db.fetchval(sql("reports.find"), child_id, guardian_id, week)
    return UUID(str(found)) if found else None


async def set_state(db: Executor, child_id: UUID, report_id: UUID, state: State, now: datetime) -> None:
    """Note what became of its sending; a sent report stays sent."""
    await db.execute(sql("reports.set_state"), child_id, report_id, state, now)


async def to_send(db: Executor, child_id: UUID, report_id: UUID) -> Posted | None:
    """A report on its way; None once it, its child or the bond is gone."""
    row = await db.fetchrow(sql("reports.to_send"), child_id, report_id)
    return Posted(*row) if row else None


async def of_guardian(
    db: Executor, guardian_id: UUID, child_id: UUID | None, after: tuple[date, UUID] | None, limit: int
) -> list[Kept]:
    """A guardian's reports, of one child or all, newest first, after the place where the page before ended."""
    week, last = after or (None, None)
    return [Kept(*row) for row in await db.fetch(sql("reports.of_guardian"), guardian_id, child_id, week, last, limit)]


async def one(db: Executor, guardian_id: UUID, report_id: UUID) -> Kept | None:
    """One of a guardian's reports."""
    row = await db.fetchrow(sql("reports.one"), guardian_id, report_id)
    return Kept(*row) if row else None


_LEVELS = frozenset(Level.__members__)


def _named(rows: list[tuple[str, str, int]], kind: str, names: type[_Name]) -> tuple[tuple[_Name, int], ...]:
    """Counts of names this version knows, most first."""
    known = {name.value for name in names}
    return tuple((names(name), number) for of, name, number in rows if of == kind and name in known)
