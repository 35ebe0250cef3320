"""Wishes about memory in a whole message: something is to be remembered, corrected or forgotten."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from handlers.words import plain

FILE = Path(__file__).parents[2] / "prompts" / "memory.toml"
LONGEST = 600  # characters of a message that is looked at

Intent = Literal["remember", "forget_last", "forget_said", "forget_about", "wrong", "no"]
INTENTS: tuple[Intent, ...] = ("remember", "forget_last", "forget_said", "forget_about", "wrong", "no")
Asked = Literal["naming", "past"]

_PIECE = re.compile(r"[^\s'’]+['’]?")  # l', it'
_EDGES = ' \t\n.,;:!¡¿।…-–—“”"«»„'


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants, and what it is about, as they wrote it."""

    intent: Intent
    what: str = ""


@dataclass(frozen=True, slots=True)
class _Pattern:
    intent: Intent
    before: tuple[str, ...]
    after: tuple[str, ...]
    hole: bool
    colon: bool  # must stand before the hole


def wish_in(text: str) -> Wish | None:
    """The wish that a message is, in any language; None when it is none."""
    if len(text) > LONGEST:
        return None
    pieces = [(word, match) for match in _PIECE.finditer(text) for word in plain(match.group()).split()]
    pieces = pieces[_polite([word for word, _ in pieces]) :]
    words = tuple(word for word, _ in pieces)
    for pattern in _patterns():
        first, last = len(pattern.before), len(words) - len(pattern.after)
        if words[:first] != pattern.before or (pattern.after and words[max(last, 0) :] != pattern.after):
            continue
        if not pattern.hole and first == len(words):
            return Wish(pattern.intent)
        if pattern.hole and last > first and not (pattern.colon and ":" not in _gap(text, pieces, first)):
            what = text[pieces[first][1].start() : pieces[last - 1][1].end()]
            rest = text[pieces[last - 1][1].end() :] if last == len(words) else ""
            return Wish(pattern.intent, f"{what}{rest}".strip(_EDGES))
    return None


def _gap(text: str, pieces: list[tuple[str, re.Match[str]]], place: int) -> str:
    """What stands at the end of one word and before the next."""
    return text[pieces[place - 1][1].start() : pieces[place][1].start()]


def holds(text: str, kind: Asked) -> bool:
    """Does a text hold a word or phrase of a kind, in any language?"""
    padded = f" {plain(text)} "
    return any(f" {word} " in padded for word in said(kind))


@cache
def said(kind: Asked) -> frozenset[str]:
    """The words and phrases of a kind in every language, folded."""
    return frozenset(plain(word) for table in _tables().values() for word in table[kind])


@cache
def _patterns() -> tuple[_Pattern, ...]:
    """Every way to say it, those with more words first."""
    found = [
        _pattern(intent, text) for table in _tables().values() for intent in INTENTS for text in table[intent]
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: -len(each.before) - len(each.after)))


def _pattern(intent: Intent, text: str) -> _Pattern:
    before, hole, after = text.partition("{}")
    return _Pattern(intent, tuple(_words(before)), tuple(_words(after)), bool(hole), before.rstrip().endswith(":"))


def _words(text: str) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        yield from plain(match.group()).split()


def _polite(words: list[str]) -> int:
    """How many words at the beginning only ask kindly."""
    for phrase in _kind_words():
        if tuple(words[: len(phrase)]) == phrase and len(words) > len(phrase):
            return len(phrase) + _polite(words[len(phrase) :])
    return 0


@cache
def _kind_words() -> tuple[tuple[str, ...], ...]:
    found = {tuple(_words(text)) for table in _tables().values() for text in table["polite"]}
    return tuple(sorted(found, key=lambda phrase: -len(phrase)))


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(FILE.read_text("utf-8"))
