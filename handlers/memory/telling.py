"""The words of some talk that tell what it was about, as they were written."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handlers.lines import DEFAULT
from handlers.memory.stopwords import is_stopword
from handlers.memory.terms import stem
from handlers.words import fold

_FILE = Path(__file__).parents[2] / "prompts" / "small_talk.toml"
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u0df4])+(?:['’][^\W\d_]+)?")
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE = re.compile(r"(?:^|[.!?\n।])\W*$")
_SHORTEST, _LONGEST = 4, 30


@dataclass(slots=True)
class _Found:
    written: str
    at: int
    weight: float = 0.0


def telling(texts: Iterable[str], locale: str, most: int = 6) -> list[str]:
    """Up to `most` words in the order in which they came up; none of small talk alone."""
    found: dict[str, _Found] = {}
    for text in texts:
        seen: set[str] = set()
        for word, named in _words(_ADDRESS.sub(" ", text)):
            if not _tells(word, locale):
                continue
            key = stem(word.casefold(), locale)
            entry = found.setdefault(key, _Found(word, len(found)))
            entry.weight += (0 if key in seen else 1) + (0.5 if named else 0)
            seen.add(key)
    best = sorted(found.values(), key=lambda one: (-one.weight - len(one.written) / 40, one.at))[:most]
    return [one.written for one in sorted(best, key=lambda one: one.at)]


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Words, and whether one has a capital where none is due."""
    for match in _WORD.finditer(text):
        word = match.group()
        yield word, word[0].isupper() and not word.isupper() and not _SENTENCE.search(text[: match.start()][-8:])


def _tells(word: str, locale: str) -> bool:
    folded = fold(word.replace("’", "'"))
    shortest = 2 if _UNPARTED.search(word) or not folded[:1].isascii() else _SHORTEST
    if not shortest <= len(word) <= _LONGEST:
        return False
    return not any(is_stopword(folded, language) or folded in _small_talk(language) for language in {locale, DEFAULT})


@cache
def _small_talk(locale: str) -> frozenset[str]:
    table = tomllib.loads(_FILE.read_text("utf-8"))["words"]
    return frozenset(fold(word) for word in table.get(locale, table[DEFAULT]).split())
