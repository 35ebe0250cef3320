"""What somebody asks for: `make me a training plan, 3 days, dumbbells, bad knee`; or half of it, by taps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self, get_args

from handlers.skills.training.exercises import EQUIPMENT, PARTS, Equipment, Part
from handlers.skills.training.phrases import Phrases, phrases, plan_words
from handlers.skills.training.shapes import Goal, Level, Wish, spread
from handlers.words import plain

_LONGEST = 400
_BESIDE_FIGURES = re.compile(r"(\d)(?=(?:x|min|mins|h|hr|hrs)\b)")
_ALIKE: dict[str, tuple[Part, ...]] = {"back_": ("back",), "arm": ("shoulder", "elbow", "wrist")}
_GAP = "·"  # no phrase goes across it
_WHOLE_LEG: tuple[Part, ...] = ("hip", "knee", "ankle", "leg")  # of one that is broken


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said so far; None: nothing yet. `weekdays` may be all seven. `fresh`: broken, torn, just operated."""

    goal: Goal | None = None
    level: Level | None = None
    weekdays: tuple[int, ...] | None = None
    minutes: int | None = None
    equipment: tuple[Equipment, ...] | None = None
    spared: tuple[Part, ...] | None = None
    fresh: bool = False
    allowed: bool = False  # a doctor agrees
    doctor: bool = False
    unclear: bool = False  # something else was said too

    @property
    def bare(self) -> bool:
        """Was nothing said but that a plan is wanted?"""
        return replace(self, unclear=False) == Wanted()

    @property
    def ready(self) -> bool:
        """Was enough said to make it without a question?"""
        told = self.weekdays is not None or self.spared is not None
        return not self.unclear and (told or (self.goal is not None and self.equipment is not None))

    def wish(self, *, minor: bool) -> Wish:
        """The wish, with what was not said as for most people."""
        return Wish(
            goal=self.goal or "fitness",
            level=self.level or "beginner",
            weekdays=spread(3) if self.weekdays is None else self.weekdays,
            minutes=self.minutes or 45,
            equipment=self.equipment or (),
            spared=self.spared or (),
            minor=minor,
        )

    def told(self) -> str:
        """For a button's id."""
        parts = {
            "g": self.goal,
            "l": self.level,
            "d": None if self.weekdays is None else "".join(map(str, self.weekdays)),
            "m": self.minutes,
            "e": None if self.equipment is None else ",".join(self.equipment),
            "s": None if self.spared is None else ",".join(self.spared),
            "f": "1" if self.fresh else None,
            "ok": "1" if self.allowed else None,
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value is not None)

    @classmethod
    def of(cls, told: str) -> Self:
        """From a button's id; what no version of ours has written is left out."""
        parts = dict(part.partition("=")[::2] for part in told.split(";"))
        days = tuple(sorted({int(digit) for digit in parts.get("d", "") if digit in "1234567"}))
        minutes = parts.get("m", "")
        return cls(
            goal=next((goal for goal in get_args(Goal) if goal == parts.get("g")), None),
            level=next((level for level in get_args(Level) if level == parts.get("l")), None),
            weekdays=days or None,
            minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 4 else None,
            equipment=tuple(one for one in EQUIPMENT if one in parts["e"].split(",")) if "e" in parts else None,
            spared=tuple(one for one in PARTS if one in parts["s"].split(",")) if "s" in parts else None,
            fresh="f" in parts,
            allowed="ok" in parts,
        )


def wanted(text: str, locale: str) -> Wanted | None:
    """The plan a message asks for; None when it asks for none."""
    if len(text) > _LONGEST or "\n\n" in text:
        return None
    words = plain(_BESIDE_FIGURES.sub(r"\1 ", text)).split()
    if plan_words().isdisjoint(words):
        return None
    for one in (locale, *(other for other in ("en", "es", "pt", "fr", "de", "hi") if other != locale)):
        if found := _asked(words, phrases(one)):
            begin, end = found
            before, after = _Reader(phrases(one)), _Reader(phrases(one))
            before.read(words[:begin])
            after.read(words[end:])
            if before.unknown:
                return None
            both = _Reader(phrases(one))
            asking = [part for word in words[begin:end] for part in (_GAP, word, _GAP)]  # `running plan` tells a goal
            both.read([*words[:begin], *asking, *words[end:]])
            return both.wanted(unclear=bool(after.unknown))
    return None


