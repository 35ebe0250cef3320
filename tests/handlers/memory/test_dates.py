from datetime import date

import pytest

from handlers.memory.dates import months, spans
from handlers.words import plain

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "locale", "first", "last"),
    [
        ("what did I say yesterday?", "en", "2026-11-20", "2026-11-20"),
        ("the day before yesterday", "en", "2026-11-19", "2026-11-19"),
        ("last Tuesday", "en", "2026-11-17", "2026-11-17"),
        ("last Saturday", "en", "2026-11-14", "2026-11-14"),
        ("where was I last week?", "en", "2026-11-09", "2026-11-15"),
        ("last weekend", "en", "2026-11-14", "2026-11-15"),
        ("what happened in May?", "en", "2026-05-01", "2026-05-31"),
        ("and in December", "en", "2025-12-01", "2025-12-31"),
        ("3 weeks ago", "en", "2026-10-28", "2026-11-03"),
        ("two days ago", "en", "2026-11-19", "2026-11-19"),
        ("twelve months? no: 11 months ago", "en", "2025-12-01", "2025-12-31"),
        ("last year", "en", "2025-01-01", "2025-12-31"),
        ("¿qué te conté el martes pasado?", "es", "2026-11-17", "2026-11-17"),
        ("hace tres semanas", "es", "2026-10-28", "2026-11-03"),
        ("no ano passado", "pt", "2025-01-01", "2025-12-31"),
        ("há dois dias", "pt", "2026-11-19", "2026-11-19"),
        ("lundi dernier", "fr", "2026-11-16", "2026-11-16"),
        ("aujourd'hui", "fr", "2026-11-21", "2026-11-21"),
        ("am Dienstag", "de", "2026-11-17", "2026-11-17"),
        ("vor zwei Monaten", "de", "2026-09-01", "2026-09-30"),
        ("im März", "de", "2026-03-01", "2026-03-31"),
        ("पिछले मंगलवार", "hi", "2026-11-17", "2026-11-17"),
        ("तीन दिन पहले", "hi", "2026-11-18", "2026-11-18"),
        ("मई में", "hi", "2026-05-01", "2026-05-31"),
    ],
)
def test_days_gone_by(said: str, locale: str, first: str, last: str) -> None:
    assert spans(plain(said), locale, SATURDAY) == [(date.fromisoformat(first), date.fromisoformat(last))]


@pytest.mark.parametrize("said", ["", "may I ask you something", "I march on", "of no such kind", "999999 days ago"])
def test_other_words_are_no_days(said: str) -> None:
    assert spans(plain(said), "en", SATURDAY) == []


def test_a_language_that_is_not_known_is_read_as_english() -> None:
    assert spans("yesterday", "xx", SATURDAY) == [(date(2026, 11, 20), date(2026, 11, 20))]


def test_every_language_has_twelve_months() -> None:
    for locale in ("en", "es", "pt", "fr", "de", "hi"):
        assert sorted(months(locale).values()) == list(range(1, 13))
