"""Words become counts of fixed names, in six languages, and nothing else."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.lines import languages
from handlers.reports.counting import count
from storage.counts import Level, Mood, Theme

FILE = Path(__file__).parents[3] / "prompts" / "themes.toml"


def found(text: str, locale: str) -> set[str]:
    counted = count([text], locale)
    return {name.value for name, _ in (*counted.themes, *counted.moods)}


@pytest.mark.parametrize(
    ("locale", "text", "names"),
    [
        ("en", "So happy! Mom watched our football match after school.", {"happy", "family", "sport", "school"}),
        ("es", "Tengo miedo del examen y mi amiga está enferma", {"worried", "school", "friends", "health"}),
        ("pt", "Minha mãe fez o almoço, estou muito feliz", {"family", "food", "happy"}),
        ("fr", "Je suis fière: on a gagné le match avec mes copines", {"proud", "sport", "friends"}),
        ("de", "Bin müde, hab schlecht geschlafen vor der Prüfung", {"tired", "sleep", "school"}),
        ("hi", "आज स्कूल में दोस्तों के साथ क्रिकेट खेला, बहुत खुश हूँ", {"school", "friends", "sport", "happy"}),
        ("hi", "mai bahut khush hu, maa ne khana banaya", {"happy", "family", "food"}),
        ("xx", "my dog is funny", {"animals"}),
    ],
)
def test_a_message_has_its_themes_and_moods(locale: str, text: str, names: set[str]) -> None:
    assert found(text, locale) == names


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "I'm not sad"),
        ("en", "i am really not very worried"),
        ("es", "no estoy triste"),
        ("pt", "não estou com raiva"),
        ("fr", "je ne suis pas inquiète"),
        ("de", "ich bin nicht traurig"),
        ("hi", "मैं दुखी नहीं हूँ"),
        ("hi", "main udaas nahi hu"),
    ],
)
def test_a_mood_that_is_denied_does_not_count(locale: str, text: str) -> None:
    assert not count([text], locale).moods


def test_a_denial_ends_with_its_clause() -> None:
    assert found("no, I'm sad", "en") == {"sad"}


def test_words_inside_other_words_do_not_count() -> None:
    assert found("the catalogue of scatter plots", "en") == set()
    assert found("einmal im Katalog", "de") == set()


def test_each_theme_counts_once_a_message_and_adds_up_over_messages() -> None:
    counted = count(["school school homework", "back to school", "nothing"], "en", (Level.CRISIS,))
    assert counted.themes == ((Theme.SCHOOL, 2),)
    assert counted.safety == ((Level.CRISIS, 1),)
    assert list(counted.rows()) == [("theme", "school", 2), ("safety", "crisis", 1)]


def test_every_language_has_words_for_every_theme_and_mood() -> None:
    table = tomllib.loads(FILE.read_text("utf-8"))
    for group, names in (("theme", Theme), ("mood", Mood)):
        assert set(table[group]) == set(names)
        for name, by_language in table[group].items():
            assert set(by_language) == set(languages()), name
            assert all(words.split() for words in by_language.values()), name


@given(st.text(max_size=200), st.sampled_from(sorted(languages())))
def test_whatever_is_said_only_names_come_out(text: str, locale: str) -> None:
    names = {*Theme, *Mood}
    assert all(name in names and number == 1 for kind, name, number in count([text], locale).rows())
