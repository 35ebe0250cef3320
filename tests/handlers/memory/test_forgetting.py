"""What is taken back is nowhere any more; what others said, and what is not meant, stays."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from bot.simulator.people import Person
from handlers.memory import documents
from handlers.memory.flush import Remembering
from handlers.memory.forgetting import Gone, forget, forget_fact, reword
from handlers.memory.reading import Reading
from handlers.memory.terms import number, packed, stem
from storage import facts, postings, turns
from storage.facts import Fact
from tests.handlers.memory.learners import NOON, say, somebody
from tests.handlers.memory.test_flush import Still
from tests.handlers.support import everything_stored, quiet, with_model
from tests.house import House, house, until

SECRET = "zebracanary"


async def everywhere(pool: asyncpg.Pool, word: str) -> list[str]:
    """The tables and columns of any schema that hold a word, as text or as bytes."""
    columns = await pool.fetch(
        "select format('%I.%I', table_schema, table_name) as place, quote_ident(column_name) as name, udt_name as type "
        "from information_schema.columns join information_schema.tables using (table_schema, table_name) "
        "where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')"
    )
    found = []
    for place, name, kind in columns:
        held = f"position($1::bytea in {name}) > 0" if kind == "bytea" else f"{name}::text ilike $1"
        needle: Any = word.encode() if kind == "bytea" else f"%{word}%"
        if await pool.fetchval(f"select exists (select from {place} where {held})", needle):
            found.append(f"{place}.{name}")
    return found


async def learn_all(pool: asyncpg.Pool, now: datetime) -> None:
    """Whatever is due is learned."""

    while await Remembering()(pool, Still(now)):
        pass


async def holding(pool: asyncpg.Pool, person: UUID) -> dict[str, Fact]:
    return {fact.body: fact for fact in await facts.holding(pool, person)}


async def talked(pool: asyncpg.Pool) -> tuple[UUID, list[int]]:
    """Somebody whose talk of three days ago was learned from."""
    ana = await somebody(pool)
    begun = NOON - timedelta(days=3)
    ids = await say(
        pool, ana, f"my dog is called {SECRET.title()}", "I live in Rome",
        f"{SECRET} ate my shoes", at=begun,
    )  # fmt: skip
    await say(pool, ana, "my cat is called Luna and I live in Paris now", at=begun + timedelta(days=1), queued=False)
    await learn_all(pool, NOON)
    async with pool.acquire() as db, db.transaction():
        await documents.rebuild(db, ana, NOON)
    return ana, ids


async def test_messages_go_with_all_that_was_made_of_them(pool: asyncpg.Pool) -> None:
    ana, ids = await talked(pool)
    assert f"Pet (dog): {SECRET.title()}" in await holding(pool, ana)
    assert "public.memories.identity" in await everywhere(pool, SECRET)
    assert "public.episodes.line" in await everywhere(pool, SECRET)
    async with pool.acquire() as db, db.transaction():
        assert await forget(db, ana, [ids[0], ids[2]], NOON) == Gone(2, 1)
    assert await everywhere(pool, SECRET) == []
    assert set(await holding(pool, ana)) == {"Pet (cat): Luna", "Lives in Paris"}
    async with pool.acquire() as db, db.transaction():
        assert await forget(db, ana, [ids[0], ids[2]], NOON) == Gone()


async def test_what_gave_way_to_something_taken_back_holds_again(pool: asyncpg.Pool) -> None:
    ana = await somebody(pool)
    await say(pool, ana, "I live in Rome")
    (later,) = await say(pool, ana, "I live in Paris", at=NOON + timedelta(minutes=5), queued=False)
    await learn_all(pool, NOON + timedelta(hours=2))
    assert set(await holding(pool, ana)) == {"Lives in Paris"}
    async with pool.acquire() as db, db.transaction():
        await forget(db, ana, [later], NOON + timedelta(hours=3))
    assert set(await holding(pool, ana)) == {"Lives in Rome"}
    row = await pool.fetchrow("select identity from memories where user_id = $1", ana)
    assert row["identity"] == "Lives in Rome"


async def test_a_fact_goes_with_its_history_and_its_messages_and_nothing_else(pool: asyncpg.Pool) -> None:
    ana, _ = await talked(pool)
    both = await pool.fetchval("select id from messages where body like 'my cat%'")
    paris = (await holding(pool, ana))["Lives in Paris"]
    assert [fact.body for fact in await facts.history(pool, ana)] == ["Lives in Rome"]
    async with pool.acquire() as db, db.transaction():
        assert await forget_fact(db, ana, paris.id, NOON) == Gone(2, 2)
    assert await everywhere(pool, "Rome") == await everywhere(pool, "Paris") == []
    # What else was said in the same message is still known.
    assert set(await holding(pool, ana)) == {f"Pet (dog): {SECRET.title()}", "Pet (cat): Luna"}
    assert not await pool.fetchval("select exists (select from messages where id = $1)", both)
    async with pool.acquire() as db, db.transaction():
        assert await forget_fact(db, ana, paris.id, NOON) is None


async def test_of_somebody_elses_nothing_goes(pool: asyncpg.Pool) -> None:
    ana, ids = await talked(pool)
    twin, _ = await talked(pool)
    mine = await holding(pool, ana)
    before = await everything_of(pool, ana)
    async with pool.acquire() as db, db.transaction():
        assert await forget(db, twin, ids, NOON) == Gone()
        assert await forget_fact(db, twin, next(iter(mine.values())).id, NOON) is None
        theirs = await facts.holding(db, twin)
        for fact in theirs:
            await forget_fact(db, twin, fact.id, NOON)
    assert await everything_of(pool, ana) == before
    assert await facts.holding(pool, twin) == []


async def everything_of(pool: asyncpg.Pool, person: UUID) -> list[str]:
    tables = ("messages", "facts", "episodes", "memories", "postings", "memory_blocks")
    return [
        str(row[0])
        for table in tables
        for row in await pool.fetch(f"select t::text from {table} t where user_id = $1 order by 1", person)
    ]


async def test_sealed_words_are_gone_from_the_lists_too(pool: asyncpg.Pool) -> None:
    ana = await somebody(pool)
    for n in range(postings.BLOCK + postings.TAIL + 1):
        body = SECRET if n == 7 else f"day {n}"
        await pool.execute(
            "insert into messages (user_id, role, body, said_at, terms) values ($1, 'user', $2, $3, $4)",
            ana, body, NOON + timedelta(minutes=n), packed(body, "en"),
        )  # fmt: skip
    async with pool.acquire() as db, db.transaction():
        while await postings.seal(db, ana):
            pass
    term = number(stem(SECRET, "en"))
    assert await pool.fetchval("select count(*) from postings where user_id = $1 and term = $2", ana, term) == 1
    id_ = await pool.fetchval("select id from messages where body = $1", SECRET)
    async with pool.acquire() as db, db.transaction():
        assert await forget(db, ana, [id_], NOON) == Gone(1, 0)
    assert await pool.fetchval("select count(*) from postings where user_id = $1 and term = $2", ana, term) == 0


async def test_nothing_is_learned_from_words_that_were_read_before_they_were_taken_back(pool: asyncpg.Pool) -> None:
    """A model thinks about a batch, with no connection held, while a message of it is forgotten."""
    ana = await somebody(pool)
    first, second = await say(pool, ana, "I live in Rome", f"my dog is called {SECRET.title()}")

    class Slow:
        async def read(self, *_batch: Any) -> Any:
            async with pool.acquire() as db, db.transaction():
                await forget(db, ana, [second], NOON)
            return Reading()

    assert await Remembering(Slow())(pool, Still(NOON + timedelta(hours=2))) == 1
    assert await everywhere(pool, SECRET) == []
    await learn_all(pool, NOON + timedelta(hours=3))
    assert set(await holding(pool, ana)) == {"Lives in Rome"}
    assert (await holding(pool, ana))["Lives in Rome"].sources == [first]


async def exchanged(home: House, sam: Person) -> str:
    """Something was said, answered, asked for and answered again; the channel's id of what was said."""
    told = home.simulator.say(sam, f"my parrot is called {SECRET.title()}")
    await home.simulator.wait_reply(sam)
    assert SECRET.title() in await home.ask(sam, "what is my parrot called?")
    assert await quiet(home, sam)
    assert "public.outbox.payload" in await everywhere(home.pool, SECRET)
    return told.id


