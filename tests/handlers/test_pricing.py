"""How a reward and its points are written."""

import pytest

from handlers.pricing import Priced, priced


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cinema = 200", Priced("cinema", 200)),
        ("a day at the sea: 1500 points", Priced("a day at the sea", 1500)),
        ("cinema 200", Priced("cinema", 200)),
        ("Kino=200", Priced("Kino", 200)),
        ("cinema off", Priced("cinema", None)),
        ("cinema = off", Priced("cinema", None)),
        ("सिनेमा = 200", Priced("सिनेमा", 200)),
        ("cinema = 0", Priced("cinema", None)),
        ("🍦 = 50", Priced("🍦", 50)),
    ],
)
def test_read(text: str, found: Priced) -> None:
    assert priced(text) == found


@pytest.mark.parametrize(
    "text", ["", "off", "200", "= 200", "cinema", "cinema = 200000", "x" * 61 + " = 5", "me with a song", "cinema = -5"]
)
def test_not_read(text: str) -> None:
    assert priced(text) is None
