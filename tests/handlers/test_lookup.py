from datetime import UTC, datetime, timedelta

import pytest

from handlers.lines import say
from handlers.lookup import day, is_question
from tests.house import house


@pytest.mark.parametrize(
    "text",
    ["what is my dog called", "Is it late?", "¿cómo se llama mi perro?", "como se llama mi perro", "Où est la gare",
     "Wie heißt mein Hund", "weisst du noch", "qual é o nome do meu cachorro", "मेरा कुत्ता कहाँ है?",
     "क्या हुआ", "私は?", "他是谁？"],
)  # fmt: skip
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["my dog is called Bruno", "whatever", "island life", "", "hola", "!"])
def test_statements(text: str) -> None:
    assert not is_question(text)


def test_a_date_is_the_persons_own() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert day(late, "Europe/Madrid") == "2026-11-22"
    assert day(late, "America/New_York") == "2026-11-21"


async def test_the_persons_own_words_come_back_with_their_date(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        said = day(home.simulator.clock.now(), "Europe/Madrid")
        await home.ask(sam, "my dog is called Bruno")
        home.simulator.clock.advance(timedelta(days=10))
        assert await home.ask(sam, "what is my dog called?") == say(
            "en", "remembered", date=said, text="my dog is called Bruno"
        )


async def test_in_another_language_and_without_accents(database_url: str) -> None:
    async with house(database_url) as home:
        ana = await home.adult("Ana", locale="es")
        await home.ask(ana, "Mi médico está en la calle Goya")
        assert "calle Goya" in await home.ask(ana, "donde esta mi medico")
        rahul = await home.adult("Rahul", "+919812345678", locale="hi")
        await home.ask(rahul, "मेरे कुत्ते का नाम मोती है")
        assert "मोती" in await home.ask(rahul, "मेरे कुत्ते का नाम क्या है?")


async def test_two_that_fit_are_both_told_and_questions_are_no_answers(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, "what about my passport?")
        await home.ask(sam, "my passport is in the blue drawer")
        await home.ask(sam, "passport: in the safe since today")
        answer = await home.ask(sam, "where is my passport")
        assert "blue drawer" in answer
        assert "safe" in answer
        assert "what about" not in answer


async def test_long_words_are_quoted_in_part(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, "zanzibar " + "went on and on " * 60)
        answer = await home.ask(sam, "zanzibar?")
        assert "…”" in answer
        assert len(answer) < 360
