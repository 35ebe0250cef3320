"""A report in words, in six languages."""

from dataclasses import replace

import pytest

from handlers.lines import languages
from handlers.reports.week import Safety
from handlers.reports.words import caption, dates, words
from storage.counts import Level
from tests.handlers.reports.samples import CRISIS, LARGE, MONDAY, NAMES, ORDINARY, QUIET, WEEKS

LOCALES = sorted(languages())


def test_a_caption_says_what_matters() -> None:
    assert caption(ORDINARY, "Mia", "en").splitlines() == [
        "*Mia’s week* · 30 Nov – 6 Dec 2026",
        "Messages: 83 · Active days: 6 of 7 · 22 more than the week before",
        "Themes: School, Friends, Sports, Feelings, Online life",
        "Moods: happy, worried, tired",
        "Nothing this week called for help.",
    ]


def test_a_quiet_week_is_told_calmly() -> None:
    assert caption(QUIET, "Mia", "en").splitlines()[1:] == [
        "No messages this week. That is fine: Tandem answers, it does not push."
    ]


@pytest.mark.parametrize(
    ("locale", "shown"), [("en", "Mia’s week"), ("de", "Die Woche von Mia"), ("hi", "Mia का हफ़्ता")]
)
def test_the_title_is_in_the_guardians_language(locale: str, shown: str) -> None:
    assert words(ORDINARY, "Mia", locale).title == shown


@pytest.mark.parametrize("locale", LOCALES)
def test_a_nameless_child_has_a_word_too(locale: str) -> None:
    for name in (None, "", "  ", "*"):
        title = words(ORDINARY, name, locale).title
        assert title[0] == title[0].upper()
        assert "None" not in title
        assert "{" not in title


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_caption_is_whole_and_fits(locale: str, week: str, name: str) -> None:
    text = caption(WEEKS[week], NAMES[name], locale)
    assert 0 < len(text) <= 1024
    assert "{" not in text
    assert text.count("*") == 2


@pytest.mark.parametrize("locale", LOCALES)
def test_there_are_seven_days_and_twelve_months(locale: str) -> None:
    assert len(words(ORDINARY, "Mia", locale).weekdays) == 7
    months = {dates(MONDAY.replace(month=month, day=1), locale) for month in range(1, 13)}
    assert len(months) == 12


def test_the_week_before_is_compared() -> None:
    assert words(CRISIS, "Mia", "en").compared == "The first week"
    assert words(replace(ORDINARY, before=83), "Mia", "en").compared == "As many as the week before"
    assert words(LARGE, "Mia", "en").compared == "2466 more than the week before"
    assert words(replace(ORDINARY, before=100), "Mia", "en").compared == "17 fewer than the week before"


@pytest.mark.parametrize(
    ("level", "start"),
    [
        (Level.MILD, "Tandem took 2"),
        (Level.SERIOUS, "Tandem took 2"),
        (Level.HIGH, "Tandem named"),
        (Level.CRISIS, "Tandem named"),
    ],
)
def test_safety_is_told_by_its_gravest_level(level: Level, start: str) -> None:
    assert words(replace(QUIET, safety=Safety(2, level)), "Mia", "en").safety.startswith(start)
    assert start in caption(replace(QUIET, safety=Safety(2, level)), "Mia", "en")


def test_days_at_the_limit_are_named() -> None:
    assert words(CRISIS, "Mia", "en").limit == "Daily limit: 40 · Days at the limit: 1"
    assert words(ORDINARY, "Mia", "en").limit == "Daily limit: 40"