@pytest.mark.parametrize("learned", [False, True])
async def test_a_message_deleted_in_the_chat_is_nowhere_in_the_database(database_url: str, learned: bool) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        told = await exchanged(home, sam)
        if learned:
            home.simulator.clock.advance(timedelta(hours=6))
            await until(lambda: home.pool.fetchval("select exists (select from facts)"))
        home.simulator.revoke(sam, told)
        await until(
            lambda: home.pool.fetchval("select not exists (select from messages where body ilike $1)", f"%{SECRET}%")
        )
        await until(lambda: home.pool.fetchval("select not exists (select from inbox where state = 'open')"))
        assert await everywhere(home.pool, SECRET) == []
        assert SECRET not in (await everything_stored(home)).casefold()


async def test_what_was_learned_from_a_message_goes_when_it_is_edited(pool: asyncpg.Pool) -> None:
    ana = await somebody(pool)
    (told,) = await say(pool, ana, f"my parrot is called {SECRET.title()}")
    await pool.execute("update messages set message_id = 'wamid.1' where id = $1", told)
    await say(pool, ana, f"You told me: “my parrot is called {SECRET.title()}”", role="assistant", queued=False)
    await learn_all(pool, NOON + timedelta(hours=6))
    held = {"public.facts.value", "public.messages.body", "public.memories.identity", "public.episodes.line"}
    assert held <= set(await everywhere(pool, SECRET))
    later = NOON + timedelta(hours=7)
    person = await turns.load(pool, ana, later, 30)
    assert person is not None
    async with pool.acquire() as db, db.transaction():
        await reword(db, person, "wamid.1", "my parrot is called Kiwi", later, "1", "wamid.2")
    assert await everywhere(pool, SECRET) == []
    await learn_all(pool, later + timedelta(hours=2))
    assert set(await holding(pool, ana)) == {"Pet (parrot): Kiwi"}


