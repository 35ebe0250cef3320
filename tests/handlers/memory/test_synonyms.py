"""Every list is read, in its own language's stems."""

from pathlib import Path

import pytest

from handlers.memory.synonyms import forms, synonyms
from handlers.memory.terms import STEMMERS, stem

FOLDER = Path(__file__).parents[3] / "prompts" / "synonyms"


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [
        ("en", "children", "kids"),
        ("es", "trabajo", "empleo"),
        ("pt", "cachorro", "cão"),
        ("fr", "boulot", "travail"),
        ("de", "Arbeit", "Job"),
        ("hi", "दोस्त", "मित्र"),
    ],
)
def test_words_that_stand_for_one_another(locale: str, one: str, other: str) -> None:
    assert stem(other, locale) in synonyms(stem(one, locale), locale)
    assert stem(one, locale) in synonyms(stem(other, locale), locale)


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [
        ("en", "went", "go"),
        ("es", "fui", "ir"),
        ("pt", "fiz", "fazer"),
        ("fr", "vais", "aller"),
        ("de", "ging", "gehen"),
    ],
)
def test_forms_that_no_rule_brings_together(locale: str, one: str, other: str) -> None:
    assert stem(other, locale) in forms(stem(one, locale), locale)


def test_a_language_without_a_list_has_none() -> None:
    assert synonyms("kid", "xx") == forms("go", "xx") == frozenset()


@pytest.mark.parametrize("locale", sorted(STEMMERS))
def test_no_group_has_only_one_member(locale: str) -> None:
    for line in (FOLDER / f"{locale}.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            assert len({stem(word, locale) for word in line.strip("= ").split()}) > 1, line
