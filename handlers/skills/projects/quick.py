"""Quick add: `fix the login bug #bug @friday +garden 30m !1` is a title and what stands beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from handlers.lines import DEFAULT, understands
from handlers.skills.projects.ids import NAME
from handlers.skills.projects.phrases import LONGEST_TITLE
from handlers.skills.reminders.times import Day, Element, elements
from handlers.skills.reminders.vocabulary import tokens_of, vocabulary
from handlers.words import plain
from storage.shelves import Fields
from storage.work_items import TYPES, USUAL, Type

_MARK = re.compile(r'[#@+]"[^"\n]{1,200}"|\S+')
_PRIORITY = re.compile(r"!([1-4])")
_HOURS_MINUTES = re.compile(r"(\d{1,3})\s?(\D+?)(?:\s?(\d{1,2})(?:\s?(\D+?))?)?")
_TAGS, _LONGEST_TAG = 10, 40
_LONGEST_TIME = 10_080  # minutes: a week
_LONGEST_TEXT = 10_000
_DATE_ROOM = 40  # letters behind an @ in which a date is looked for
_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
_AFTER = ".,;:"


@dataclass(frozen=True, slots=True)
class Quick:
    """A task as it was jotted down. `project`: words of its name, or nothing."""

    title: str
    description: str = ""
    tags: Sequence[str] = ()
    project: str = ""
    due_on: date | None = None
    minutes: int | None = None
    priority: int = USUAL

    @property
    def type(self) -> Type:
        """A tag may say it: `#bug` is a fix."""
        for tag in self.tags:
            if named := _type_words().get(plain(tag)):
                return named
        return "feature"

    @property
    def fields(self) -> Fields:
        """As a work item is kept."""
        return {
            "title": self.title,
            "description": self.description,
            "type": self.type,
            "priority": self.priority,
            "tags": list(self.tags),
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "planned_minutes": self.minutes,
        }


def quick(text: str, locale: str, now: datetime) -> Quick:
    """The task in one line; its title may be empty. `now` is the person's local time. A date makes dateparser load."""
    tags: list[str] = []
    left: list[str] = []
    project, due_on, priority = "", None, USUAL
    place = 0
    while found := _MARK.search(text, place):
        mark, place = found.group(), found.end()
        word = mark[1:].strip('"').rstrip(_AFTER)
        if mark[0] == "#" and any(letter.isalpha() for letter in word):
            tags.append(word[:_LONGEST_TAG].casefold())
        elif mark[0] == "+" and word and not word[0].isdecimal():
            project = word
        elif mark[0] == "@" and (dated := _dated(text[found.start() + 1 :], locale, now)):
            due_on, place = dated[0], found.start() + 1 + dated[1]
        elif said := _PRIORITY.fullmatch(mark):
            priority = int(said[1])
        else:
            left.append(mark)
    words, minutes = _timed(left)
    title, description = _titled(" ".join(words))
    unique = tuple(dict.fromkeys(tags))[:_TAGS]
    return Quick(title, description, unique, project, due_on, minutes, priority)


def _titled(text: str) -> tuple[str, str]:
    if len(text) <= LONGEST_TITLE:
        return text, ""
    return f"{text[: LONGEST_TITLE - 1].rstrip()}…", text[:_LONGEST_TEXT]


def _dated(text: str, locale: str, now: datetime) -> tuple[date, int] | None:
    """The date a text begins with, and how many letters it takes."""
    tokens = tokens_of(text[:_DATE_ROOM])
    if not tokens or tokens[0].start > 0:
        return None
    for language in dict.fromkeys((locale, DEFAULT)):
        found = elements(vocabulary(language), tokens, 0, now)
        if found and (on := _day(found[0][0], now.date())) and _FIRST <= on <= _LAST:
            return on, tokens[found[1] - 1].end
    return None


def day_in(text: str, locale: str, now: datetime) -> date | None:
    """The day a short text names; ISO dates too."""
    found = _dated(text.strip().lstrip("@"), locale, now)
    return found[0] if found else None


def _day(element: Element, today: date) -> date | None:
    match element:
        case Day():
            return element.after(today)
        case timedelta() if element >= timedelta(days=1):
            return today + element
    return None


def _timed(words: list[str]) -> tuple[list[str], int | None]:
    """Planned time at the end: `30m`, `30 min`, `2h`, `1h30`; a title stays before it."""
    for count in (1, 2):
        if len(words) > count and (minutes := _minutes(" ".join(words[-count:]))):
            return words[:-count], minutes
    return words, None


def _minutes(text: str) -> int | None:
    said = _HOURS_MINUTES.fullmatch(text.rstrip(_AFTER))
    if said is None:
        return None
    units = _units()
    unit = units.get(plain(said[2]))
    if unit is None or (said[3] and (unit != 60 or (said[4] and units.get(plain(said[4])) != 1))):
        return None
    minutes = int(said[1]) * unit + int(said[3] or 0)
    return minutes if 1 <= minutes <= _LONGEST_TIME else None


@cache
def _units() -> Mapping[str, int]:
    kinds = (("minutes", 1), ("hours", 60))
    return {plain(word): unit for lists in understands(NAME).values() for kind, unit in kinds for word in lists[kind]}


@cache
def _type_words() -> Mapping[str, Type]:
    """`feature` is what no tag says."""
    return {plain(word): kind for lists in understands(NAME).values() for kind in TYPES[1:] for word in lists[kind]}
