"""A child's week as a guardian may see it: built from counts, and by its types unable to hold what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from handlers.lines import DEFAULT, languages
from handlers.tiers import TIERS
from storage.counts import Level, Mood, Theme
from storage.reports import WeekCounts

_SUNDAY = 7
_LABELS = ("report_", "tally_")


@dataclass(frozen=True, slots=True)
class Label:
    """What a skill's number is called: the key of a line the bot can say. Raises ValueError for anything else."""

    key: str

    def __post_init__(self) -> None:
        """Only names of our own lines are taken, so that no other text gets in."""
        if not self.key.startswith(_LABELS) or self.key not in languages()[DEFAULT].say:
            raise ValueError(f"a report's label is the key of a line that begins with one of {_LABELS!r}")


@dataclass(frozen=True, slots=True)
class Safety:
    """How often safety answered, and the gravest level."""

    times: int = 0
    highest: Level | None = None


@dataclass(frozen=True, slots=True)
class WeekReport:
    """One ISO week of one child. `messages` has seven days, Monday first; `before` is the total of the week before.

    Nothing here is a text: the child's name is looked up when the report is shown.
    """

    monday: date
    messages: tuple[int, ...]
    before: int | None  # None: this is the first week
    active_days: int
    streak: int  # active days in a row up to the last active day of the week
    limit: int
    full_days: int  # on which the limit was reached
    themes: tuple[tuple[Theme, int], ...]
    moods: tuple[tuple[Mood, int], ...]
    safety: Safety
    points: int
    badges: int
    extras: tuple[tuple[Label, int], ...] = ()

    @property
    def total(self) -> int:
        """Messages of the week."""
        return sum(self.messages)


def build(counts: WeekCounts, extras: Sequence[tuple[Label, int]] = ()) -> WeekReport:
    """The report of a week. `extras`: one number of each skill that has something to tell."""
    limit = min(TIERS[counts.tier].messages, counts.guardian_limit or TIERS[counts.tier].messages)
    first = counts.first_day is None or counts.first_day >= counts.monday
    return WeekReport(
        monday=counts.monday,
        messages=counts.messages,
        before=None if first else sum(counts.before),
        active_days=sum(1 for number in counts.messages if number),
        streak=_streak(counts),
        limit=limit,
        full_days=sum(1 for number in counts.messages if number >= limit),
        themes=counts.themes,
        moods=counts.moods,
        safety=Safety(
            sum(number for _, number in counts.safety), max((level for level, _ in counts.safety), default=None)
        ),
        points=counts.points,
        badges=counts.badges,
        extras=tuple(extras),
    )


def week_at(moment: datetime, zone: str) -> date:
    """The Monday of the newest week that is over, or in its last day, on the calendars of the zone."""
    today = moment.astimezone(ZoneInfo(zone)).date()
    monday = today - timedelta(days=today.isoweekday() - 1)
    return monday if today.isoweekday() == _SUNDAY else monday - timedelta(days=7)


def to_body(report: WeekReport) -> Mapping[str, object]:
    """The report as it is kept."""
    body: Mapping[str, object] = _adapter().dump_python(report, mode="json")
    return body


def from_body(body: Mapping[str, object]) -> WeekReport:
    """A kept report. Raises pydantic.ValidationError."""
    return _adapter().validate_python(body)


@cache
def _adapter() -> TypeAdapter[WeekReport]:
    return TypeAdapter(WeekReport)


def _streak(counts: WeekCounts) -> int:
    """Active days in a row that end with the week's last active day."""
    days, streak = set(counts.active), 0
    last = max((day for day in days if day >= counts.monday), default=None)
    while last is not None and last - timedelta(days=streak) in days:
        streak += 1
    return streak
