"""One language's patterns as they stand in `prompts/learning/*.toml`, made into regular expressions."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from handlers.memory.slots import FOLDER
from handlers.words import APOSTROPHES, fold, plain

_HOLE = re.compile(r"\{(\w+)\}")
_LONGEST = 16  # tokens a hole may hold before it is judged
_WIDE = rf"(?P<value>\S+(?: \S+){{0,{_LONGEST}}})"
_NARROW = rf"(?P<value>\S+(?: \S+){{0,{_LONGEST}}}?)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say something. `hole` is the kind of its value ("" where it has none)."""

    slot: str
    regex: re.Pattern[str]
    head: re.Pattern[str]  # of it, what comes before the value
    hole: str
    anywhere: bool
    ends: bool
    open: bool  # the value is the last thing in it, so that its end has to be found


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language."""

    patterns: Sequence[Pattern]
    words: Mapping[str, frozenset[str]]  # openers, joins, stops, refused, negations: folded words or phrases
    doubts: re.Pattern[str]  # a sentence with one of these is no statement
    borrowed: re.Pattern[str]  # a message with one of these is not about its author


@cache
def grammar(locale: str) -> Grammar | None:
    """A language's patterns; None where there are none."""
    path = FOLDER / f"{locale}.toml"
    return _read(tomllib.loads(path.read_text("utf-8"))) if locale.isalpha() and path.exists() else None


def _read(table: Mapping[str, Any]) -> Grammar:
    words = table["words"]
    patterns = [
        _pattern(text, slot, table["kinds"], ends=group == "ends")
        for group in ("patterns", "ends")
        for slot, texts in table[group].items()
        for text in texts
    ]
    return Grammar(
        patterns=patterns,
        words={name: frozenset(plain(word) for word in words[name]) for name in _LISTS},
        doubts=_any_of(words["doubts"]),
        borrowed=_any_of(words["borrowed"]),
    )


_LISTS = ("openers", "joins", "stops", "refused", "negations")


def _pattern(text: str, slot: str, kinds: Mapping[str, Sequence[str]], *, ends: bool) -> Pattern:
    bare = text.removeprefix("*")
    holes = [name for name in _HOLE.findall(bare) if name not in {"kind", "occupation"}]
    last = bare.rstrip().endswith("}") and bool(holes) and bare.rstrip().endswith(f"{{{holes[-1]}}}")
    pieces = []
    for part in re.split(r"(\{\w+\})", bare):
        if (hole := _HOLE.fullmatch(part)) is None:
            pieces.append(_literal(part))
        elif hole[1] == "kind":
            pieces.append(f"(?P<kind>{_choice(kinds[slot])})")
        elif hole[1] == "occupation":
            pieces.append(f"(?P<value>{_choice(kinds['occupation'])})")
        else:
            pieces.append(_WIDE if last else _NARROW)
    hole_of = holes[0] if holes else "whole" if "{occupation}" in bare else ""
    regex = re.compile("".join(pieces) + r"(?=\s|$)")
    head = re.compile("".join(pieces).partition("(?P<value>")[0])
    return Pattern(slot, regex, head, hole_of, text.startswith("*"), ends, last)


def _literal(text: str) -> str:
    """Words and the choices between them, folded as the tokens are."""
    folded = fold(APOSTROPHES.sub("", text)).replace("-", "")
    return folded.replace("(", "(?:").replace("[", "(?:").replace("]", ")?")


def _choice(words: Sequence[str]) -> str:
    return "|".join(sorted((re.escape(_bare(word)) for word in words), key=len, reverse=True))


def _bare(word: str) -> str:
    return " ".join(plain(part).replace(" ", "") for part in word.split())


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{_choice(words)})(?!\S)") if words else re.compile(r"(?!)")
