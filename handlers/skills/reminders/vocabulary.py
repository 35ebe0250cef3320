"""The words of `prompts/reminders.toml`: how each language asks for a reminder and tells a time."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from handlers.lines import DEFAULT
from handlers.words import plain

FILE = Path(__file__).parents[3] / "prompts" / "reminders.toml"
# Dates and times in figures, numbers, words with the vowel signs of the Indic scripts.
_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}[:h.]\d{2}(?!\d)|\d{1,2}[/.]\d{1,2}|\d+"
    r"|(?:[^\W\d_]|[\u0900-\u0965\u0970-\u0df4])+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a figure: folded, and where it stands in the text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one kind, as tuples of folded words, longest first under their first word."""

    by_first: Mapping[str, Sequence[tuple[str, ...]]]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "Phrases":
        """Phrases from texts."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted((words_of(phrase) for phrase in phrases), key=len, reverse=True):
            found.setdefault(phrase[0], []).append(phrase)
        return cls(found)

    def at(self, tokens: Sequence[Token], place: int) -> int:
        """How many tokens from `place` on are the longest phrase that begins there; 0: none does."""
        if place >= len(tokens):
            return 0
        for phrase in self.by_first.get(tokens[place].word, ()):
            if tuple(token.word for token in tokens[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def ends(self, tokens: Sequence[Token]) -> int:
        """How many of the last tokens are a phrase."""
        return next((n for n in range(len(tokens), 0, -1) if self.at(tokens, len(tokens) - n) == n), 0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's table. `parts`: of a day, with the hour meant and the hour from which on an hour is p.m."""

    locale: str
    phrases: Mapping[str, Phrases]
    spans: Sequence[tuple[Phrases, int]]  # minutes
    parts: Sequence[tuple[Phrases, tuple[int, int]]]
    weekdays: Sequence[Phrases]  # from Monday on
    weekday_names: Sequence[str]
    month_names: Sequence[str]
    months: frozenset[str]  # folded
    moment: str
    conjunction: str

    def __getitem__(self, kind: str) -> Phrases:
        return self.phrases[kind]

    def weekday(self, tokens: Sequence[Token], place: int) -> tuple[int, int]:
        """ISO weekday and tokens taken; (0, 0) when there is none."""
        for number, names in enumerate(self.weekdays, 1):
            if taken := names.at(tokens, place):
                return number, taken
        return 0, 0

    def is_month(self, word: str) -> bool:
        """Is it a month, whole or cut to three letters and more?"""
        cut = len(word) >= 3 and word.isascii()
        return word in self.months or (cut and any(month.startswith(word) for month in self.months))


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text."""
    return [Token(plain(m.group()) if m.group()[0].isalpha() else m.group(), *m.span()) for m in _TOKEN.finditer(text)]


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(token.word for token in tokens_of(text))


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """Every language's table by its locale."""
    return {locale: _read(locale, table) for locale, table in tomllib.loads(FILE.read_text("utf-8")).items()}


def vocabulary(locale: str) -> Vocabulary:
    """A person's own, else English."""
    return vocabularies().get(locale) or vocabularies()[DEFAULT]


def may_be_meant(text: str) -> bool:
    """Could a message be about reminders at all? Costs a plain turn some microseconds, the whole reading far more."""
    return not _telling_words().isdisjoint(plain(text).split())


_TELLING = ("asks", "asks_last", "check_ins", "check_ins_last", "list", "cancel", "cancel_all", "snooze")


@cache
def _telling_words() -> frozenset[str]:
    """The longest word of each phrase by which somebody asks."""
    phrases = (
        phrase
        for words in vocabularies().values()
        for kind in _TELLING
        for same_first in words[kind].by_first.values()
        for phrase in same_first
    )
    return frozenset(max(phrase, key=len) for phrase in phrases)


def _read(locale: str, table: Mapping[str, Any]) -> Vocabulary:
    lists = {name: value for name, value in table.items() if isinstance(value, list)}
    named = {"weekdays", "weekday_names", "month_names"}
    by_length = sorted(table["parts"].items(), key=lambda part: len(words_of(part[0])), reverse=True)
    return Vocabulary(
        locale=locale,
        phrases={name: Phrases.of(value) for name, value in lists.items() if name not in named},
        spans=[(Phrases.of([phrase]), minutes) for phrase, minutes in table["spans"].items()],
        parts=[(Phrases.of([phrase]), (hours[0], hours[1])) for phrase, hours in by_length],
        weekdays=[Phrases.of(names) for names in table["weekdays"]],
        weekday_names=table["weekday_names"],
        month_names=table["month_names"],
        months=frozenset(plain(name) for name in table["month_names"]),
        moment=table["moment"],
        conjunction=table["and"],
    )
