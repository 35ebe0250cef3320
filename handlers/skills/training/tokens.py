"""Figures and words of what somebody writes of their training: `3x8`, `62,5 kg`, `5 km`, `28 min`, `8/8/7`, `RPE 8`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from handlers.words import plain

FILE = Path(__file__).parents[3] / "prompts" / "training" / "units.toml"

Kind = Literal["sets", "each", "clock", "rpe", "number", "word"]

_TOKEN = re.compile(
    r"(?P<sets>(?P<many>\d{1,4})\s*[x×*]\s*(?P<reps>\d{1,5})(?:\s*[x×*]\s*(?P<weight>\d{1,5}(?:[.,]\d+)?))?)(?![\d.,:]*\d)"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?!\d)"
    r"|(?P<each>\d{1,4}(?:\s?/\s?\d{1,4}){1,11}|\d{1,4}(?:,\s?\d{1,4}){2,11})(?![\d.,:])"
    r"|(?:@\s*)?rpe\s*(?P<rpe>\d{1,3})(?!\d)|@\s*(?P<at>10|[1-9])(?![\d.,]|\s*(?:kg|lb|k))"
    r"|(?P<number>\d{1,7}(?:[.,]\d{1,3})?)"
    r"|(?P<word>(?:[^\W\d_]|[\u0900-\u0965\u0970-\u0df4'’])+)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[\n;+•]|,(?!\s?\d)|\.(?!\d)|(?<=[^\d\s]),")


@dataclass(frozen=True, slots=True)
class Token:
    """One figure or word. `sets`: sets, reps and weight; `each`: the reps of each set; `clock`: seconds of 28:30."""

    kind: Kind
    word: str = ""
    values: tuple[float, ...] = ()


def parts_of(text: str) -> list[str]:
    """A message in pieces, where commas, full stops and lines part it."""
    return [part for part in (piece.strip() for piece in _PARTS.split(text)) if part]


def tokens_of(text: str) -> list[Token]:
    """The figures and words of a piece."""
    return [token for match in _TOKEN.finditer(text) for token in _tokens(match)]


@cache
def units() -> Mapping[str, str]:
    """Every name of a unit: `kg`, `lb`, `km`, `m`, `mi`, `s`, `min` or `h`."""
    return {name: unit for unit, names in tomllib.loads(FILE.read_text("utf-8")).items() for name in names}


def _tokens(match: "re.Match[str]") -> list[Token]:
    if match["sets"]:
        figures = (match["many"], match["reps"], match["weight"])
        return [Token("sets", values=tuple(_number(one) for one in figures if one))]
    if match["clock"]:
        seconds = 0
        for part in match["clock"].split(":"):
            seconds = seconds * 60 + int(part)
        return [Token("clock", values=(float(seconds),))]
    if match["each"]:
        return [Token("each", values=tuple(float(one) for one in re.findall(r"\d+", match["each"])))]
    if effort := match["rpe"] or match["at"]:
        return [Token("rpe", values=(float(effort),))]
    if match["number"]:
        return [Token("number", values=(_number(match["number"]),))]
    return [Token("word", word) for word in plain(match["word"]).split()]


def _number(text: str) -> float:
    return float(text.replace(",", "."))
