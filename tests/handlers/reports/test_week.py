"""A report is built from counts; by its types nothing that was said can be in it."""

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import ValidationError

from handlers.reports.week import Label, Safety, WeekReport, build, from_body, to_body, week_at
from storage.counts import Level, Mood, Theme
from storage.reports import Tier, WeekCounts

MONDAY = date(2026, 11, 16)
NOTHING = WeekCounts(
    monday=MONDAY,
    messages=(0,) * 7,
    before=(0,) * 7,
    first_day=None,
    active=(),
    themes=(),
    moods=(),
    safety=(),
    points=0,
    badges=0,
    tier=Tier.FREE,
    guardian_limit=None,
    starts_at=datetime(2026, 11, 16, tzinfo=UTC),
    ends_at=datetime(2026, 11, 23, tzinfo=UTC),
)


def leaves(kind: Any) -> Iterator[Any]:
    """Every type a value of this type may hold, down to those without parts."""
    if get_origin(kind) in {tuple, Union, types.UnionType}:
        for part in get_args(kind):
            if part is not Ellipsis:
                yield from leaves(part)
    elif is_dataclass(kind) and kind is not Label:
        hints = get_type_hints(kind)
        for field in fields(kind):
            yield from leaves(hints[field.name])
    else:
        yield kind


@pytest.mark.parametrize("kind", [WeekCounts, WeekReport])
def test_no_free_text_fits_into_its_types(kind: type) -> None:
    found = set(leaves(kind))
    closed = {leaf for leaf in found if isinstance(leaf, type) and issubclass(leaf, Enum)}
    assert found - closed <= {int, date, datetime, type(None), Label}
    assert {Theme, Mood, Level} <= closed


def test_the_walk_finds_a_text() -> None:
    assert str in set(leaves(tuple[tuple[Theme, int], str] | None))


@pytest.mark.parametrize("words", ["I told nobody", "report_", "report_of what I said", "crisis", "menu"])
def test_a_label_is_one_of_our_lines(words: str) -> None:
    with pytest.raises(ValueError, match="label"):
        Label(words)


def test_a_week_without_activity() -> None:
    report = build(replace(NOTHING, first_day=MONDAY - timedelta(days=30), before=(1, 0, 2, 0, 0, 0, 0)))
    assert (report.total, report.before, report.active_days, report.streak, report.full_days) == (0, 3, 0, 0, 0)
    assert report.safety == Safety(0, None)


@pytest.mark.parametrize("first", [MONDAY, MONDAY + timedelta(days=3), None])
def test_a_first_week_has_nothing_to_compare_with(first: date | None) -> None:
    assert build(replace(NOTHING, first_day=first)).before is None


def test_a_full_week() -> None:
    days = [MONDAY + timedelta(days=n) for n in (-4, -2, -1, 0, 1, 5)]
    report = build(
        replace(
            NOTHING,
            messages=(3, 40, 0, 0, 0, 41, 0),
            before=(0, 0, 0, 1, 0, 1, 1),
            first_day=days[0],
            active=tuple(days),
            safety=((Level.RAISED, 2), (Level.CRISIS, 1)),
            guardian_limit=40,
        ),
        [(Label("report_points"), 4)],
    )
    assert (report.total, report.before, report.active_days, report.streak) == (84, 3, 3, 1)
    assert (report.limit, report.full_days) == (40, 2)
    assert report.safety == Safety(3, Level.CRISIS)
    assert report.extras == ((Label("report_points"), 4),)


def test_a_streak_reaches_back_into_earlier_weeks() -> None:
    days = tuple(MONDAY + timedelta(days=n) for n in (-3, -2, -1, 0, 1, 2))
    assert build(replace(NOTHING, messages=(1, 1, 1, 0, 0, 0, 0), active=days)).streak == 6


def test_the_tier_limits_where_no_guardian_does() -> None:
    assert build(NOTHING).limit == 100
    assert build(replace(NOTHING, tier=Tier.PLUS)).limit == 500


def test_a_kept_report_comes_back_as_it_was() -> None:
    counts = replace(NOTHING, themes=((Theme.FOOD, 2),), moods=((Mood.SAD, 1),), safety=((Level.MILD, 1),))
    report = build(counts, [(Label("report_badges"), 1)])
    assert from_body(to_body(report)) == report


def test_a_tampered_body_is_refused() -> None:
    body = {**to_body(build(NOTHING)), "themes": [["what she said", 3]]}
    with pytest.raises(ValidationError):
        from_body(body)
    with pytest.raises(ValidationError):
        from_body({**to_body(build(NOTHING)), "extras": [[{"key": "what she said"}, 3]]})


@pytest.mark.parametrize(
    ("moment", "zone", "monday"),
    [
        ("2026-11-22T17:00Z", "Europe/Madrid", MONDAY),  # on Sunday, the week that ends
        ("2026-11-23T08:00Z", "Europe/Madrid", MONDAY),  # from Monday on, the one that has ended
        ("2026-11-21T17:00Z", "Europe/Madrid", MONDAY - timedelta(days=7)),
        ("2026-11-22T02:00Z", "America/New_York", MONDAY - timedelta(days=7)),  # there it is Saturday still
        ("2026-11-21T13:00Z", "Pacific/Kiritimati", MONDAY),  # and there it is Sunday
    ],
)
def test_the_week_is_that_of_the_guardians_calendar(moment: str, zone: str, monday: date) -> None:
    assert week_at(datetime.fromisoformat(moment), zone) == monday
