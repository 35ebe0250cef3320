from random import Random

import pytest

from bot.whatsapp.errors import RULES, decide


class Middle(Random):
    """Jitter that is always the same."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


def waits(code: int, status: int = 400, attempts: int = 6) -> list[float | None]:
    return [decide(code, status, attempt, Middle()).retry_after for attempt in range(1, attempts + 1)]


@pytest.mark.parametrize(
    ("code", "scope", "expected"),
    [
        (131056, "person", [4, 16, 64, 256, 1024, 3600]),
        (130429, "number", [1, 2, 4, 8, 16, 32]),
        (131000, "message", [2, 4, 8, 16, None, None]),
        (131016, "message", [2, 4, 8, 16, None, None]),
        (133004, "message", [2, 4, 8, 16, None, None]),
        (2, "message", [2, 4, 8, 16, None, None]),
        (1, "message", [2, None, None, None, None, None]),
        (131057, "number", [60] * 6),
        (80007, "account", [60, 120, 240, 480, 960, 1920]),
        (-1, "number", [1, 2, 4, 8, 16, 32]),
        (190, "account", [None] * 6),
        (0, "account", [None] * 6),
        (131031, "account", [None] * 6),
        (131042, "account", [None] * 6),
        (131047, "message", [None] * 6),
        (131026, "person", [None] * 6),
        (100, "message", [None] * 6),
        (132015, "message", [None] * 6),
    ],
)
def test_the_table(code: int, scope: str, expected: list[float | None]) -> None:
    assert decide(code, 400, 1, Random(1)).scope == scope
    assert waits(code) == expected


@pytest.mark.parametrize("status", [200, 400, 429, 500])
def test_the_code_decides_not_the_status(status: int) -> None:
    assert decide(131056, status, 1, Random(1)).retry_after == 4
    assert decide(131047, status, 1, Random(1)).retry_after is None


def test_unknown_codes() -> None:
    assert waits(999_999, 503) == waits(999_999, 429) == [2, 4, 8, 16, None, None]
    assert waits(999_999, 400) == [None] * 6
    assert waits(502, 502) == [2, 4, 8, 16, None, None]
    assert decide(205, 403, 1, Random(1)).scope == "account"
    assert decide(999_999, 401, 1, Random(1)).scope == "account"
    assert decide(131_204, 400, 1, Random(1)).retry_after is None


def test_jitter_stays_within_half() -> None:
    found = [decide(2, 503, 3, Random(seed)).retry_after or 0.0 for seed in range(50)]
    assert min(found) >= 4
    assert max(found) <= 8
    assert len(set(found)) > 40


def test_any_attempt_number_is_safe() -> None:
    for code in RULES:
        for attempt in (-1, 0, 1, 10_000):
            after = decide(code, 500, attempt, Random(1)).retry_after
            assert after is None or 0 < after <= 86_400
