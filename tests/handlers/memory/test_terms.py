from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.memory.terms import ASKS, BY_PERSON, ENDS_ASKING, HEAD, day_term, flags, packed, stem, words
from storage.postings import unpack

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def terms(text: str, locale: str = "en") -> set[int]:
    return set(unpack(packed(text, locale)))


def test_words_that_tell_nothing_are_no_terms() -> None:
    assert terms("what is the") == set()
    assert terms("wo ist die", "de") == set()
    assert terms("क्या है", "hi") == set()


@pytest.mark.parametrize(
    ("one", "other", "locale"),
    [
        ("running", "runs", "en"),
        ("Bruno's", "bruno", "en"),
        ("marathons", "Marathon", "en"),
        ("canciones", "canción", "es"),
        ("corrí", "correr", "es"),
        ("Häuser", "Hauser", "de"),
        ("l'école", "école", "fr"),
        ("livros", "livro", "pt"),
        ("किताबें", "किताब", "hi"),
        ("مَدْرَسَة", "مدرسة", "ar"),
        ("ＣＡＦÉ", "café", "en"),
    ],
)
def test_forms_of_a_word_are_the_same_term(one: str, other: str, locale: str) -> None:
    assert terms(one, locale) == terms(other, locale) != set()


def test_numbers_are_kept_whole() -> None:
    assert terms("1234567") != terms("12345")


def test_scripts_that_do_not_part_words_give_pairs() -> None:
    assert terms("東京", "ja") <= terms("昨日東京に行った", "ja")


def test_emoji_are_words() -> None:
    assert terms("🐶") <= terms("look 🐶🏽!") != terms("look")


def test_a_message_is_found_by_its_day_and_by_who_said_it() -> None:
    found = unpack(packed("hello world", "en", date(2026, 11, 21), "Sam"))
    assert day_term(date(2026, 11, 21)) in found
    assert set(unpack(packed("sam", "en"))) <= set(found)


def test_terms_are_counted_and_fit_the_database() -> None:
    found = unpack(packed("bruno Bruno BRUNO cat", "en"))
    assert len(found) == 4
    assert len(set(found)) == 2
    assert all(-(2**31) <= term < 2**31 for term in found)


def test_anything_a_person_can_type_is_survived() -> None:
    for text in ("", "\u0000", "\ud83d", "🙂" * 3000, "a" * 100_000, "\u0301\u0301", "'''", "?!", "\x07\x1b[0m"):
        for locale in ("en", "hi", "xx", ""):
            packed(text, locale)
            flags(text, by_person=True, said_at=NOON, before=None)


def test_a_long_text_costs_a_bounded_number_of_terms() -> None:
    assert len(list(words("ab " * 60_000, "en"))) < 7_000


def test_stems_of_a_language_that_is_not_known_are_the_words() -> None:
    assert stem("Ärzte", "xx") == "arzte"


def test_what_ranking_asks_of_a_message() -> None:
    assert flags("hi", by_person=True, said_at=NOON, before=None) == BY_PERSON | HEAD
    assert flags("hi", by_person=False, said_at=NOON, before=NOON - timedelta(hours=1)) == 0
    assert flags("hi", by_person=True, said_at=NOON, before=NOON - timedelta(hours=5)) == BY_PERSON | HEAD
    assert flags("why? because", by_person=False, said_at=NOON, before=NOON) == ASKS
    assert flags("well, why？ ", by_person=False, said_at=NOON, before=NOON) == ASKS | ENDS_ASKING
