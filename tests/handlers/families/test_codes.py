import pytest

from handlers.families.codes import code_in, digest, new_code


@pytest.mark.parametrize("code", [new_code() for _ in range(50)], ids=range(50))
def test_a_new_code_is_found_however_it_is_typed(code: str) -> None:
    first, second = code.split("-")
    for typed in (code, code.lower(), f"Tandem {code}", f"{first} {second}", f"{first}{second}", f"my code: {code}!"):
        assert code_in(typed) == code
        assert digest(code_in(typed) or "") == digest(code)


@pytest.mark.parametrize(
    "words",
    ["well-kept", "together", "2024 2025", "2345-6789", "hello there", "abcd efgh", "A2B3-C4D5-E6F7", "ab2c3-d4ef", ""],
)
def test_words_and_years_are_no_codes(words: str) -> None:
    assert code_in(words) is None


def test_a_long_message_is_not_looked_into() -> None:
    assert code_in("x " * 100 + new_code()) is None
