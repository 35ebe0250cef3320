"""Safety before anything else may answer: of everybody, on every turn, with no model and no limit in the way.

Until the safety rooms are built this knows a short list of unmistakable phrases and one fixed answer.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from handlers.lines import say
from handlers.services import Services
from handlers.turn import Turn
from handlers.words import plain

_FOLDER = Path(__file__).parents[1] / "prompts" / "safety"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Where people in crisis are heard."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country's emergency number and help lines."""

    emergency: str
    lines: tuple[HelpLine, ...]


async def screen(turn: Turn, _services: Services) -> None:
    """Answer a person in crisis at once with a fixed text and the help lines of their country."""
    if is_crisis(turn.written):
        turn.answer(crisis_text(turn.known.locale, turn.region), "screen", kind="crisis")


def is_crisis(text: str) -> bool:
    """Does a text hold one of the unmistakable phrases, as whole words and not inside a harmless saying?"""
    if not text:
        return False
    words = plain(text)
    found = _places(words, _phrases("phrases"))
    if not found:
        return False
    excused = _places(words, _phrases("harmless"))
    return any(not any(start <= begin and end <= stop for start, stop in excused) for begin, end in found)


def _places(words: str, phrases: Mapping[str, Sequence[str]]) -> list[tuple[int, int]]:
    """Where any of the phrases begins and ends."""
    padded, places = f" {words} ", []
    for key in phrases.keys() & set(words.split()):
        for phrase in phrases[key]:
            begin = padded.find(phrase)
            while begin >= 0:
                places.append((begin, begin + len(phrase)))
                begin = padded.find(phrase, begin + 1)
    return places


def emergency_number(region: str | None) -> str:
    """The number for police, fire and ambulance; where we know none, the one that works on most mobile phones."""
    known = _countries()
    return (known.get(region or "") or known["INTERNATIONAL"]).emergency


def crisis_text(locale: str, region: str | None) -> str:
    """The fixed answer with the resources of the country, or the international ones."""
    known = _countries().get(region or "")
    country = known or _countries()["INTERNATIONAL"]
    lines = [say(locale, "crisis_line", name=line.name, contact=line.contact) for line in country.lines]
    emergency = say(locale, "crisis_emergency", number=known.emergency) if known else say(locale, "crisis_anywhere")
    return "\n\n".join([say(locale, "crisis"), "\n".join(lines), emergency])


@cache
def _phrases(group: Literal["phrases", "harmless"]) -> Mapping[str, Sequence[str]]:
    """The phrases of all languages, each between spaces, by its longest word: most texts hold none of those."""
    table = tomllib.loads((_FOLDER / "phrases.toml").read_text("utf-8"))
    found: dict[str, list[str]] = defaultdict(list)
    for phrase in {plain(phrase) for phrases in table[group].values() for phrase in phrases}:
        found[max(phrase.split(), key=len)].append(f" {phrase} ")
    return found


@cache
def _countries() -> Mapping[str, Country]:
    table = tomllib.loads((_FOLDER / "helplines.toml").read_text("utf-8"))
    return {
        region: Country(row["emergency"], tuple(HelpLine(line["name"], line["contact"]) for line in row["lines"]))
        for region, row in table["countries"].items()
    }
