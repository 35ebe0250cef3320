"""What somebody writes that they have done: `bench 3x8 60kg, last set hard`, `ran 5 km in 28 min`, in any language.

Everything in the message must be understood, else it is other talk: an exercise, figures that fit it, how it felt, and
small words. Only a name that we do not know, or a unit, is asked about, where the figures say clearly what is meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from handlers.skills.training.exercises import Exercise, longest_name, name_words, named
from handlers.skills.training.phrases import Phrases, phrases
from handlers.skills.training.tokens import Token, parts_of, tokens_of, units
from handlers.words import plain
from storage.workouts import Effort, Unit

LONGEST = 400  # of a message that is read at all
_MOST = 12  # exercises of a message
_MILE, _HOUR, _MINUTE = 1609.344, 3600, 60
_METRES = {"km": 1000.0, "m": 1.0, "mi": _MILE}
_SECONDS = {"h": _HOUR, "min": _MINUTE, "s": 1}
_AHEAD = frozenset({"in", "en", "em", "dans", "में", "mein"})  # `run in 10 min` is still to come
_AT = frozenset({"at", "um", "a", "as", "las", "ab", "gegen", "vers"})  # a time of day follows
_JOINTS = frozenset({"and", "then", "y", "luego", "e", "depois", "et", "puis", "und", "dann", "और", "aur"})
_BY_FIGURES = re.compile(r"\d\s*[x×*]\s*\d", re.IGNORECASE)  # tells an exercise whose name we do not know
_LONGEST_NAME = 3  # words of a name that we do not know
_EFFORTS: tuple[Effort, ...] = ("missed", "hard", "easy", "right")


@dataclass(slots=True)
class Said:
    """One exercise as it was written. `options`: all it may mean; none, when `name` is not known."""

    options: list[Exercise] = field(default_factory=list)
    name: str = ""
    sets: int | None = None
    reps: int | None = None
    weight: float | None = None
    unit: Unit | None = None
    strange_unit: str = ""
    metres: int | None = None
    seconds: int | None = None
    rpe: int | None = None
    effort: Effort | None = None
    ahead: bool = False  # its only figure may be of what is still to come
    unknown: list[tuple[int, str]] = field(default_factory=list)  # words that are nothing we know, and where

    @property
    def figures(self) -> bool:
        """Was anything said beside the name?"""
        return any(one is not None for one in (self.sets, self.reps, self.weight, self.metres, self.seconds))


@dataclass(frozen=True, slots=True)
class Reading:
    """All of a message. `doctor`: of something that wants a doctor first."""

    entries: Sequence[Said]
    day: Literal["today", "yesterday"] = "today"
    doctor: bool = False


def read(text: str, locale: str) -> Reading | None:
    """What was done; None for other talk."""
    if len(text) > LONGEST or "?" in text or not any(letter.isdecimal() for letter in text):
        return None
    if name_words().isdisjoint(plain(text).split()) and not _BY_FIGURES.search(text):
        return None
    reader = _Reader(phrases(locale))
    for part in parts_of(text):
        for tokens in _without_joints(tokens_of(part)):
            reader.take(tokens)
    if not reader.entries or len(reader.entries) > _MOST or reader.loose or not all(map(_makes_sense, reader.entries)):
        return None
    return Reading(reader.entries, "yesterday" if reader.yesterday else "today", reader.doctor)


@dataclass(slots=True)
class _Reader:
    """Reads token by token. A name begins an entry, unless the one before has none yet."""

    table: Phrases
    entries: list[Said] = field(default_factory=list)
    yesterday: bool = False
    doctor: bool = False
    loose: bool = False  # something stands where it belongs to nothing
    passed: int = 0  # tokens of the pieces before

    def take(self, tokens: list[Token]) -> None:
        """Read one piece of the message; one without a name belongs to the entry before."""
        words = [token.word for token in tokens]
        found = _name_in(words)
        if not self.entries or (found is not None and (self.entries[-1].name or self.entries[-1].unknown)):
            self.entries.append(Said())
        entry = self.entries[-1]
        if found is not None:
            start, end = found
            entry.name = " ".join(words[start:end])
            entry.options = list(named(entry.name))
        place = 0
        while place < len(tokens):
            if found is not None and place == found[0]:
                place = found[1]
            else:
                place += self._one(entry, tokens, words, place)
        self.passed += len(tokens)

    def _one(self, entry: Said, tokens: list[Token], words: list[str], place: int) -> int:
        """Take what begins at a place; returns how many tokens it was."""
        token = tokens[place]
        if token.kind == "word":
            return self._word(entry, words, place)
        after = units().get(words[place + 1], "") if place + 1 < len(words) else ""
        before = words[place - 1] if place else ""
        match token.kind:
            case "sets":
                return self._sets(entry, token.values, after)
            case "each":
                self._set(entry, "sets", len(token.values))
                self._set(entry, "reps", int(min(token.values)))
            case "clock":
                self.loose |= before in _AT
                self._set(entry, "seconds", int(token.values[0]))
            case "rpe":
                self._set(entry, "rpe", int(token.values[0]))
            case _:
                return self._number(entry, token.values[0], words, place)
        return 1

    def _word(self, entry: Said, words: list[str], place: int) -> int:
        taken, kinds = self.table.at(words, place)
        if "doctor" in kinds:
            self.doctor = True
        elif effort := next((one for one in _EFFORTS if one in kinds), None):
            entry.effort = entry.effort or effort
        elif "yesterday" in kinds:
            self.yesterday = True
        elif "filler" not in kinds:
            entry.unknown.append((self.passed + place, words[place]))
            return 1
        return taken

    def _sets(self, entry: Said, values: Sequence[float], unit: str) -> int:
        self._set(entry, "sets", int(values[0]))
        if unit in _SECONDS and len(values) == 2:
            self._set(entry, "seconds", int(values[1] * _SECONDS[unit]))
            return 2
        self._set(entry, "reps", int(values[1]))
        if len(values) > 2:
            self._set(entry, "weight", values[2])
            if unit in {"kg", "lb"}:
                entry.unit = "lb" if unit == "lb" else "kg"
                return 2
        return 1

    def _number(self, entry: Said, value: float, words: list[str], place: int) -> int:
        after = words[place + 1] if place + 1 < len(words) else ""
        before = words[place - 1] if place else ""
        unit = units().get(after, "")
        if after == "k":
            unit = "km" if any(one.measure == "minutes" for one in entry.options) else "kg"
        kinds = self.table.at(words, place + 1)[1] if after else frozenset()
        if unit in {"kg", "lb"}:
            self._set(entry, "weight", value)
            entry.unit = "lb" if unit == "lb" else "kg"
        elif unit in _METRES:
            self._set(entry, "metres", round(value * _METRES[unit]))
        elif unit in _SECONDS:
            self.loose |= before in _AT
            entry.ahead |= before in _AHEAD
            entry.seconds = (entry.seconds or 0) + round(value * _SECONDS[unit])
        elif "sets" in kinds:
            self._set(entry, "sets", int(value))
        elif "reps" in kinds:
            self._set(entry, "reps", int(value))
        else:
            self._bare(entry, value, after, kinds)
            return 1
        return 2

    def _bare(self, entry: Said, value: float, after: str, kinds: frozenset[str]) -> None:
        """A figure alone: the reps that are missing, else the weight; with a word we do not know, its unit."""
        counted = [one.measure == "reps" for one in entry.options]
        counts = any(counted) and (all(counted) or entry.name.split()[0] == after)  # `20 squats`, but not `squat 100`
        if entry.reps is None and (entry.sets is not None or counts):
            self._set(entry, "reps", int(value))
        elif entry.sets is not None and entry.weight is None:
            self._set(entry, "weight", value)
            if after and not kinds and not named(after):
                entry.strange_unit = after
        else:
            self.loose = True

    def _set(self, entry: Said, name: str, value: float) -> None:
        """Nothing is said twice."""
        self.loose |= getattr(entry, name) is not None
        setattr(entry, name, value)


def _without_joints(tokens: list[Token]) -> list[list[Token]]:
    """The pieces between `and` and its like."""
    pieces: list[list[Token]] = [[]]
    words = [token.word for token in tokens]
    for place, token in enumerate(tokens):
        if token.word in _JOINTS and not _within_name(words, place):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _within_name(words: Sequence[str], place: int) -> bool:
    """Is it the Y of a Y-raise?"""
    longest = longest_name()
    starts, ends = range(max(place - longest, 0), place + 1), range(place + 1, min(place + longest, len(words)) + 1)
    return any(named(" ".join(words[start:end])) for start in starts for end in ends if end - start > 1)


def _name_in(words: Sequence[str]) -> tuple[int, int] | None:
    """Where the longest name of an exercise stands."""
    for length in range(min(longest_name(), len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if all(words[start : start + length]) and named(" ".join(words[start : start + length])):
                return start, start + length
    return None


def _makes_sense(said: Said) -> bool:
    """Do the figures fit the exercise, and is nothing else in it?"""
    unknown = [word for _, word in said.unknown if word != said.strange_unit]
    if not said.name:  # `jefferson lift 3x8 60kg`: the figures alone tell that it is an exercise
        said.name = " ".join(unknown)
        clear = said.sets is not None and said.reps is not None and said.weight is not None and said.unit is not None
        places = [place for place, _ in said.unknown]
        return clear and 0 < len(unknown) <= _LONGEST_NAME and places[-1] - places[0] == len(places) - 1
    if unknown or not said.figures:
        return False
    said.options = [one for one in said.options if _fits(one, said)] or said.options
    return any(_fits(one, said) for one in said.options)


def _fits(one: Exercise, said: Said) -> bool:
    match one.measure:
        case "weight":
            return said.reps is not None and (said.sets is not None or said.weight is not None) and _still(said)
        case "reps":
            return said.reps is not None and _still(said)
        case "seconds":
            return said.seconds is not None and said.reps is None and said.metres is None and not said.ahead
        case _:
            timed = said.seconds is not None and not said.ahead
            return said.reps is None and said.weight is None and (timed or said.metres is not None)


def _still(said: Said) -> bool:
    return said.metres is None and said.seconds is None
