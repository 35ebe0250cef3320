"""Words that stand for one another, by language (prompts/synonyms/*.txt): "kids" finds what was said of "children"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from handlers.memory.terms import stem

_FOLDER = Path(__file__).parents[2] / "prompts" / "synonyms"


Table = Mapping[str, frozenset[str]]


def synonyms(stemmed: str, locale: str) -> frozenset[str]:
    """Other stems that may be meant by this one; empty in a language without a list."""
    return _tables(locale[:2])[0].get(stemmed, frozenset())


def forms(stemmed: str, locale: str) -> frozenset[str]:
    """Stems of the same word that no rule brings together: "went" of "go"."""
    return _tables(locale[:2])[1].get(stemmed, frozenset())


@cache
def _tables(language: str) -> tuple[Table, Table]:
    path = _FOLDER / f"{language}.txt"
    lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] != "#"] if path.is_file() else []
    alike = _table([line for line in lines if line[:1] != "="], language)
    return alike, _table([line for line in lines if line[:1] == "="], language)


def _table(lines: Iterable[str], language: str) -> Table:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        group = {stem(word, language) for word in line.strip("= ").split()}
        for one in group:
            found[one] |= group - {one}
    return {one: frozenset(others) for one, others in found.items()}
