"""Safety before anything else may answer: of everybody, on every turn, with no model and no limit in the way.

Until the safety rooms are built this knows a short list of unmistakable phrases and one fixed answer.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handlers.lines import say
from handlers.services import Services
from handlers.turn import Turn
from handlers.words import fold

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
    if is_crisis(turn.text):
        turn.answer(crisis_text(turn.known.locale, turn.region), "screen", kind="crisis")


def is_crisis(text: str) -> bool:
    """Does a text hold one of the unmistakable phrases?"""
    if not text:
        return False
    plain = " ".join(fold(text).replace("’", "'").split())
    return any(phrase in plain for phrase in _phrases())


def crisis_text(locale: str, region: str | None) -> str:
    """The fixed answer with the resources of the country, or the international ones."""
    country = _countries().get(region or "", _countries()["INTERNATIONAL"])
    lines = [say(locale, "crisis_line", name=line.name, contact=line.contact) for line in country.lines]
    emergency = say(locale, "crisis_emergency", number=country.emergency)
    return "\n\n".join([say(locale, "crisis"), "\n".join(lines), emergency])


@cache
def _phrases() -> tuple[str, ...]:
    table = tomllib.loads((_FOLDER / "phrases.toml").read_text("utf-8"))
    return tuple(fold(phrase) for phrases in table["phrases"].values() for phrase in phrases)


@cache
def _countries() -> Mapping[str, Country]:
    table = tomllib.loads((_FOLDER / "helplines.toml").read_text("utf-8"))
    return {
        region: Country(row["emergency"], tuple(HelpLine(line["name"], line["contact"]) for line in row["lines"]))
        for region, row in table["countries"].items()
    }
