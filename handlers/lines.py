"""What the bot says by itself, in each language it speaks; the texts are in `prompts/lines`.

A file a language holds what the house says; a skill brings its own words in a folder of its own, a file a language:
`[say]` as there, and `[understands]`, lists of words or patterns by name, which only that skill reads.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from handlers.words import plain

FOLDER = Path(__file__).parents[1] / "prompts" / "lines"
DEFAULT = "en"

Group = Literal["commands", "switches", "answers", "guardian"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language file: its own name, what the bot says, and the whole messages it understands."""

    name: str
    called: tuple[str, ...]  # its name in other languages, folded
    say: Mapping[str, str]
    commands: Mapping[str, list[str]]
    switches: Mapping[str, list[str]]  # what comes before a skill's name
    answers: Mapping[str, list[str]]
    guardian: Mapping[str, list[str]]
    openers: list[str]  # words before one's own name
    closers: list[str]  # and after it


def say(locale: str, name: str, /, **values: object) -> str:
    """A line in the person's language, else in English, with its values filled in."""
    table = languages()
    text = table.get(locale, table[DEFAULT]).say.get(name) or table[DEFAULT].say[name]
    return text.format(**values) if values else text


def meant(text: str, group: Group) -> str | None:
    """The name of the entry of `group` whose words a whole message is, in any language and case."""
    return _phrases(group).get(_key(text)) if len(text) <= 100 else None


def begins(text: str, group: Group) -> tuple[str, str] | None:
    """The entry of `group` whose words a message begins with, the longest first, and what is written after them."""
    words = text.strip().split() if len(text) <= 200 else []
    for count in range(min(len(words), 4), 0, -1):
        if name := meant(" ".join(words[:count]), group):
            return name, " ".join(words[count:])
    return None


@cache
def openers() -> tuple[str, ...]:
    """Words that come before one's own name, in every language, longest first."""
    found = {opener.casefold() for language in languages().values() for opener in language.openers}
    return tuple(sorted(found, key=len, reverse=True))


@cache
def closers() -> tuple[str, ...]:
    """Words that come after one's own name when an opener came before it, longest first."""
    found = {closer.casefold() for language in languages().values() for closer in language.closers}
    return tuple(sorted(found, key=len, reverse=True))


@cache
def understands(room: str) -> Mapping[str, Mapping[str, list[str]]]:
    """What `prompts/lines/<room>` lets a skill understand: by locale, lists by name. Empty where there is nothing."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")).get("understands", {}) for path in _files(room)}


@cache
def languages() -> Mapping[str, Language]:
    """Every language file by its locale."""
    return {path.stem: _load(path) for path in sorted(FOLDER.glob("*.toml"))}


def _load(path: Path) -> Language:
    table = tomllib.loads(path.read_text("utf-8"))
    openers, say = table["openers"], dict(table["say"])
    for room in sorted(FOLDER.glob(f"*/{path.name}")):
        own = tomllib.loads(room.read_text("utf-8"))["say"]
        if twice := own.keys() & say.keys():
            raise ValueError(f"{room.parent.name}/{room.name} says {min(twice)!r}, which is said elsewhere: rename it")
        say |= own
    called = tuple(plain(name) for name in table["called"])
    return Language(
        name=table["name"],
        called=called,
        say=say,
        commands=table["commands"],
        switches=table["switches"],
        answers=table["answers"],
        guardian=table["guardian"],
        openers=openers["name"],
        closers=openers["after"],
    )


def _files(room: str) -> list[Path]:
    return sorted((FOLDER / room).glob("*.toml"))


@cache
def _phrases(group: Group) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in languages().values():
        for name, phrases in getattr(language, group).items():
            for phrase in phrases:
                found.setdefault(_key(phrase), name)
    return found


def _key(text: str) -> str:
    """The words of a text; of one without words, such as a thumb, the text itself."""
    return plain(text) or text.strip(" \t\n.!?")
