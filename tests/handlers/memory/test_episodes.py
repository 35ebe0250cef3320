"""Sessions become episodes: once, dated where the person is, of their own words only."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from handlers.memory import episodes
from tests.handlers.memory.people import NOW, learns, says, somebody

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = NOW + 5 * HOUR


async def lines(pool: asyncpg.Pool, person: UUID) -> list[tuple[date, str]]:
    rows = await pool.fetch("select day, line from episodes where user_id = $1 order by id", person)
    return [tuple(row) for row in rows]


async def test_a_session_is_summed_up_by_its_persons_words(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    first = await says(pool, sam, "Hello! My knee hurts since the marathon in Valencia")
    await says(pool, sam, "Have you tried cycling with penguins?", NOW + MINUTE, "assistant")
    last = await says(pool, sam, "the knee is better when I swim", NOW + 2 * MINUTE)
    assert await episodes.close_sessions(pool, sam, LATER) == 1
    row = await pool.fetchrow("select day, line, first_message, last_message from episodes")
    assert row is not None
    assert tuple(row) == (date(2026, 11, 21), "Talked about: knee, hurts, marathon, Valencia, swim.", first, last)


async def test_it_is_done_once_and_never_while_the_talk_goes_on(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await says(pool, sam, "training for the Valencia marathon")
    assert await episodes.close_sessions(pool, sam, NOW + 4 * HOUR) == 0
    assert await episodes.close_sessions(pool, sam, NOW + 4 * HOUR + MINUTE) == 1
    assert await episodes.close_sessions(pool, sam, LATER) == 0
    await pool.execute("delete from episodes")
    assert await episodes.close_sessions(pool, sam, LATER) == 0  # what was taken away does not come back


async def test_two_at_once_make_one(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await says(pool, sam, "training for the Valencia marathon")
    done = await asyncio.gather(*(episodes.close_sessions(pool, sam, LATER) for _ in range(5)))
    assert sorted(done) == [0, 0, 0, 0, 1]
    assert len(await lines(pool, sam)) == 1


@pytest.mark.parametrize(
    ("locale", "talk"),
    [
        ("en", ["Hi, how are you doing today?", "thanks, good night!", "👍"]),
        ("es", ["Hola, ¿qué tal estás hoy?", "muchas gracias, buenas noches"]),
        ("pt", ["Oi, tudo bem com você hoje?", "muito obrigado, boa noite"]),
        ("fr", ["Bonjour, comment ça va aujourd'hui ?", "merci beaucoup, bonne soirée"]),
        ("de", ["Hallo, wie geht es dir heute?", "vielen Dank, gute Nacht"]),
        ("hi", ["नमस्ते, आप कैसे हैं?", "बहुत धन्यवाद, शुभ रात्रि"]),
        ("en", ["", "😀", "123", "https://example.org/marathon/valencia/training"]),
    ],
)
async def test_small_talk_is_no_episode_and_is_not_looked_at_again(
    pool: asyncpg.Pool, locale: str, talk: list[str]
) -> None:
    sam = await somebody(pool, locale=locale)
    ids = [await says(pool, sam, text) for text in talk]
    assert await episodes.close_sessions(pool, sam, LATER) == 0
    assert await lines(pool, sam) == []
    assert await pool.fetchval("select closed_to from memories") == ids[-1]


@pytest.mark.parametrize(
    ("locale", "said", "told"),
    [
        ("es", "Me duele la rodilla desde el maratón de Valencia", "Habló de: duele, rodilla, maratón, Valencia."),
        ("pt", "Comecei violino com a professora Marta", "Falou de: Comecei, violino, professora, Marta."),
        ("fr", "J'ai adopté un chaton roux à Marseille", "Sujets abordés : adopté, chaton, roux, Marseille."),
        ("de", "Ich lerne Geige bei Frau Krüger in Leipzig", "Gesprächsthemen: lerne, Geige, Frau, Krüger, Leipzig."),
        ("hi", "मैं दिल्ली में गिटार सीख रहा हूँ", "बातचीत के विषय: दिल्ली, गिटार, सीख।"),
    ],
)  # fmt: skip
async def test_in_the_persons_language(pool: asyncpg.Pool, locale: str, said: str, told: str) -> None:
    sam = await somebody(pool, locale=locale)
    await says(pool, sam, said)
    await episodes.close_sessions(pool, sam, LATER)
    assert [line for _, line in await lines(pool, sam)] == [told]


async def test_a_models_line_is_taken_and_bounded(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    first = await says(pool, sam, "training for the Valencia marathon")
    await says(pool, sam, "swimming with Olga in Cádiz instead", NOW + 5 * HOUR)
    third = await says(pool, sam, "ok", NOW + 10 * HOUR)
    given = {first: "Sam trains\n for  Valencia.\x00", third: "x" * 900}
    assert await episodes.close_sessions(pool, sam, NOW + 20 * HOUR, given) == 3
    told = [line for _, line in await lines(pool, sam)]
    assert told == ["Sam trains for Valencia.", "Talked about: swimming, Olga, Cádiz.", "x" * 500]


async def test_what_was_learned_in_it_is_told_first(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    said = await says(pool, sam, "I moved to Porto")
    await learns(pool, sam, "Lives in Porto.", "city", sources=[said])
    await learns(pool, sam, "Learned elsewhere.", sources=[said + 1000])
    await episodes.close_sessions(pool, sam, LATER)
    assert [line for _, line in await lines(pool, sam)] == ["Lives in Porto. Talked about: moved."]


async def test_of_a_minor_only_what_was_learned_is_told(pool: asyncpg.Pool) -> None:
    kid = await somebody(pool, born=2012)
    said = await says(pool, kid, "I am Catholic, and my school Sankt Anna got a new violin teacher")
    await says(pool, kid, "violin lessons are fun with Marta at Sankt Anna", NOW + 9 * HOUR)
    await learns(pool, kid, "Plays the violin.", "hobby", sources=[said])
    await episodes.close_sessions(pool, kid, NOW + 20 * HOUR, {said: "A Catholic pupil of Sankt Anna."})
    assert [line for _, line in await lines(pool, kid)] == ["Plays the violin."]


@pytest.mark.parametrize(
    ("start", "days"),
    [
        # Madrid: clocks went back at 03:00 on 2026-10-25 and forward at 02:00 on 2026-03-29.
        (datetime(2026, 10, 24, 21, 30, tzinfo=UTC), [date(2026, 10, 24), date(2026, 10, 25)]),
        (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), [date(2026, 3, 28), date(2026, 3, 29)]),
    ],
)
async def test_hours_that_come_twice_or_never_part_no_session(
    pool: asyncpg.Pool, start: datetime, days: list[date]
) -> None:
    sam = await somebody(pool)
    await says(pool, sam, "training for the Valencia marathon", start)
    await says(pool, sam, "training with Olga", start + 4 * HOUR)  # 3 or 5 hours by the wall clock
    await says(pool, sam, "bicycle repair in Cádiz", start + 8 * HOUR + MINUTE)
    assert await episodes.close_sessions(pool, sam, start + 30 * HOUR) == 2
    assert [day for day, _ in await lines(pool, sam)] == days


async def test_a_history_of_years_is_caught_up_in_parts(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    await pool.execute(
        "insert into messages (user_id, role, body, said_at) "
        "select $1, 'user', 'painting the harbour of Valencia, picture ' || n, "
        "$2::timestamptz - (5001 - n) * interval '1 minute' - (5001 - n) / 10 * interval '1 day' "
        "from generate_series(1, 5000) n",
        sam, NOW,
    )  # fmt: skip
    assert await episodes.close_sessions(pool, sam, LATER) == 501
    spans = await pool.fetch("select first_message, last_message from episodes order by first_message")
    assert {row["last_message"] - row["first_message"] for row in spans[1:-1]} == {9}
    assert await pool.fetchval("select closed_to = (select max(id) from messages) from memories")


async def test_a_forgotten_message_leaves_its_episode(pool: asyncpg.Pool) -> None:
    sam = await somebody(pool)
    secret = await says(pool, sam, "my secret affair with Olga")
    kept = await says(pool, sam, "training for the Valencia marathon", NOW + MINUTE)
    alone = await says(pool, sam, "poker debts in Macau casino", NOW + 9 * HOUR)
    await episodes.close_sessions(pool, sam, NOW + 20 * HOUR)
    assert "Olga" in str(await lines(pool, sam))
    await pool.execute("delete from messages where id = any($1)", [secret, alone])
    async with pool.acquire() as db, db.transaction():
        await episodes.redo(db, sam, [secret, alone])
    assert [line for _, line in await lines(pool, sam)] == ["Talked about: training, Valencia, marathon."]
    assert kept


async def test_nobody_and_nothing(pool: asyncpg.Pool) -> None:
    assert await episodes.close_sessions(pool, uuid4(), NOW) == 0
    sam, other = await somebody(pool), await somebody(pool, "+34600111333")
    await says(pool, other, "training for the Valencia marathon")
    assert await episodes.close_sessions(pool, sam, LATER) == 0
    assert await pool.fetchval("select count(*) from episodes") == 0
