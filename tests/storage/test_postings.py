"""Sealing changes nothing that is found; what is forgotten is nowhere."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from uuid import UUID, uuid4

import asyncpg

from storage import memory
from storage.memory import Index
from storage.postings import BLOCK, FORGOTTEN, MERGED, TAIL, seal_all, unpack

WORDS = range(1, 200)


async def talker(pool: asyncpg.Pool, said: Sequence[Sequence[int]]) -> UUID:
    """A person whose messages hold these terms."""
    person = uuid4()
    await pool.execute("insert into profiles (id) values ($1)", person)
    await say(pool, person, said)
    return person


async def say(pool: asyncpg.Pool, person: UUID, said: Sequence[Sequence[int]]) -> None:
    packed = [b"".join(term.to_bytes(4, "little") for term in terms) for terms in said]
    await pool.execute(
        "insert into messages (user_id, role, body, said_at, terms, flags) "
        "select $1, 'user', 'said ' || nth, now(), terms, nth % 16 "
        "from unnest($2::bytea[]) with ordinality as s (terms, nth)",
        person, packed,
    )  # fmt: skip


def messages_of(index: Index) -> dict[int, dict[int, int]]:
    """Term → place → count, from blocks and tail alike."""
    found: dict[int, dict[int, int]] = {}
    for one in index.lists:
        entries = found.setdefault(one.term, {})
        for at, count in enumerate(one.counts):
            entries[one.base + int.from_bytes(one.places[2 * at : 2 * at + 2], "little")] = count
    terms = unpack(index.tail.terms)
    for place, size in zip(index.tail_places, index.tail.sizes, strict=True):
        for term, count in Counter(terms[:size]).items():
            found.setdefault(term, {})[place] = count
        terms = terms[size:]
    return found


def lengths_of(index: Index) -> dict[int, int]:
    """Place → number of terms, of what is not forgotten."""
    sealed = {
        block.base + at: block.lengths[at]
        for block in index.blocks
        for at in range(len(block.flags))
        if not block.flags[at] & FORGOTTEN
    }
    return sealed | dict(zip(index.tail_places, index.tail.sizes, strict=True))


async def test_what_is_found_does_not_depend_on_what_is_sealed(pool: asyncpg.Pool) -> None:
    dice = random.Random(1)
    said = [dice.choices(WORDS, k=dice.randrange(0, 9)) for _ in range(2 * BLOCK + TAIL + 5)]
    person = await talker(pool, said)
    before = await memory.read(pool, person, list(WORDS))
    assert before.blocks == []
    assert await seal_all(pool, person) == 2
    after = await memory.read(pool, person, list(WORDS))
    assert len(after.tail_places) == TAIL + 5
    only_asked = {term: entries for term, entries in messages_of(before).items() if term in WORDS}
    assert messages_of(after) == only_asked
    assert lengths_of(after) == lengths_of(before)


async def test_eight_blocks_become_one(pool: asyncpg.Pool) -> None:
    dice = random.Random(2)
    said = [dice.choices(WORDS, k=4) for _ in range((MERGED + 1) * BLOCK + TAIL)]
    person = await talker(pool, said)
    before = messages_of(await memory.read(pool, person, list(WORDS)))
    assert await seal_all(pool, person) == MERGED + 1
    index = await memory.read(pool, person, list(WORDS))
    assert [(block.base, len(block.flags)) for block in index.blocks] == [
        (1, MERGED * BLOCK),
        (MERGED * BLOCK + 1, BLOCK),
    ]
    assert messages_of(index) == before


async def test_a_short_tail_is_left_alone(pool: asyncpg.Pool) -> None:
    person = await talker(pool, [[1]] * (BLOCK + TAIL - 1))
    assert await seal_all(pool, person) == 0


async def test_a_forgotten_message_is_in_no_list(pool: asyncpg.Pool) -> None:
    said = [[n % 50 + 1, 999 if n in {3, 1030} else 7] for n in range(BLOCK + TAIL)]
    person = await talker(pool, said)
    await seal_all(pool, person)
    rows = await pool.fetch("select id from messages where user_id = $1 and place = any($2)", person, [4, 1031])
    ids = [row["id"] for row in rows]
    async with pool.acquire() as db, db.transaction():
        assert await memory.delete(db, person, ids) == 2
    index = await memory.read(pool, person, [999, 4, 7])
    found = messages_of(index)
    assert 999 not in found
    assert 4 not in found[4]
    assert set(lengths_of(index)) == set(range(1, BLOCK + TAIL + 1)) - {4, 1031}
    assert await pool.fetchval("select count(*) from postings where user_id = $1 and term = 999", person) == 0
    assert await memory.lines(pool, person, {4: 1.0, 5: 0.5}) == await memory.lines(pool, person, {5: 0.5})


async def test_an_edited_message_is_found_by_its_new_words_only(pool: asyncpg.Pool) -> None:
    person = await talker(pool, [[1, 2, 2, 3]] * (BLOCK + TAIL))
    await seal_all(pool, person)
    id_ = await pool.fetchval("select id from messages where user_id = $1 and place = 10", person)
    async with pool.acquire() as db, db.transaction():
        await memory.reword(db, person, id_, "other", b"".join(n.to_bytes(4, "little") for n in (2, 500)), 4)
    found = messages_of(await memory.read(pool, person, [1, 2, 3, 500]))
    assert 10 not in found[1]
    assert 10 not in found[3]
    assert (found[2][10], found[2][11], found[500]) == (1, 2, {10: 1})
    (line,) = await memory.lines(pool, person, {10: 1.0})
    assert line.body == "other"


async def test_gaps_in_a_run_are_sealed_as_gaps(pool: asyncpg.Pool) -> None:
    person = await talker(pool, [[n + 1] for n in range(BLOCK + TAIL)])
    await pool.execute("delete from messages where user_id = $1 and place between 2 and 5", person)
    assert await seal_all(pool, person) == 1
    index = await memory.read(pool, person, [1, 2, 6])
    assert set(lengths_of(index)) == set(range(1, BLOCK + TAIL + 1)) - {2, 3, 4, 5}
    assert messages_of(index) | {1: {1: 1}, 6: {6: 1}} == messages_of(index)


async def test_places_are_given_in_order_however_many_write_at_once(pool: asyncpg.Pool) -> None:
    person = await talker(pool, [[1]])
    await asyncio.gather(*(say(pool, person, [[2]] * 5) for _ in range(8)))
    places = [
        row["place"] for row in await pool.fetch("select place from messages where user_id = $1 order by place", person)
    ]
    assert places == list(range(1, 42))


async def test_sealing_at_once_in_two_processes_seals_once(pool: asyncpg.Pool) -> None:
    person = await talker(pool, [[1, 2]] * (3 * BLOCK + TAIL))
    times = await asyncio.gather(seal_all(pool, person), seal_all(pool, person))
    assert sum(times) == 3
    index = await memory.read(pool, person, [1])
    assert [block.base for block in index.blocks] == [1, 1 + BLOCK, 1 + 2 * BLOCK]


async def test_near_identical_people_never_see_each_others_words(pool: asyncpg.Pool) -> None:
    said = [[n % 30] for n in range(BLOCK + TAIL)]
    ana, ben = await talker(pool, said), await talker(pool, [*said[:-1], [777]])
    await seal_all(pool, ana)
    await seal_all(pool, ben)
    assert messages_of(await memory.read(pool, ana, [777])).get(777) is None
    ids = [row["id"] for row in await pool.fetch("select id from messages where user_id = $1", ben)]
    async with pool.acquire() as db, db.transaction():
        assert await memory.delete(db, ana, ids) == 0
    assert len(lengths_of(await memory.read(pool, ben, [1]))) == len(said)
