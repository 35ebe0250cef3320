"""A message taken apart: words without plurals, phrases at either end, pieces between commas and `and`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handlers.skills.meals.naming import Key, avoided, key, listed, phrases

_BREAKS = re.compile(r"[,;:\n!?()/&+|]+|(?<!\d)\.|\.(?!\d)|\s[-–—]\s")
_THOUSANDS = re.compile(r"(?<=\d)[.,'’ ](?=\d{3}(?!\d))")
_GLUED = re.compile(r"(?<=\d)(?=[^\W\d_])")
_TOKEN = re.compile(r"[^\s\-–—]+")
_COMPOUND = re.compile(r"(\w{2,})(frei|allergie|allergiker|intoleranz|unverträglichkeit)\b", re.IGNORECASE)
_LONGEST_PHRASE = 7


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded and without plural, and where it stands."""

    stem: str
    start: int
    end: int


def pieces(text: str) -> list[str]:
    """What stands between commas, `and` and the like; figures apart from their units."""
    apart = _COMPOUND.sub(_parted, _GLUED.sub(" ", _THOUSANDS.sub("", text)))
    return [part for piece in _BREAKS.split(apart) for part in split_at(piece, "and")]


def _parted(found: re.Match[str]) -> str:
    """German compounds: `Nussallergie`, `glutenfrei`."""
    named = next((one for one in (found[1], found[1].removesuffix("s")) if avoided(one)), None)
    return f"{named} {found[2]}" if named else found[0]


def words_of(text: str) -> list[Word]:
    """The words of a text."""
    return [Word(stem, found.start(), found.end()) for found in _TOKEN.finditer(text) for stem in key(found.group())]


def mentions(stems: frozenset[str], *names: str) -> bool:
    """Are all words of some phrase of these lists among those of a text? Cheap: it is asked of every message."""
    return any(one <= stems for one in _word_sets(names))


def said(text: str, words: Sequence[Word]) -> str:
    """These words as they stand in the text."""
    return text[words[0].start : words[-1].end].strip(" .,;:!?-–—") if words else ""


def begins(words: Sequence[Word], name: str) -> int:
    """How many of the first words are a phrase of a list; 0: none."""
    known = phrases(name)
    longest = min(_LONGEST_PHRASE, len(words))
    return next((n for n in range(longest, 0, -1) if tuple(one.stem for one in words[:n]) in known), 0)


def ends(words: Sequence[Word], name: str) -> int:
    """The same for the last words."""
    known = phrases(name)
    longest = min(_LONGEST_PHRASE, len(words))
    return next((n for n in range(longest, 0, -1) if tuple(one.stem for one in words[-n:]) in known), 0)


def is_(words: Sequence[Word], name: str) -> bool:
    """Are these words a phrase of a list?"""
    return tuple(one.stem for one in words) in phrases(name)


def bare(words: Sequence[Word], name: str = "lead") -> list[Word]:
    """Without phrases of a list at either end."""
    left = list(words)
    while left and (taken := begins(left, name)) and taken < len(left):
        left = left[taken:]
    while left and (taken := ends(left, name)) and taken < len(left):
        left = left[:-taken]
    return left


def count(words: Sequence[Word]) -> tuple[int, int]:
    """A number at the beginning, in figures or in words, and how many words it takes; (0, 0) when there is none."""
    if words and words[0].stem.isdecimal():
        return int(words[0].stem[:6]), 1
    for length in range(min(3, len(words)), 0, -1):
        if (number := _numbers().get(tuple(one.stem for one in words[:length]))) is not None:
            return number, length
    return 0, 0


def split_at(text: str, name: str) -> list[str]:
    """A text cut at phrases of a list; one that says what is wanted (`with`) stays before what it is about."""
    words, parts, start, at = words_of(text), [], 0, 0
    while at < len(words):
        if taken := begins(words[at:], name):
            parts.append(text[start : words[at].start])
            kept = is_(words[at : at + taken], "wants")
            start = words[at].start if kept else words[at + taken - 1].end
            at += taken
        else:
            at += 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


@cache
def _word_sets(names: tuple[str, ...]) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(phrase) for name in names for phrase in phrases(name) if phrase)


@cache
def _numbers() -> Mapping[Key, int]:
    """Words for small numbers; a list's entry is the figure, then its words."""
    told = (entry.split("|") for entry in listed("numbers"))
    return {key(word): int(figure) for figure, *words in told for word in words}
