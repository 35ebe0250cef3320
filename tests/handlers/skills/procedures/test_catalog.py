"""The files of procedures: whole, in every language, for everybody; and what a wrong one says."""

from pathlib import Path

import pytest

from handlers.lines import languages
from handlers.skills.procedures import catalog as room
from handlers.skills.procedures.catalog import catalog, essentials, for_person, papers
from handlers.words import plain


@pytest.mark.parametrize("key", sorted(catalog()))
@pytest.mark.parametrize("region", ["DE", "US", None])
def test_each_can_be_read_in_every_language(key: str, region: str | None) -> None:
    one = catalog()[key]
    for locale in languages():
        assert len(one.words[locale].title) <= 24  # of a row in a list
        steps = one.steps(locale, region)
        assert len(steps) == len(one.days)
        assert not [step for step in steps if "{" in step]
    assert list(one.days) == sorted(one.days)


@pytest.mark.parametrize("born", [None, 2020, 2012, 2008, 2007, 1990, 1930])
@pytest.mark.parametrize("region", ["DE", "IN", "US", None])
def test_everybody_has_five_from_the_beginning(born: int | None, region: str | None) -> None:
    assert len(essentials(born, 2026, region)) == 5


def test_children_have_their_own() -> None:
    young, grown = set(essentials(2014, 2026, "ES")), set(essentials(1990, 2026, "ES"))
    assert not young & grown
    assert "home_alone" in young
    assert essentials(None, 2026, "ES") == essentials(2014, 2026, "ES")
    assert essentials(2008, 2026, "ES") == essentials(2014, 2026, "ES")  # perhaps still 17


def test_a_country_has_its_numbers_and_papers() -> None:
    card = catalog()["emergency_card"]
    assert "112" in card.steps("de", "DE")[0]
    assert "911" in card.steps("en", "US")[0]
    assert "Aadhaar" in papers("hi", "IN")
    assert papers("fr", "XX") != papers("en", "XX")


def test_titles_tell_them_apart() -> None:
    for locale in languages():
        titles = [plain(one.title(locale)) for one in catalog().values()]
        assert len(set(titles)) == len(titles)


def test_another_file_is_another_procedure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        'version = 1\nages = [18, 99]\ncountries = ["CH"]\ndays = [1]\n[de]\ntitle = "Velo"\nsteps = ["Licht prüfen"]\n'
    )
    (tmp_path / "bicycle.toml").write_text(text)
    monkeypatch.setattr(room, "FOLDER", tmp_path)
    catalog.cache_clear()
    try:
        assert [one.key for one in for_person(1990, 2026, "CH")] == ["bicycle"]
        assert for_person(1990, 2026, "FR") == []
        assert catalog()["bicycle"].title("en") == "Velo"
    finally:
        catalog.cache_clear()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("version = 1\ndays = [1, 2]\n[en]\ntitle = 'x'\nsteps = ['a']\n", "make them equal"),
        ("version = 1\ndays = [1]\n[en]\ntitle = 'x'\nsteps = ['call {nobody}']\n", "nobody"),
        ("version = 1\ndays = [1]\n", "words"),
        ("version = 1\ndays = [-1]\n[en]\ntitle = 'x'\nsteps = ['a']\n", "days"),
        ("not toml", "bad.toml"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, named: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    monkeypatch.setattr(room, "FOLDER", tmp_path)
    catalog.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"bad\.toml") as told:
            catalog()
        assert named in str(told.value)
    finally:
        catalog.cache_clear()
