import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.whatsapp.splitting import shorten, split, units

TEXTS = st.text(st.sampled_from("ab .\n!。؟👍é\u0301\u200d🇪🇸"), max_size=300) | st.text(max_size=300)


def solid(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(2, 60))
@settings(max_examples=300, deadline=None)
def test_nothing_lost_nothing_too_long(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert solid("".join(pieces)) == solid(text)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert all(units(piece) == len(piece.encode("utf-16-le", "surrogatepass")) // 2 for piece in pieces)


@given(TEXTS, st.integers(2, 60))
def test_shortened_fits(text: str, limit: int) -> None:
    assert units(shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, []),
        ("as it is \n", 10, ["as it is \n"]),
        ("one two.\n\nthree four", 15, ["one two.", "three four"]),
        ("one two.\nthree four five", 16, ["one two.", "three four five"]),
        ("One two. Three four five", 16, ["One two.", "Three four five"]),
        ("今日は走る。明日は休む。終わり", 13, ["今日は走る。明日は休む。", "終わり"]),
        ("هل أنت بخير؟ نعم شكرا جزيلا", 20, ["هل أنت بخير؟", "نعم شكرا جزيلا"]),
        ("one two three four", 10, ["one two", "three four"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("👍" * 6, 5, ["👍👍", "👍👍", "👍👍"]),
        ("abcd👩‍👩‍👧", 10, ["abcd", "👩‍👩‍👧"]),
        ("abe\u0301", 3, ["ab", "e\u0301"]),
        ("a🇪🇸🇫🇷", 7, ["a🇪🇸", "🇫🇷"]),
        ("abc👍🏽", 6, ["abc", "👍🏽"]),
    ],
)
def test_where_it_is_cut(text: str, limit: int, pieces: list[str]) -> None:
    assert split(text, limit) == pieces


def test_an_early_paragraph_does_not_leave_a_small_bubble() -> None:
    text = "Hi.\n\n" + "word " * 30
    assert len(split(text, 100)) == 2


def test_no_limit_below_a_character() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        split("a", 1)


@pytest.mark.parametrize(
    ("text", "short"), [("twelve chars", "twelve chars"), ("thirteen char", "thirteen ch…"), ("👍" * 7, "👍👍👍👍👍…")]
)
def test_shorten(text: str, short: str) -> None:
    assert shorten(text, 12) == short
