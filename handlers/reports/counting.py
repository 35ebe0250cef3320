"""A child's messages reduced to counts of fixed themes and moods; the words that count are in `prompts/themes.toml`."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handlers.lines import DEFAULT
from handlers.words import plain
from storage.counts import Found, Level, Mood, Theme

_FILE = Path(__file__).parents[2] / "prompts" / "themes.toml"
_CLAUSES = re.compile(r"[.,;:!?…।\n()]+")
_LONGEST = 4096  # of one message, in characters
_NEGATED_AFTER, _NEGATED_BEFORE = 3, 2  # so many words on from a "not", so many ahead of one
_SHORTEST_STEM = 2

Name = Theme | Mood


def count(messages: Iterable[str], locale: str, safety: Sequence[Level] = ()) -> Found:
    """In how many of the messages each theme and mood occurs, in the person's language."""
    table = _table(locale)
    themes: Counter[Theme] = Counter()
    moods: Counter[Mood] = Counter()
    for message in messages:
        for name in _names(message[:_LONGEST], table):
            if isinstance(name, Theme):
                themes[name] += 1
            else:
                moods[name] += 1
    return Found(tuple(themes.items()), tuple(moods.items()), tuple(Counter(safety).items()))


@dataclass(frozen=True, slots=True)
class _Table:
    """One language's words. `phrases` are looked for by their first word."""

    words: Mapping[str, frozenset[Name]]
    stems: Mapping[str, frozenset[Name]]
    phrases: Mapping[str, Sequence[tuple[Sequence[str], Name]]]
    before: frozenset[str]
    after: frozenset[str]


def _names(message: str, table: _Table) -> set[Name]:
    found: set[Name] = set()
    for clause in _CLAUSES.split(message):
        words = plain(clause).split()
        for at, word in enumerate(words):
            for name in _meant(word, words, at, table):
                if name not in found and not (isinstance(name, Mood) and _negated(words, at, table)):
                    found.add(name)
    return found


def _meant(word: str, words: Sequence[str], at: int, table: _Table) -> Iterable[Name]:
    yield from table.words.get(word, ())
    for end in range(_SHORTEST_STEM, len(word) + 1):
        yield from table.stems.get(word[:end], ())
    for rest, name in table.phrases.get(word, ()):
        if words[at + 1 : at + 1 + len(rest)] == rest:
            yield name


def _negated(words: Sequence[str], at: int, table: _Table) -> bool:
    earlier, later = words[max(0, at - _NEGATED_AFTER) : at], words[at + 1 : at + 1 + _NEGATED_BEFORE]
    return not table.before.isdisjoint(earlier) or not table.after.isdisjoint(later)


@cache
def _table(locale: str) -> _Table:
    source = tomllib.loads(_FILE.read_text("utf-8"))
    words: dict[str, set[Name]] = {}
    stems: dict[str, set[Name]] = {}
    phrases: dict[str, list[tuple[Sequence[str], Name]]] = {}
    for entry, name in _entries(source, locale):
        first, *rest = plain(entry.removesuffix("*")).split()
        if rest:
            phrases.setdefault(first, []).append((rest, name))
        else:
            (stems if entry.endswith("*") else words).setdefault(first, set()).add(name)
    negation = source["negation"]
    return _Table(
        {word: frozenset(names) for word, names in words.items()},
        {stem: frozenset(names) for stem, names in stems.items()},
        phrases,
        frozenset(plain(_of(negation["before"], locale)).split()),
        frozenset(plain(negation["after"].get(locale, "")).split()),
    )


def _entries(source: Mapping[str, Mapping[str, Mapping[str, str]]], locale: str) -> Iterable[tuple[str, Name]]:
    for theme in Theme:
        yield from ((entry, theme) for entry in _of(source["theme"][theme], locale).split())
    for mood in Mood:
        yield from ((entry, mood) for entry in _of(source["mood"][mood], locale).split())


def _of(by_language: Mapping[str, str], locale: str) -> str:
    return by_language.get(locale, by_language[DEFAULT])