async def test_an_edit_within_the_house(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        told = await exchanged(home, sam)
        home.simulator.edit(sam, told, "my parrot is called Kiwi")
        await until(lambda: home.pool.fetchval("select exists (select from messages where body like '%Kiwi')"))
        await until(lambda: home.pool.fetchval("select not exists (select from inbox where state = 'open')"))
        assert await everywhere(home.pool, SECRET) == []
        assert "Kiwi" in await home.ask(sam, "what is my parrot called?")


@pytest.mark.parametrize("way", ["revoked", "revoked with the next message", "forget everything about"])
async def test_the_very_next_prompt_is_clean(database_url: str, way: str) -> None:
    async with with_model(database_url, reply_delay_seconds=0.3) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "hello there")
        told = home.simulator.say(sam, f"my parrot is called {SECRET.title()}")
        await home.simulator.wait_reply(sam)
        home.simulator.clock.advance(timedelta(hours=7))
        await until(lambda: home.pool.fetchval("select identity <> '' from memories"))
        await home.ask(sam, "and how are you?")
        assert SECRET in str(provider.requests[-1]["messages"]).casefold()
        if way.startswith("revoked"):
            home.simulator.revoke(sam, told.id)
            if way == "revoked":
                assert await quiet(home, sam)
        else:
            await home.ask(sam, f"{way} {SECRET}")
        home.simulator.clock.advance(timedelta(seconds=2))
        await home.ask(sam, "what is my parrot called?")
        assert SECRET not in str(provider.requests[-1]).casefold()
