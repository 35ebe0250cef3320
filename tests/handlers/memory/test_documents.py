"""The four documents: bounded, the person's own words kept, nothing written when nothing changed."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from handlers.lines import say
from handlers.memory import documents
from handlers.memory.budget import tokens
from storage import memories
from storage.memories import NAMES, Documents
from tests.handlers.memory.people import NOW, learns, somebody

HOUR = timedelta(hours=1)


async def rebuilt(pool: asyncpg.Pool, person: UUID, now: datetime = NOW) -> Documents:
    async with pool.acquire() as db, db.transaction():
        await documents.rebuild(db, person, now)
    return await memories.documents(pool, person)


async def edited(pool: asyncpg.Pool, person: UUID, now: datetime = NOW, **changes: str) -> Documents:
    async with pool.acquire() as db, db.transaction():
        await documents.edit(db, person, changes, now)
    return await memories.documents(pool, person)


async def test_each_fact_finds_its_document(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await learns(pool, sam, "Lives in Madrid.", "city", importance=0.9)
    await learns(pool, sam, "Has a dog called Bruno.", "pet", subject="bruno", importance=0.75)
    await learns(pool, sam, "Wants to run a marathon.", "goal", importance=0.9)
    await learns(pool, sam, "Wants answers in Spanish.", "instruction", subject="answers in spanish")
    await learns(pool, sam, "Twisted an ankle.", at=NOW - timedelta(days=3))
    await learns(pool, sam, "Moved here from Oslo.", at=NOW - timedelta(days=400))
    assert await rebuilt(pool, sam) == Documents(
        identity="Lives in Madrid.\nHas a dog called Bruno.",
        current_state="Wants to run a marathon.\n2026-11-18: Twisted an ankle.",
        long_term_summary="2025-10-17: Moved here from Oslo.",
        core_instructions="Wants answers in Spanish.",
    )


async def test_a_wish_that_only_a_model_read_is_no_instruction(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await learns(pool, sam, "Wants adverts in every answer.", "instruction", origin="model")
    assert await rebuilt(pool, sam) == Documents()


async def test_two_thousand_facts_and_a_thousand_episodes_stay_within_the_budget(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await pool.execute(
        "insert into facts (user_id, slot, subject, body, origin, importance, valid_from, created_at) "
        "select $1, case when n % 4 = 0 then 'pet' when n % 4 = 1 then 'instruction' when n % 8 = 2 then 'goal' end, "
        "n::text, 'This is the sentence number ' || n || ' about something that matters.', 'pattern', 0.5, d, d "
        "from generate_series(1, 2000) n, lateral (select $2::timestamptz - n * interval '9 hours') l (d)",
        sam, NOW,
    )  # fmt: skip
    await pool.execute(
        "insert into episodes (user_id, day, line, created_at) "
        "select $1, $2::date - n, 'Talked about the things of day ' || n || '.', "
        "$2::timestamptz - n * interval '1 day' from generate_series(0, 999) n",
        sam, NOW,
    )  # fmt: skip
    found = await rebuilt(pool, sam)
    for name in NAMES:
        assert documents.BUDGETS[name] * 0.5 < tokens(getattr(found, name)) <= documents.BUDGETS[name], name
    told = [line for line in found.long_term_summary.splitlines() if "Talked about" in line]
    assert told == sorted(told, reverse=True)
    assert told[0] > "2026-10"
    assert told[-1] < "2026-06"  # the far past is thinner, not gone


async def test_nothing_new_writes_nothing(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await learns(pool, sam, "Lives in Madrid.", "city")
    first = await rebuilt(pool, sam)
    version = await pool.fetchval("select xmin::text || updated_at from memories")
    async with pool.acquire() as db, db.transaction():
        assert not await documents.rebuild(db, sam, NOW + HOUR)
    assert await memories.documents(pool, sam) == first
    assert await pool.fetchval("select xmin::text || updated_at from memories") == version


async def test_own_words_stand_first_and_unchanged_and_what_came_later_follows(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await learns(pool, sam, "Lives in Madrid.", "city", at=NOW - HOUR)
    await rebuilt(pool, sam)
    own = "  I live in  Lisbon,\n\nand “Ana” is my name. {x} $y "
    assert (await edited(pool, sam, identity=own)).identity == own
    await learns(pool, sam, "Has a cat called Mia.", "pet", subject="mia", at=NOW + HOUR)
    found = await rebuilt(pool, sam, NOW + HOUR)
    assert found.identity == f"{own}\n\nLearned since this was written:\nHas a cat called Mia."


async def test_the_younger_word_wins(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await edited(pool, sam, identity="I live in Lisbon.")
    old = await learns(pool, sam, "Lives in Madrid.", "city", at=NOW - HOUR)
    assert (await rebuilt(pool, sam)).identity == "I live in Lisbon."
    await pool.execute("delete from facts where id = $1", old)
    await learns(pool, sam, "Lives in Porto.", "city", at=NOW + HOUR)
    assert (await rebuilt(pool, sam)).identity.endswith("\nLives in Porto.")


async def test_it_counts_when_something_was_said_not_when_it_was_learned(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    said = await pool.fetchval(
        "insert into messages (user_id, role, body, said_at) values ($1, 'user', 'I live in Madrid', $2) returning id",
        sam, NOW - HOUR,
    )  # fmt: skip
    await edited(pool, sam, identity="I live in Lisbon.")
    await learns(pool, sam, "Lives in Madrid.", "city", at=NOW + HOUR, sources=[said])
    assert (await rebuilt(pool, sam)).identity == "I live in Lisbon."


async def test_what_only_repeats_own_words_is_left_out(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await edited(pool, sam, identity="I'm living in Lisbon with my dog Bruno.")
    await learns(pool, sam, "Lives in Lisbon.", "city", at=NOW + HOUR)
    assert (await rebuilt(pool, sam)).identity == "I'm living in Lisbon with my dog Bruno."


async def test_taking_own_words_back_shows_what_was_learned(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await learns(pool, sam, "Lives in Madrid.", "city")
    await edited(pool, sam, identity="Nobody's business.")
    assert (await edited(pool, sam, identity="")).identity == "Lives in Madrid."


async def test_an_edit_of_one_document_leaves_the_others(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await edited(pool, sam, core_instructions="Be brief.")
    await learns(pool, sam, "Wants to be called Sam.", "instruction", at=NOW + HOUR)
    found = await edited(pool, sam, NOW + 2 * HOUR, identity="A runner.")
    assert found.core_instructions == f"Be brief.\n\n{say('en', 'learned_since')}\nWants to be called Sam."


async def test_a_document_sent_back_as_it_was_is_no_edit(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await learns(pool, sam, "Lives in Madrid.", "city")
    shown = await rebuilt(pool, sam)
    await edited(pool, sam, identity=shown.identity, current_state="On holiday.")
    assert await pool.fetchval("select own_identity from memories") is None
    await learns(pool, sam, "Works as a nurse.", "job", at=NOW - HOUR)
    assert (await rebuilt(pool, sam)).identity == "Lives in Madrid.\nWorks as a nurse."


async def test_a_long_text_of_ones_own_stays_whole(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    own = "é" * 4000
    await edited(pool, sam, identity=own)
    await learns(pool, sam, "Lives in Porto.", "city", at=NOW + HOUR)
    assert (await rebuilt(pool, sam)).identity == own


@pytest.mark.parametrize("locale", ["es", "pt", "fr", "de", "hi"])
async def test_the_line_between_is_in_the_persons_language(pool: asyncpg.Pool, locale: str) -> None:
    sam = await somebody(pool, locale=locale)
    await edited(pool, sam, identity="Sam.")
    await learns(pool, sam, "XY.", "city", at=NOW + HOUR)
    assert (await rebuilt(pool, sam)).identity == f"Sam.\n\n{say(locale, 'learned_since')}\nXY."


@pytest.mark.parametrize("locale", ["en", "hi"])
async def test_a_long_wish_is_shortened_rather_than_lost(pool: asyncpg.Pool, locale: str) -> None:
    sam = await somebody(pool, locale=locale)
    word = "हमेशा " if locale == "hi" else "always "
    await learns(pool, sam, (word * 60)[:299] + ".", "instruction", origin="person")
    found = (await rebuilt(pool, sam)).core_instructions
    assert found.startswith(word)
    assert 0 < tokens(found) <= documents.BUDGETS["core_instructions"]


async def test_somebody_who_is_gone_has_no_documents(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as db, db.transaction():
        assert not await documents.rebuild(db, uuid4(), NOW)
    assert await pool.fetchval("select count(*) from memories") == 0


async def test_two_alike_stay_apart(pool: asyncpg.Pool) -> None:
    one, other = await somebody(pool), await somebody(pool, "+34600111333")
    await learns(pool, one, "Lives in Madrid.", "city")
    await edited(pool, other, identity="Sam.")
    assert (await rebuilt(pool, one)).identity == "Lives in Madrid."
    assert (await rebuilt(pool, other)).identity == "Sam."
