"""Earlier messages are found by what they say, when, by whom; whatever the question."""

from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest

from handlers.memory.recall import PAGE, recall, search
from handlers.memory.terms import packed
from storage import facts, memory
from storage.postings import BLOCK, TAIL, seal_all
from tests.handlers.memory.people import NOW, somebody
from tests.handlers.memory.talks import asked, talk

SMALL_TALK = [("user", f"the weather is grey, report {n}") for n in range(20)]


async def found(pool: asyncpg.Pool, person: UUID, text: str, locale: str = "en") -> list[str]:
    return [line.body for line in await recall(pool, asked(person, locale=locale), text)]


@pytest.mark.parametrize(
    ("locale", "said", "question"),
    [
        ("en", "my sister Greta went to Aarhus", "where has Greta gone?"),
        ("en", "the kids loved the dinosaurs", "what did my children like?"),
        ("en", "I adore the Thai restaurant", "which restuarant do I like?"),
        ("en", "Rex had to see the vet 🐶", "🐶?"),
        ("es", "mi hermana corrió un maratón", "¿quién corre maratones?"),
        ("pt", "comprei dois livros", "que livro comprei?"),
        ("fr", "je vais à l'école de musique", "quelle école ?"),
        ("de", "die Häuser am See sind teuer", "welches Haus?"),
        ("hi", "मेरे कुत्ते का नाम ब्रूनो है", "कुत्ते का नाम क्या है?"),
        ("ar", "ذهبت إلى المدرسة", "المَدْرَسَة؟"),
        ("ja", "昨日東京に行った", "東京?"),
        ("en", "Café Zürich serves the best cake", "zurich cafe"),
    ],
)
async def test_words_are_found_in_their_other_forms(pool: asyncpg.Pool, locale: str, said: str, question: str) -> None:
    person = await somebody(pool, locale=locale)
    await talk(pool, person, [*SMALL_TALK, ("user", said), *SMALL_TALK], locale=locale)
    assert (await found(pool, person, question, locale))[0] == said


async def test_a_message_is_found_in_the_very_next_turn_and_after_sealing(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    await talk(pool, person, [("user", "the locker code is quokka")])
    assert (await found(pool, person, "locker code"))[0] == "the locker code is quokka"
    await talk(pool, person, [("user", f"filler {n}") for n in range(BLOCK + TAIL)], begun=NOW - timedelta(days=20))
    before = await found(pool, person, "locker code")
    assert await seal_all(pool, person) == 1
    assert await found(pool, person, "locker code") == before
    assert before[0] == "the locker code is quokka"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "🙂", "?", "what is the", "\x00\x01\x1b[2J", "\u202e\u200b", "a" * 60_000, "word " * 12_000,
     "'; drop table messages; --", "%_\\", "१२३", "\ud83d"],
)  # fmt: skip
async def test_any_question_is_survived(pool: asyncpg.Pool, text: str) -> None:
    nobody, one = await somebody(pool), await somebody(pool, "+34600111333")
    await talk(pool, one, [("user", "hello")])
    for person in (nobody, one):
        assert isinstance(await recall(pool, asked(person), text), list)
        assert isinstance(await search(pool, asked(person), text, since=date.min, until=date.max), list)


async def test_days_are_those_of_the_persons_zone(pool: asyncpg.Pool) -> None:
    person = await somebody(pool, zone="Pacific/Auckland")
    tuesday = NOW.replace(day=17, hour=13)  # Wednesday there
    await talk(pool, person, SMALL_TALK, begun=NOW - timedelta(days=40), zone="Pacific/Auckland")
    await talk(pool, person, [("user", "cake at Mia's")], begun=tuesday, zone="Pacific/Auckland")
    there = asked(person, zone="Pacific/Auckland")
    assert [line.body for line in await recall(pool, there, "what did I do last Wednesday?")][:1] == ["cake at Mia's"]
    assert "cake at Mia's" not in [line.body for line in await recall(pool, there, "what did I do last Tuesday?")]


