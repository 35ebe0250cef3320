"""What a message asks of projects, by the words of `prompts/lines/projects`: in the person's language, then English."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from handlers.lines import DEFAULT, understands
from handlers.skills.projects.ids import NAME
from handlers.skills.reminders.vocabulary import Phrases, Token, tokens_of, vocabulary

Kind = Literal[
    "new", "list", "next", "done", "start", "back", "add", "note", "open", "notes", "delete_project", "delete_item"
]
LONGEST_TITLE = 200
_HEAD = 200  # letters in which the words that ask must stand
_SHORT = 250  # letters of a message that is a command and not talk
_WHOLE: Sequence[Kind] = ("list", "next", "notes")
# The longer beginnings of others first: `start a new project` is no start.
_BEGINNINGS: Sequence[Kind] = ("new", "delete_project", "delete_item", "done", "start", "back", "open")
_ENDINGS: Sequence[Kind] = ("back", "done", "start")
_INNER = frozenset({"called", "note_of", "not_english", "minutes", "hours", "fix", "refactor", "investigation"})
_WORD = 40  # letters in which a first or a last word stands
_MARKED = re.compile(r"\s[#@+][^\W\d]")  # what only a task has: `todo regar #jardín`
_EDGES = " \t\r\n,.;:!?–—-“”„\"'’‘«»"


@dataclass(frozen=True, slots=True)
class Wish:
    """`text` is a name, words of a title, or what is to be kept; `project` words of a project's name."""

    kind: Kind
    text: str = ""
    project: str = ""
    locale: str = DEFAULT  # of the words that asked


def wish_in(text: str, locale: str) -> Wish | None:
    """The wish in a message; None: it is other talk."""
    if not may_be_meant(text, locale) or not (tokens := tokens_of(text[:_HEAD])):
        return None
    for language in dict.fromkeys((locale, DEFAULT)):
        if language != locale and table(locale)["not_english"].at(tokens, 0) and not _MARKED.search(text):
            break
        if found := _asked(table(language), text, tokens, language):
            return found
    return None


def may_be_meant(text: str, locale: str) -> bool:
    """Could a message be about projects at all? Its first and its last word tell, or a colon near its beginning."""
    first, last, begin = tokens_of(text[:_WORD])[:1], tokens_of(text[-_WORD:])[-1:], text[:_HEAD]
    if not first:
        return False
    heads, tails = _telling(locale)
    return first[0].word in heads or (bool(last) and last[0].word in tails) or ":" in begin


@cache
def _telling(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """The first words of what asks, and the last words of what asks at the end."""
    heads: set[str] = set()
    tails: set[str] = set()
    for language in (locale, DEFAULT):
        polite = vocabulary(language)["please"].by_first
        for name, phrases in table(language).items():
            last = name.endswith("_last")
            tails |= {phrase[-1] for same in phrases.by_first.values() for phrase in same} if last else set()
            heads |= set() if last or name in _INNER else set(phrases.by_first)
        heads |= set(polite)
        tails |= {phrase[-1] for same in polite.values() for phrase in same}
    return frozenset(heads), frozenset(tails)


@cache
def table(locale: str) -> Mapping[str, Phrases]:
    """A language's phrases by name; English ones where the language is not spoken."""
    spoken = understands(NAME)
    lists = spoken.get(locale) or spoken[DEFAULT]
    return {name: Phrases.of(phrases) for name, phrases in lists.items()}


def _asked(words: Mapping[str, Phrases], text: str, tokens: list[Token], locale: str) -> Wish | None:
    polite = vocabulary(locale)["please"]
    begin = _after(polite, tokens)
    for kind in _WHOLE:
        if words[kind].at(tokens, begin) == len(tokens) - begin and len(text) <= _SHORT:
            return Wish(kind, locale=locale)
    if (kept := _kept(words, text, tokens, begin)) is not None:
        kind, said, project = kept
        return Wish(kind, said, project, locale)
    if len(text) > _SHORT:
        return None
    end = len(tokens)
    while taken := polite.ends(tokens[begin:end]):
        end -= taken
    return _command(words, text, tokens[begin:end], locale)


def _after(polite: Phrases, tokens: list[Token]) -> int:
    """Where the message begins behind `please`."""
    begin = 0
    while taken := polite.at(tokens, begin):
        begin += taken
    return begin if begin < len(tokens) else 0


def _kept(words: Mapping[str, Phrases], text: str, tokens: list[Token], begin: int) -> tuple[Kind, str, str] | None:
    """`todo …` with what follows, however long; `note: …`, `note for garden: …`, with what stands behind the colon."""
    taken = words["add"].at(tokens, begin)
    if taken and not words["new"].at(tokens, begin):
        return "add", text[tokens[begin + taken - 1].end :].lstrip(" :–—-\t"), ""
    colon = text.find(":", 0, _HEAD)
    if colon < 0:
        return None
    head = [token for token in tokens[begin:] if token.end <= colon]
    body = text[colon + 1 :].strip()
    if head and words["add_colon"].at(head, 0) == len(head):
        return "add", body, ""
    project = _noted(words, text, head)
    return None if project is None else ("note", body, project)


def _noted(words: Mapping[str, Phrases], text: str, head: list[Token]) -> str | None:
    """Words of the project in `note for garden`; empty: of none in particular; None: it is no note."""
    if taken := words["note"].at(head, 0):
        if taken == len(head):
            return ""
        joined = words["note_of"].at(head, taken)
        return _cut(text, head[taken + joined :]) or None if joined else None
    taken = words["note"].ends(head)
    joined = words["note_of_last"].ends(head[:-taken]) if taken else 0
    return _cut(text, head[: -taken - joined]) or None if joined else None


def _command(words: Mapping[str, Phrases], text: str, tokens: list[Token], locale: str) -> Wish | None:
    ranged: tuple[tuple[str, Kind], ...] = (("next_of", "next"), ("notes_of", "notes"))
    for name, asked in ranged:
        if (taken := words[name].at(tokens, 0)) and taken < len(tokens):
            return Wish(asked, project=_cut(text, tokens[taken:]), locale=locale)
    for kind in _BEGINNINGS:
        if taken := words[kind].at(tokens, 0):
            taken += words["called"].at(tokens, taken) if kind == "new" else 0
            said = text[tokens[taken - 1].end :] if kind == "new" else _cut(text, tokens[taken:])
            if said.strip(_EDGES) or kind == "new":
                return Wish(kind, said.strip(_EDGES), locale=locale)
    for kind in _ENDINGS:
        taken = words[f"{kind}_last"].ends(tokens)
        if 0 < taken < len(tokens):
            return Wish(kind, _cut(text, tokens[:-taken]), locale=locale)
    return None


def _cut(text: str, tokens: list[Token]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""
