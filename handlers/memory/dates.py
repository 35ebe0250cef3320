"""Days gone by as people speak of them: "last Tuesday", "in May", "hace tres semanas" (prompts/dates.toml)."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from handlers.words import plain

Span = tuple[date, date]  # first and last day

_FILE = Path(__file__).parents[2] / "prompts" / "dates.toml"
_DAY = timedelta(days=1)


def spans(said: str, locale: str, today: date) -> list[Span]:
    """The spans of days that a text (as `handlers.words.plain` leaves it) speaks of, seen from today."""
    padded = f" {said} "
    found: dict[Span, None] = {}
    for phrase, span in _phrases(locale[:2], today):
        if f" {phrase} " in padded:
            padded = padded.replace(f" {phrase} ", "  ")
            found[span] = None
    return list(found) + [span for span in _ago(padded, locale[:2], today) if span not in found]


def months(locale: str) -> Mapping[str, int]:
    """Month names, folded, with their numbers."""
    return {name: number for number, name in enumerate(_said(locale)["months"].split(), 1)}


@lru_cache(64)
def _phrases(language: str, today: date) -> tuple[tuple[str, Span], ...]:
    """Longer phrases first: "day before yesterday" is not yesterday."""
    said = _said(language)
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    fixed: dict[str, Span] = {
        "today": (today, today),
        "yesterday": (today - _DAY, today - _DAY),
        "day_before": (today - 2 * _DAY, today - 2 * _DAY),
        "this_week": (monday, today),
        "last_week": (monday - 7 * _DAY, monday - _DAY),
        "weekend": (monday - 2 * _DAY, monday - _DAY),
        "this_month": (first, today),
        "last_month": _month((first - _DAY).year, (first - _DAY).month),
        "this_year": (date(today.year, 1, 1), today),
        "last_year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    found = [(phrase, span) for name, span in fixed.items() for phrase in said[name]]
    for number, name in enumerate(said["weekdays"].split()):
        day = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        found += [(pattern.format(name), (day, day)) for pattern in said["last_weekday"]]
    for name, number in months(language).items():
        year = today.year if number <= today.month else today.year - 1
        found += [(pattern.format(name), _month(year, number)) for pattern in said["in_month"]]
    return tuple(sorted(((plain(phrase), span) for phrase, span in found), key=lambda one: -len(one[0])))


def _ago(padded: str, language: str, today: date) -> Iterator[Span]:
    said = _said(language)
    numbers = {name: at for at, names in enumerate(said["numbers"].split(), 1) for name in names.split("/")}
    amount = "|".join([r"\d{1,3}", *map(re.escape, numbers)])
    for unit, patterns in said["ago"].items():
        for pattern in patterns:
            before, after = (f"{plain(part)} ".lstrip() for part in pattern.split("{}"))
            for match in re.finditer(rf"(?<= {before})({amount})(?= {after})", padded):
                count = int(match[1]) if match[1].isdigit() else numbers[match[1]]
                yield _around(unit, count, today)


def _around(unit: str, count: int, today: date) -> Span:
    """A count of days is meant exactly, of weeks by a few days, of months by the month."""
    if unit == "days":
        day = today - timedelta(days=count)
        return day, day
    if unit == "weeks":
        day = today - timedelta(weeks=count)
        return day - 3 * _DAY, day + 3 * _DAY
    index = today.year * 12 + today.month - 1 - count
    return _month(index // 12, index % 12 + 1)


def _month(year: int, month: int) -> Span:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - _DAY


def _said(locale: str) -> dict[str, Any]:
    table = _table()
    return table.get(locale[:2], table["en"])


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