async def test_whose_words_are_asked_for_come_first(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    await talk(pool, person, [*SMALL_TALK, ("user", "try the lentil soup"), *SMALL_TALK])
    await talk(
        pool, person, [*SMALL_TALK, ("assistant", "try the lentil soup"), *SMALL_TALK], begun=NOW - timedelta(days=9)
    )
    asking = {
        "what did you say of soup?": "assistant",
        "what did Sam say of soup": "user",
        "what did Tandem say of soup": "assistant",
        "which soup did I mention?": "user",
    }
    for text, role in asking.items():
        assert (await recall(pool, asked(person), text))[0].role == role, text


async def test_what_stands_beside_a_message_comes_with_it(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    said = [("assistant", "who came along?"), ("user", "Greta came along to Aarhus"), ("assistant", "how lovely")]
    await talk(pool, person, said)
    lines = await recall(pool, asked(person), "Aarhus", most=1)
    assert [line.body for line in lines] == ["Greta came along to Aarhus", "how lovely", "who came along?"]
    assert [line.coverage > 0 for line in lines] == [True, False, False]


async def test_what_the_prompt_shows_anyhow_is_left_out(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    await talk(pool, person, [("user", "Aarhus once"), ("user", "Aarhus twice"), ("user", "Aarhus again")])
    lines = await recall(pool, asked(person), "Aarhus", before=2)
    assert [line.body for line in lines] == ["Aarhus once"]


async def test_below_the_threshold_nothing_is_brought_up(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    await talk(pool, person, [*SMALL_TALK, ("user", "my sister lives in Aarhus")])
    text = "recipes with oats, blueberries, hazelnuts and a sister dish"
    assert await recall(pool, asked(person), text) != []
    assert await recall(pool, asked(person), text, admitted=0.3) == []


async def test_a_fact_leads_to_the_message_it_was_learned_from(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    await talk(pool, person, [*SMALL_TALK, ("user", "she finally passed, we are over the moon"), *SMALL_TALK])
    source = await pool.fetchval("select id from messages where body like 'she finally%'")
    body = "Sam's daughter got her driving licence"
    await facts.add(pool, person, slot=None, subject="", body=body, value=None, terms=packed(body, "en"),
                    sources=[source], origin="model", importance=0.5, valid_from=NOW)  # fmt: skip
    assert (await found(pool, person, "did my daughter get her driving licence?"))[0].startswith("she finally passed")
    await pool.execute("update facts set valid_to = now()")
    assert await found(pool, person, "daughter driving licence") == []


async def test_search_has_pages_and_days(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    for n in range(25):
        await talk(pool, person, [("user", f"swimming lesson number {n}")], begun=NOW - timedelta(days=n))
    ask = asked(person)
    pages = [await search(pool, ask, "swimming", page=page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 5, 0]
    assert len({line.id for page in pages for line in page}) == 25
    first, last = NOW.date() - timedelta(days=7), NOW.date() - timedelta(days=5)
    inside = await search(pool, ask, "swimming", since=first, until=last)
    assert sorted(line.body for line in inside) == [f"swimming lesson number {n}" for n in (5, 6, 7)]
    assert len(await search(pool, ask, "the", since=last, until=last)) == 1


async def test_near_identical_people_never_see_each_others_words(pool: asyncpg.Pool) -> None:
    ana, ben = await somebody(pool), await somebody(pool, "+34600111333")
    for person, code in ((ana, "quokka"), (ben, "wombat")):
        await talk(pool, person, [*SMALL_TALK, ("user", f"the code of my locker is {code}"), *SMALL_TALK])
    assert (await found(pool, ana, "what is the code of my locker?"))[0].endswith("quokka")
    assert (await found(pool, ben, "what is the code of my locker?"))[0].endswith("wombat")
    assert all("wombat" not in body for body in await found(pool, ana, "wombat wombta code locker"))


async def test_a_forgotten_message_is_found_no_more_sealed_or_not(pool: asyncpg.Pool) -> None:
    person = await somebody(pool)
    await talk(pool, person, [("user", "early secret quokka"), *(("user", f"filler {n}") for n in range(BLOCK + TAIL))])
    await seal_all(pool, person)
    await talk(pool, person, [("user", "late secret quokka")], begun=NOW)
    assert set(await found(pool, person, "secret quokka")) >= {"early secret quokka", "late secret quokka"}
    ids = [row["id"] for row in await pool.fetch("select id from messages where body like '%quokka'")]
    async with pool.acquire() as db, db.transaction():
        await memory.delete(db, person, ids)
    assert not [body for body in await found(pool, person, "secret quokka") if "quokka" in body]
