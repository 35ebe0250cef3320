"""Words that tell nothing apart, and those that name one of the two who talk (prompts/stopwords.toml)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from handlers.words import APOSTROPHES, fold

_FILE = Path(__file__).parents[2] / "prompts" / "stopwords.toml"

Speaker = Literal["user", "assistant"]


def is_stopword(folded: str, locale: str) -> bool:
    """Is a folded word one that tells nothing in this language? Languages without a list share the English one."""
    return folded in _lists(locale)[0]


def speaker(folded: str, locale: str) -> Speaker | None:
    """Whom a pronoun names: the person who asks, or the mentor."""
    _, own, other = _lists(locale)
    return "user" if folded in own else "assistant" if folded in other else None


@cache
def _lists(locale: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """All that tells nothing, the pronouns of the person, those for the mentor; folded."""
    table = _table()
    lists = table.get(locale[:2], table["en"])
    own, other, words = (_folded(lists[key]) for key in ("self", "other", "words"))
    return own | other | words, own, other


def _folded(words: str) -> frozenset[str]:
    return frozenset(form for word in words.split() for form in (fold(word), fold(APOSTROPHES.sub("", word))))


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
