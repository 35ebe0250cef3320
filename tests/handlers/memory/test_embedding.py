"""Facts and episodes get vectors behind the turn, whatever the embedder does, and lose them with their words."""

import asyncio
import struct
from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest

from bot.simulator import SimulatedClock
from handlers.memory.embedder import packed
from handlers.memory.embedding import LEASE, LONGEST_REST, REST, Embedding
from storage import embeddings, episodes, export
from tests.doubles.embeddings import DIMENSIONS, WordEmbedder
from tests.handlers.memory.people import NOW, learns, says, somebody


async def sums_up(pool: asyncpg.Pool, person: UUID, line: str, first: int, last: int) -> int:
    found = await pool.fetchval(
        "insert into episodes (user_id, day, line, first_message, last_message) values ($1, $2, $3, $4, $5) "
        "returning id",
        person, date(2026, 11, 20), line, first, last,
    )  # fmt: skip
    return int(found)


async def embedded(pool: asyncpg.Pool) -> dict[str, str]:
    """What has a vector, and of which embedder."""
    rows = await pool.fetch(
        "select body, embedded_with from facts where embedding is not null "
        "union all select line, embedded_with from episodes where embedding is not null"
    )
    return {row["body"]: row["embedded_with"] for row in rows}


async def test_what_holds_and_what_is_summed_up_gets_a_vector_once(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    said = await says(pool, person, "I have a dog")
    await learns(pool, person, "Has a dog.")
    ended = await learns(pool, person, "Has a cat.")
    await pool.execute("update facts set valid_to = now() where id = $1", ended)
    await sums_up(pool, person, "Talked about dogs.", said, said)
    embedder, counted = WordEmbedder(), []
    work = Embedding(embedder, lambda done, failed: counted.append((done, failed)))
    assert await work(pool, SimulatedClock()) == 2
    assert await embedded(pool) == {"Has a dog.": "test:words", "Talked about dogs.": "test:words"}
    assert await work(pool, SimulatedClock()) == 0
    assert len(embedder.asked) == 2
    assert counted == [(1, 0), (1, 0)]


async def test_another_embedder_makes_them_again(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    await learns(pool, person, "Has a dog.")
    for name in ("b", "a", "c"):
        assert await Embedding(WordEmbedder(name))(pool, SimulatedClock()) == 1
        assert await embedded(pool) == {"Has a dog.": name}


async def test_an_embedder_that_is_away_is_left_alone_for_a_while(pool: asyncpg.Pool) -> None:
    person, clock, embedder = await somebody(pool), SimulatedClock(), WordEmbedder(away=True)
    await learns(pool, person, "Has a dog.")
    work = Embedding(embedder)
    assert await work(pool, clock) == 0
    assert await work(pool, clock) == 0
    assert len(embedder.asked) == 1
    embedder.away = False
    await learns(pool, person, "Likes tea.")
    clock.advance(REST + timedelta(seconds=1))
    assert await work(pool, clock) == 1
    clock.advance(LEASE)
    assert await work(pool, clock) == 1
    assert set(await embedded(pool)) == {"Has a dog.", "Likes tea."}


async def test_the_rest_grows_to_a_bound(pool: asyncpg.Pool) -> None:
    person, clock, embedder = await somebody(pool), SimulatedClock(), WordEmbedder(away=True)
    for n in range(12):
        await learns(pool, person, f"Fact {n}.")
    work = Embedding(embedder)
    for _ in range(12):
        clock.advance(LONGEST_REST)
        await work(pool, clock)
    assert len(embedder.asked) == 12


async def test_a_refused_text_is_not_the_others(pool: asyncpg.Pool) -> None:
    person, embedder = await somebody(pool), WordEmbedder(refused=frozenset({"Bad."}))
    for body in ("Has a dog.", "Bad.", "Likes tea."):
        await learns(pool, person, body)
    counted: list[tuple[int, int]] = []
    work = Embedding(embedder, lambda done, failed: counted.append((done, failed)))
    assert await work(pool, SimulatedClock()) == 2
    assert counted == [(2, 1)]
    assert set(await embedded(pool)) == {"Has a dog.", "Likes tea."}


async def test_two_processes_do_not_embed_the_same(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    for n in range(100):
        await learns(pool, person, f"Fact number {n}.")
    one, two = WordEmbedder(slow=0.05), WordEmbedder(slow=0.05)
    clock = SimulatedClock()
    assert sum(await asyncio.gather(Embedding(one)(pool, clock), Embedding(two)(pool, clock))) == 100
    asked = [text for batch in (*one.asked, *two.asked) for text in batch]
    assert len(asked) == len(set(asked)) == 100


async def test_other_words_lose_the_vector_and_late_ones_are_not_kept(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    said = await says(pool, person, "hello")
    episode = await sums_up(pool, person, "Talked about dogs.", said, said)
    gone = await sums_up(pool, person, "Talked about cats.", said, said)
    now = SimulatedClock().now()
    wanting = await embeddings.claim(pool, "episodes", "x", now, now + LEASE, 10)
    await episodes.reword(pool, person, episode, "Talked about tea.")
    await episodes.reword(pool, person, gone, "")
    await embeddings.put(pool, "episodes", "x", wanting, [packed([1.0, 0.0])] * 2)
    assert await embedded(pool) == {}
    assert await Embedding(WordEmbedder())(pool, SimulatedClock()) == 1
    await episodes.reword(pool, person, episode, "Talked about coffee.")
    assert await embedded(pool) == {}


async def test_vectors_are_no_part_of_what_a_person_is_given(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    said = await says(pool, person, "hello")
    await learns(pool, person, "Has a dog.", sources=[said])
    await sums_up(pool, person, "Talked about dogs.", said, said)
    await Embedding(WordEmbedder())(pool, SimulatedClock())
    kept = str(await export.everything(pool, person))
    assert "Has a dog." in kept
    assert "Talked about dogs." in kept
    assert "embed" not in kept


@pytest.mark.parametrize("vector", [[3.0, 4.0], [0.0, 0.0], [1e-30, 1e30], [0.5] * DIMENSIONS])
def test_a_vector_is_kept_with_length_one(vector: list[float]) -> None:
    kept = struct.unpack(f"<{len(vector)}e", packed(vector))
    assert sum(value * value for value in kept) == pytest.approx(1.0 if any(vector) else 0.0, abs=0.01)


async def test_the_job_reads_no_more_than_it_embeds(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    first = await says(pool, person, "hello", NOW)
    last = await says(pool, person, "bye", NOW)
    await learns(pool, person, "Has a dog.", sources=[first, last])
    await sums_up(pool, person, "Talked about dogs.", first, last)
    await Embedding(WordEmbedder())(pool, SimulatedClock())
    kept = await embeddings.read(pool, person, "test:words")
    assert (kept.fact_places, kept.spans) == ([[1, 2]], [(1, 2)])
    assert len(kept.facts) == len(kept.episodes) == 2 * DIMENSIONS
    await pool.execute("delete from messages where user_id = $1 and id = $2", person, last)
    assert (await embeddings.read(pool, person, "test:words")).spans == [(1, 1)]
    assert (await embeddings.read(pool, person, "another")).facts == b""
