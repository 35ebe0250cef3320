"""Days in a row: what counts, what never breaks them."""

from datetime import date, timedelta
from random import Random

from handlers.streak import streak

TODAY = date(2026, 11, 20)  # a Friday


def back(*numbers: int) -> set[date]:
    return {TODAY - timedelta(days=number) for number in numbers}


def test_today_counts_when_something_is_done_and_breaks_nothing_before() -> None:
    assert streak(back(0, 1, 2), set(), set(), TODAY) == 3
    assert streak(back(1, 2), set(), set(), TODAY) == 2
    assert streak(back(2, 3), set(), set(), TODAY) == 0
    assert streak(set(), set(), set(), TODAY) == 0


def test_rest_neither_breaks_nor_lengthens() -> None:
    assert streak(back(0, 4), back(1, 2, 3), set(), TODAY) == 2
    weekend = {6, 7}
    friday_and_before = {date(2026, 11, 16), date(2026, 11, 13), date(2026, 11, 12)}
    assert streak(friday_and_before, set(), weekend, date(2026, 11, 16)) == 3
    assert streak({date(2026, 11, 14)} | friday_and_before, set(), weekend, date(2026, 11, 16)) == 4


def test_a_life_of_rest_ends() -> None:
    assert streak(back(5000), set(), {1, 2, 3, 4, 5, 6}, TODAY) == 0
    assert streak(set(), back(*range(400)), {1, 2, 3, 4, 5, 6}, TODAY) == 0


def test_more_rest_never_shortens() -> None:
    random = Random(7)
    for _ in range(500):
        active = back(*random.sample(range(60), random.randint(0, 40)))
        off, more = back(*random.sample(range(60), 10)), back(*random.sample(range(60), 10))
        plain = streak(active, off, {7}, TODAY)
        assert 0 <= plain <= len(active)
        assert streak(active, off | more, {6, 7}, TODAY) >= plain
