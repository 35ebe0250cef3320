import pytest

from handlers.phones import BadPhone, forms, masked, parse_phone, same_phone
from tests.house import house


@pytest.mark.parametrize(
    ("written", "kept"),
    [("+34 600 111 222", "+34600111222"), ("0034600111222", "+34600111222"), ("+1 (415) 555-2671", "+14155552671")],
)
def test_numbers_as_people_write_them(written: str, kept: str) -> None:
    assert parse_phone(written) == kept


@pytest.mark.parametrize("wrong", ["", "600111222", "+", "+34", "+34 6001", "hello", "+999123456789", "+34" * 20])
def test_what_is_no_number(wrong: str) -> None:
    with pytest.raises(BadPhone):
        parse_phone(wrong)


@pytest.mark.parametrize(
    ("one", "other"),
    [("+5511987654321", "+551187654321"), ("+5215512345678", "+525512345678"), ("+5491123456789", "+541123456789")],
)
def test_forms_of_one_number(one: str, other: str) -> None:
    assert same_phone(one, other)
    assert same_phone(other, one)
    assert forms(one)[0] == one


def test_other_numbers_are_others() -> None:
    assert not same_phone("+34600111222", "+34600111223")
    assert forms("+34600111222") == ("+34600111222",)


def test_enough_to_know_it_by() -> None:
    assert masked("+34600111222") == "+34 … 222"
    assert masked(None) == "…"


async def test_somebody_imported_in_one_form_is_known_in_the_other(database_url: str) -> None:
    async with house(database_url) as home:
        await home.adult("Rosa", "+5511987654321")
        rosa = home.simulator.person("Rosa", "+551187654321")
        assert "Rosa" in await home.ask(rosa, "what do you know about me")
        assert await home.pool.fetchval("select count(*) from profiles") == 1