def described(text: str, locale: str) -> Wanted:
    """What is said of a plan, without the asking."""
    reader = _Reader(phrases(locale))
    words = plain(_BESIDE_FIGURES.sub(r"\1 ", text)).split()
    reader.read(words)
    return reader.wanted(unclear=bool(reader.unknown))


def _asked(words: Sequence[str], table: Phrases) -> tuple[int, int] | None:
    """Where the words for a plan stand."""
    for place in range(len(words)):
        taken, kinds = table.at(words, place)
        if "plan" in kinds:
            return place, place + taken
    return None


class _Reader:
    """Reads phrase by phrase."""

    def __init__(self, table: Phrases) -> None:
        self.table = table
        self.found: set[str] = set()
        self.number: int | None = None
        self.perhaps = False  # the number may be an article: `un plan`, `one leg`
        self.days: int | None = None
        self.minutes: int | None = None
        self.unknown: list[str] = []

    def read(self, words: Sequence[str]) -> None:
        """Read it all."""
        place = 0
        while place < len(words):
            taken, kinds = self.table.at(words, place)
            counts = words[place].isdecimal()
            if number := next((kind for kind in kinds if kind.startswith("number_")), None):
                self._count(int(number.removeprefix("number_")), kinds)
            elif counts:
                self._count(int(words[place][:4]), frozenset())
            elif self.number is not None and kinds & {"days", "minutes", "hours"}:
                self._counted(kinds)
            elif taken:
                self._put(kinds)
            elif words[place] != _GAP:
                self.unknown.append(words[place])
            place += max(taken, 1)
        self._settle()

    def _count(self, number: int, kinds: frozenset[str]) -> None:
        self._settle()
        self.number, self.perhaps = number, bool(kinds & {"opening", "glue"})

    def _counted(self, kinds: frozenset[str]) -> None:
        number, self.number = self.number or 0, None
        if "days" in kinds:
            self.days = number
        else:
            self.minutes = number * 60 if "hours" in kinds else number

    def _put(self, kinds: frozenset[str]) -> None:
        if self.perhaps:
            self.number = None
        self.found |= kinds

    def _settle(self) -> None:
        if self.number is not None and not self.perhaps:
            self.unknown.append(str(self.number))
        self.number = None

    def wanted(self, *, unclear: bool) -> Wanted:
        """What was read. Parts of the body are spared where something hurts; else they are not understood."""
        found = self.found
        parts = self._parts()
        hurts = bool({"hurt", "fresh"} & found)
        spared = tuple(one for one in PARTS if one in parts) if hurts and parts else None
        if spared is None and "healthy" in found:
            spared = ()
        weekdays = tuple(number for number in range(1, 8) if f"weekday_{number}" in found)
        days = spread(self.days) if self.days is not None and not weekdays else None
        return Wanted(
            goal=next((goal for goal in get_args(Goal) if f"goal_{goal}" in found), None),
            level=next((level for level in get_args(Level) if f"level_{level}" in found), None),
            weekdays=weekdays or days,
            minutes=self.minutes,
            equipment=self._equipment(),
            spared=spared,
            fresh="fresh" in found,
            doctor="doctor" in found,
            unclear=unclear or bool(parts) != hurts,
        )

    def _parts(self) -> set[Part]:
        named = [part for part in PARTS if part in self.found]
        named += [part for kind, parts in _ALIKE.items() if kind in self.found for part in parts]
        if "leg" in named and "fresh" in self.found:
            named += _WHOLE_LEG
        return set(named)

    def _equipment(self) -> tuple[Equipment, ...] | None:
        if "gym" in self.found:
            return EQUIPMENT
        have = tuple(one for one in EQUIPMENT if one in self.found or f"{one}_" in self.found)
        return have or (() if "none" in self.found else None)
