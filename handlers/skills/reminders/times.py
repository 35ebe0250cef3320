"""What a piece of text says about time, element by element: `every monday`, `in 20 minutes`, `at 8`, `3 December`.

dateparser reads calendar dates only: of "tomorrow at 8" it makes tomorrow at the present hour, and half of what people
write to us in other languages it does not read at all (1.5.0).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from handlers.skills.reminders.vocabulary import Token, Vocabulary

Exactness = Literal["bare", "day", "am", "pm"]  # `day`: on the 24-hour clock

_CLOCK = re.compile(r"(\d{1,2})[:h.](\d{2})", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?")
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "o", "a", "de", "of", "do"})
_REPEATED = 2
_FAR = 50  # years


@dataclass(frozen=True, slots=True)
class Every:
    """Every day, or on these weekdays."""

    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day: so many from today, the next of a weekday, or a date."""

    offset: int | None = None
    weekday: int | None = None
    on: date | None = None

    def after(self, today: date) -> date | None:
        """Which day it is, seen from `today`; a weekday is the next one, never today."""
        if self.offset is not None:
            return today + timedelta(days=self.offset)
        if self.weekday is not None:
            return today + timedelta(days=(self.weekday - today.isoweekday()) % 7 or 7)
        return self.on


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: the hour meant when none is said; from which hour on an hour up to 11 is p.m. (24: never)."""

    hour: int
    late_from: int


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day as it was said."""

    at: time
    exactness: Exactness = "bare"


Element = Every | Day | Part | Hour | timedelta


Found = tuple[list[Element], int]
_NOTHING: Found = ([], 0)


def elements(words: Vocabulary, tokens: Sequence[Token], place: int, now: datetime) -> Found | None:
    """The elements that stand at `place` (one, or two such as `every evening`), and how many tokens they take."""
    for read in (_every, _span, _day, _part, _hour):
        found, taken = read(words, tokens, place)
        if taken:
            return found, taken
    on, taken = _calendar(words, tokens, place, now)
    return ([Day(on=on)], taken) if on else None


def _every(words: Vocabulary, tokens: Sequence[Token], place: int) -> Found:
    if taken := words["daily"].at(tokens, place):
        return [Every()], taken
    begun = words["every"].at(tokens, place)
    if not begun:
        return _NOTHING
    if taken := words["workdays"].at(tokens, place + begun):
        return [Every((1, 2, 3, 4, 5))], begun + taken
    if taken := words["days"].at(tokens, place + begun):
        return [Every()], begun + taken
    part, taken = _part(words, tokens, place + begun)
    if taken:
        return [Every(), *part], begun + taken
    return _weekdays(words, tokens, place, begun)


def _weekdays(words: Vocabulary, tokens: Sequence[Token], place: int, begun: int) -> Found:
    days: list[int] = []
    end = place + begun
    while True:
        number, taken = words.weekday(tokens, end)
        between = 0
        while not taken and days and between < _REPEATED and end + between < len(tokens):
            # `and`, a comma (which is no token), `every` once more
            if not _joins(words, tokens, end + between):
                break
            between += 1
            number, taken = words.weekday(tokens, end + between)
        if not taken:
            break
        days.append(number)
        end += between + taken
    return ([Every(tuple(sorted(set(days))))], end - place) if days else _NOTHING


def _joins(words: Vocabulary, tokens: Sequence[Token], place: int) -> bool:
    return bool(words["glue"].at(tokens, place) or words["every"].at(tokens, place))


def _span(words: Vocabulary, tokens: Sequence[Token], place: int) -> Found:
    begun = words["in"].at(tokens, place)
    length, taken = span(words, tokens, place + begun)
    if not taken:
        return _NOTHING
    after = words["after"].at(tokens, place + begun + taken)
    return ([length], begun + taken + after) if begun or after else _NOTHING


def span(words: Vocabulary, tokens: Sequence[Token], place: int) -> tuple[timedelta, int]:
    """A length of time such as `20 minutes`, at most a year, and its tokens; none: 0 tokens."""
    for phrase, minutes in words.spans:
        if taken := phrase.at(tokens, place):
            return timedelta(minutes=minutes), taken
    if place >= len(tokens):
        return timedelta(), 0
    word = tokens[place].word
    number, counted = (int(word), 1) if word.isdecimal() and len(word) <= 6 else (1, words["one"].at(tokens, place))
    if not counted:
        return timedelta(), 0
    for unit, minutes in (("minutes", 1), ("hours", 60), ("days", 60 * 24), ("weeks", 60 * 24 * 7)):
        if taken := words[unit].at(tokens, place + counted):
            return timedelta(minutes=min(number * minutes, 60 * 24 * 366)), counted + taken
    return timedelta(), 0


