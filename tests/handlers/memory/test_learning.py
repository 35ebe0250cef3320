"""What is kept of what may be learned: one fact a slot, the old as history, nothing twice, nobody else's."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from asyncpg import Pool

from handlers.memory import learning
from handlers.memory.candidates import Candidate
from handlers.memory.learning import correct, learn, same_words
from handlers.memory.patterns import learned
from storage import facts
from tests.handlers.memory.learners import NOON, somebody

DAY = timedelta(days=1)


async def tell(pool: Pool, user_id: UUID, *said: str, at: datetime = NOON, first: int = 1) -> list[int]:
    """Learn by patterns from messages a day apart, numbered from `first` on."""
    found = [candidate for n, text in enumerate(said) for candidate in learned(text, "en", at + n * DAY, first + n)]
    return await keep(pool, user_id, *found)


async def keep(pool: Pool, user_id: UUID, *candidates: Candidate, now: datetime = NOON) -> list[int]:
    async with pool.acquire() as db, db.transaction():
        return await learn(db, user_id, candidates, now)


async def bodies(pool: Pool, user_id: UUID) -> list[str]:
    return [fact.body for fact in await facts.holding(pool, user_id)]


def free(text: str, *sources: int, at: datetime = NOON, **more: object) -> Candidate:
    return Candidate(text, sources, at, "model", **more)  # type: ignore[arg-type]


async def test_a_new_fact_of_a_slot_makes_the_old_one_history(pool: Pool) -> None:
    ana = await somebody(pool)
    await tell(pool, ana, "I live in Madrid", "I moved to Porto")
    assert await bodies(pool, ana) == ["Lives in Porto"]
    (old,) = await facts.history(pool, ana)
    (new,) = await facts.holding(pool, ana)
    assert (old.body, old.valid_from, old.valid_to, old.superseded_by) == ("Lives in Madrid", NOON, NOON + DAY, new.id)
    assert (new.sources, new.origin, new.value, new.valid_from) == ([2], "pattern", "Porto", NOON + DAY)


async def test_the_same_again_is_one_fact_with_two_sources(pool: Pool) -> None:
    ana = await somebody(pool)
    await tell(pool, ana, "I live in Madrid", "hello, I live in madrid!")
    (fact,) = await facts.holding(pool, ana)
    assert (fact.body, fact.sources, fact.valid_from) == ("Lives in Madrid", [1, 2], NOON)
    assert await facts.history(pool, ana) == []


async def test_learning_again_from_the_same_messages_changes_nothing(pool: Pool) -> None:
    ana = await somebody(pool)
    said = (
        "I live in Madrid. My dog is called Bruno", "I moved to Porto", "I'm a nurse",
        "I quit my job. I work as a baker",
        "my dog Bruno died", "I'm allergic to nuts and eggs", "I moved away from Porto", "I live in Cork",
    )  # fmt: skip
    await tell(pool, ana, *said)
    before = await pool.fetch("select * from facts order by id")
    await tell(pool, ana, *said)
    await tell(pool, ana, *said[:3])
    assert await pool.fetch("select * from facts order by id") == before
    assert sorted(await bodies(pool, ana)) == ["Allergic to eggs", "Allergic to nuts", "Job: baker", "Lives in Cork"]


async def test_what_is_learned_late_of_an_earlier_day_is_history_at_once(pool: Pool) -> None:
    ana = await somebody(pool)
    await tell(pool, ana, "I live in Porto", at=NOON + 5 * DAY, first=9)
    await tell(pool, ana, "I live in Madrid", at=NOON)
    assert await bodies(pool, ana) == ["Lives in Porto"]
    (old,) = await facts.history(pool, ana)
    assert (old.body, old.valid_to) == ("Lives in Madrid", NOON + 5 * DAY)


async def test_what_is_over_ends_and_only_that(pool: Pool) -> None:
    ana = await somebody(pool)
    await tell(pool, ana, "my dog is called Bruno", "my cat is called Tom", "my dog Bruno died", "I live in Rome")
    await tell(pool, ana, "I moved away from Madrid", at=NOON + 9 * DAY)
    assert sorted(await bodies(pool, ana)) == ["Lives in Rome", "Pet (cat): Tom"]
    await tell(pool, ana, "I no longer live in Rome", at=NOON + 10 * DAY)
    assert await bodies(pool, ana) == ["Pet (cat): Tom"]


async def test_several_of_a_slot_hold_beside_one_another(pool: Pool) -> None:
    ana = await somebody(pool)
    await tell(pool, ana, "my dog is called Bruno", "my cat is called Tom", "my sister is called Eva")
    assert sorted(await bodies(pool, ana)) == ["Pet (cat): Tom", "Pet (dog): Bruno", "Sibling (sister): Eva"]


async def test_free_facts_that_say_the_same_become_one(pool: Pool) -> None:
    ana = await somebody(pool)
    first = free("Runs five kilometres in the park every Sunday", 1)
    again = free("Runs five kilometres in the park, every Sunday!", 2)
    other = free("Broke the left ankle in the park", 3)
    await keep(pool, ana, first)
    await keep(pool, ana, again, other)
    assert [(fact.body, fact.sources) for fact in sorted(await facts.holding(pool, ana), key=lambda each: each.id)] == [
        (first.text, [1, 2]),
        (other.text, [3]),
    ]
    assert same_words(first.text, again.text) == 1.0
    assert same_words(first.text, other.text) < learning.SAME


async def test_a_correction_takes_the_place_of_a_fact(pool: Pool) -> None:
    ana = await somebody(pool)
    (fact_id,) = await tell(pool, ana, "my sister is called Eva")
    async with pool.acquire() as db, db.transaction():
        new = await correct(db, ana, fact_id, "Ava", NOON + DAY)
    (fact,) = await facts.holding(pool, ana)
    assert (fact.id, fact.body, fact.value, fact.subject) == (new, "Sibling (sister): Ava", "Ava", "ava")
    assert (fact.origin, fact.slot) == ("person", "sibling")
    (old,) = await facts.history(pool, ana)
    assert (old.id, old.superseded_by) == (fact_id, new)


async def test_a_correction_stands_against_what_was_said_before_it(pool: Pool) -> None:
    ana = await somebody(pool)
    (fact_id,) = await tell(pool, ana, "I live in Madrid")
    async with pool.acquire() as db, db.transaction():
        await correct(db, ana, fact_id, "Porto", NOON + 2 * DAY)
    await tell(pool, ana, "I live in Madrid", "I live in Rome")
    assert await bodies(pool, ana) == ["Lives in Porto"]
    await tell(pool, ana, "I moved to Cork", at=NOON + 3 * DAY)
    assert await bodies(pool, ana) == ["Lives in Cork"]


async def test_a_longer_correction_is_a_sentence(pool: Pool) -> None:
    ana = await somebody(pool)
    (fact_id,) = await keep(pool, ana, free("Runs every Sunday", 1))
    async with pool.acquire() as db, db.transaction():
        await correct(db, ana, fact_id, "I stopped running in spring and swim on Mondays now", NOON + DAY)
        assert await correct(db, ana, fact_id + 99, "Ava", NOON) is None
        assert await correct(db, ana, fact_id, "  \n ", NOON) is None
    assert await bodies(pool, ana) == ["I stopped running in spring and swim on Mondays now"]


async def test_a_person_has_so_many_facts_and_their_own_wishes_stay(pool: Pool) -> None:
    ana = await somebody(pool)
    await pool.execute(
        "insert into facts (user_id, body, origin, importance, valid_from, sources) "
        "select $1, 'thing number ' || n, 'model', 0.5, $2, '{1}' from generate_series(1, 2000) n",
        ana, NOON,
    )  # fmt: skip
    await keep(pool, ana, Candidate("Never call before noon", (7,), NOON, "person", importance=0.1))
    found = await facts.holding(pool, ana)
    assert len(found) == learning.MOST_HOLDING
    assert "Never call before noon" in {fact.body for fact in found}
    assert len(await facts.history(pool, ana)) == 1


async def test_two_people_who_say_the_same_never_mix(pool: Pool) -> None:
    ana, ann = await somebody(pool), await somebody(pool)
    for who, message in ((ana, 1), (ann, 2)):
        await tell(pool, who, "I live in Madrid. My dog is called Bruno", first=message)
    await tell(pool, ann, "I moved to Porto", at=NOON + DAY, first=3)
    (hers,) = [fact for fact in await facts.holding(pool, ana) if fact.slot == "city"]
    async with pool.acquire() as db, db.transaction():
        assert await correct(db, ann, hers.id, "Rome", NOON) is None
    assert await facts.delete(pool, ann, [hers.id]) == []
    assert await facts.drop_sources(pool, ann, [1]) == []
    assert sorted(await bodies(pool, ana)) == ["Lives in Madrid", "Pet (dog): Bruno"]
    assert sorted(await bodies(pool, ann)) == ["Lives in Porto", "Pet (dog): Bruno"]


async def test_nothing_is_kept_of_somebody_who_is_gone(pool: Pool) -> None:
    assert await tell(pool, uuid4(), "I live in Madrid") == []
    assert await pool.fetchval("select count(*) from facts") == 0
