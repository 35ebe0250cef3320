"""Recall by meaning beside words: what it adds, what it leaves alone, and that words do when it does not come."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from bot.simulator import SimulatedClock
from handlers.memory.embedder import Meaning
from handlers.memory.embedding import Embedding
from handlers.memory.recall import recall, search
from storage.memory import Recalled
from storage.postings import seal_all
from tests.doubles.embeddings import WordEmbedder
from tests.handlers.memory.people import learns, somebody
from tests.handlers.memory.talks import Exchange, asked, talk

LUNA = "Luna slept on the old brown sofa"
ANNA, PETER = "Anna slept on the old brown sofa, night 1", "Peter slept on the old brown sofa, night 3"
TALK: list[Exchange] = [
    *(("user", f"the train was late, day {n}") for n in range(50)),
    *(("user", f"Anna slept on the old brown sofa, night {n}") for n in range(5)),
    ("user", LUNA),
    *(("user", f"Peter slept on the old brown sofa, night {n}") for n in range(5)),
]
QUESTION = "did my pooch sleep on the old brown sofa?"


async def told(pool: asyncpg.Pool, phone: str = "+34600111222", dog: str = LUNA) -> UUID:
    """Somebody who spoke of a dog without saying so."""
    person = await somebody(pool, phone)
    await talk(pool, person, TALK)
    source = await pool.fetchval("select id from messages where user_id = $1 and body = $2", person, dog)
    await learns(pool, person, "dog", sources=[source])
    await learns(pool, person, "train commuter", sources=[source - 20])
    return person


async def by_words(pool: asyncpg.Pool, person: UUID, text: str = QUESTION, **how: Any) -> list[Recalled]:
    return await recall(pool, asked(person), text, **how)


async def by_meaning(
    pool: asyncpg.Pool, person: UUID, meaning: Meaning, text: str = QUESTION, **how: Any
) -> list[Recalled]:
    return await recall(pool, replace(asked(person), meaning=meaning), text, **how)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("dog", [LUNA, ANNA, PETER])
async def test_of_those_with_the_same_words_the_one_that_is_meant_comes_first(
    pool: asyncpg.Pool, dog: str, *, sealed: bool
) -> None:
    person = await told(pool, dog=dog)
    if sealed:
        await talk(pool, person, [("user", f"filler {n}") for n in range(1100)])
        assert await seal_all(pool, person) == 1
    meaning = Meaning(WordEmbedder())
    await Embedding(meaning.embedder)(pool, SimulatedClock())
    assert (await by_meaning(pool, person, meaning, most=5))[0].body == dog
    assert (await search(pool, replace(asked(person), meaning=meaning), QUESTION))[0].body == dog


async def test_what_shares_no_word_with_the_question_is_found(pool: asyncpg.Pool) -> None:
    person, meaning = await told(pool), Meaning(WordEmbedder())
    await Embedding(meaning.embedder)(pool, SimulatedClock())
    assert await by_words(pool, person, "pooch") == []
    assert (await by_meaning(pool, person, meaning, "pooch"))[0].body == LUNA


async def test_an_episode_speaks_for_its_messages(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    await talk(pool, person, [("user", f"the old brown sofa, night {n}") for n in range(60)])
    place = "select id from messages where user_id = $1 and place = $2"
    await pool.execute(
        "insert into episodes (user_id, day, line, first_message, last_message) "
        "values ($1, '2026-10-01', 'dog', $2, $2), ($1, '2026-10-02', 'tea', $3, $3)",
        person, await pool.fetchval(place, person, 31), await pool.fetchval(place, person, 3),
    )  # fmt: skip
    meaning = Meaning(WordEmbedder())
    await Embedding(meaning.embedder)(pool, SimulatedClock())
    assert (await by_meaning(pool, person, meaning))[0].place == 31
    assert (await by_words(pool, person))[0].place != 31


async def test_nobody_is_asked_while_nothing_is_learned(pool: asyncpg.Pool) -> None:
    person, embedder = await told(pool), WordEmbedder()
    assert await by_meaning(pool, person, Meaning(embedder)) == await by_words(pool, person)
    assert embedder.asked == []


@pytest.mark.parametrize(("away", "slow", "outcome"), [(True, 0.0, "failed"), (False, 5.0, "late")])
async def test_words_do_when_meaning_does_not_come(
    pool: asyncpg.Pool, *, away: bool, slow: float, outcome: str
) -> None:
    person, outcomes = await told(pool), list[str]()
    await Embedding(WordEmbedder())(pool, SimulatedClock())
    meaning = Meaning(WordEmbedder(away=away, slow=slow), outcomes.append, patience=0.05)
    assert await by_meaning(pool, person, meaning) == await by_words(pool, person)
    assert outcomes == [outcome]


async def test_vectors_of_another_length_are_left_alone(pool: asyncpg.Pool) -> None:
    person = await told(pool)
    await Embedding(WordEmbedder())(pool, SimulatedClock())
    await pool.execute("update facts set embedding = substr(embedding, 1, 50) where embedding is not null")
    assert await by_meaning(pool, person, Meaning(WordEmbedder())) == await by_words(pool, person)


async def test_without_an_embedder_no_column_of_it_is_read(pool: asyncpg.Pool) -> None:
    person = await told(pool)
    before = await by_words(pool, person)
    await Embedding(WordEmbedder())(pool, SimulatedClock())
    assert await by_words(pool, person) == before
    for table in ("facts", "episodes"):
        await pool.execute(
            f"alter table {table} drop column embedding, drop column embedded_with, drop column embed_at"
        )
    assert await by_words(pool, person) == before


async def test_meaning_stays_with_its_person(pool: asyncpg.Pool) -> None:
    people = {await told(pool): LUNA, await told(pool, "+34600111333", ANNA): ANNA}
    meaning = Meaning(WordEmbedder())
    await Embedding(meaning.embedder)(pool, SimulatedClock())
    for person, dog in people.items():
        assert (await by_meaning(pool, person, meaning))[0].body == dog


@pytest.mark.parametrize("text", ["", "🙂", "what is the", "\x00weather", "weather " * 9000, "weather \ud83d"])
async def test_any_question_is_survived(pool: asyncpg.Pool, text: str) -> None:
    person, meaning = await told(pool), Meaning(WordEmbedder())
    await Embedding(meaning.embedder)(pool, SimulatedClock())
    assert isinstance(await by_meaning(pool, person, meaning, text), list)