def _day(words: Vocabulary, tokens: Sequence[Token], place: int) -> Found:
    for name, offset in (("after_tomorrow", 2), ("tomorrow", 1), ("today", 0)):
        if taken := words[name].at(tokens, place):
            # `heute nacht`, `mañanas`: the longer phrase is another thing
            if _part(words, tokens, place)[1] > taken:
                return _NOTHING
            return [Day(offset=offset)], taken
    begun = words["next"].at(tokens, place)
    number, taken = words.weekday(tokens, place + begun)
    if taken:
        return [Day(weekday=number)], begun + taken
    return _NOTHING


def _part(words: Vocabulary, tokens: Sequence[Token], place: int) -> Found:
    for phrase, (hour, late_from) in words.parts:
        if taken := phrase.at(tokens, place):
            return [Part(hour, late_from)], taken
    return _NOTHING


def _hour(words: Vocabulary, tokens: Sequence[Token], place: int) -> Found:
    begun = words["at"].at(tokens, place)
    half = words["half_past"].at(tokens, place + begun)
    half_to = words["half_to"].at(tokens, place + begun)
    at = place + begun + half + half_to
    if at >= len(tokens):
        return _NOTHING
    word = tokens[at].word
    clock = _CLOCK.fullmatch(word)
    dotted = "." in word
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (int(word) if word.isdecimal() else 99, 0)
    end = at + 1
    marked = words["clock"].at(tokens, end)
    if taken := words["and_half"].at(tokens, end + marked):
        minute, end = 30, end + marked + taken
    else:
        end += marked
    exactness, taken = _exactness(words, tokens, end, figures=bool(clock and not dotted) or bool(marked))
    end += taken
    said = begun or marked or half or half_to or taken or (clock and not dotted)
    if hour > 24 or minute > 59 or not said or (hour == 24 and minute):
        return _NOTHING
    if half_to:
        hour, minute = (hour - 1) % 24, 30
    elif half:
        minute = 30
    return [Hour(time(_on_24(hour % 24, exactness), minute), exactness)], end - place


def _exactness(words: Vocabulary, tokens: Sequence[Token], place: int, *, figures: bool) -> tuple[Exactness, int]:
    if taken := words["pm"].at(tokens, place):
        return "pm", taken
    if taken := words["am"].at(tokens, place):
        return "am", taken
    return ("day" if figures else "bare"), 0


def _on_24(hour: int, exactness: Exactness) -> int:
    if exactness == "pm" and hour < 12:
        return hour + 12
    return 0 if exactness == "am" and hour == 12 else hour


def _calendar(words: Vocabulary, tokens: Sequence[Token], place: int, now: datetime) -> tuple[date | None, int]:
    """A date in figures, or a day and a month in either order, with a year or without one."""
    if place >= len(tokens):
        return None, 0
    if _DATE.fullmatch(tokens[place].word):
        return _parsed(words, tokens[place].word, now), 1
    figures: list[str] = []
    month, end = "", place
    while end < min(len(tokens), place + 6):
        word = tokens[end].word
        if words.is_month(word) and not month:
            month = word
        elif word.isdecimal() and (
            (len(word) <= 2 and not figures) or (len(word) == 4 and month and len(figures) == 1)
        ):
            figures.append(word)
        elif not (word in _ORDINALS and figures):
            break
        end += 1
    while end > place and tokens[end - 1].word in _ORDINALS:
        end -= 1
    if not month or not figures:
        return None, 0
    on = _parsed(words, " ".join([figures[0], month, *figures[1:]]), now)
    return on, end - place if on else 0


def _parsed(words: Vocabulary, text: str, now: datetime) -> date | None:
    import dateparser  # type: ignore[import-untyped]  # noqa: PLC0415 - half a second and 20 MB, for those who name a date

    order = "YMD" if re.match(r"\d{4}", text) else "DMY"
    found = dateparser.parse(
        text,
        languages=[words.locale, "en"],
        settings={
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": order,
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return found.date() if found and abs(found.year - now.year) <= _FAR else None
