"""Facts as they are kept, and what becomes of them when their messages go."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Pool

from storage import facts
from tests.storage.test_reminders import somebody

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def keep(pool: Pool, user_id: UUID, body: str, *sources: int, **changes: Any) -> int:
    given: dict[str, Any] = {
        "slot": None, "subject": "", "value": None, "terms": b"", "origin": "pattern", "importance": 0.5,
        "valid_from": NOW,
    }  # fmt: skip
    return await facts.add(pool, user_id, body=body, sources=sources, **(given | changes))


async def test_a_page_is_newest_first_and_goes_on(pool: Pool) -> None:
    ana = await somebody(pool)
    kept = [await keep(pool, ana, f"fact {n}", n) for n in range(5)]
    first = await facts.page(pool, ana, 3)
    assert [fact.id for fact in first] == kept[:1:-1]
    assert [fact.id for fact in await facts.page(pool, ana, 3, first[-1].id)] == kept[1::-1]
    assert await facts.page(pool, await somebody(pool), 3) == []


async def test_what_holds_comes_by_importance_and_what_held_by_its_end(pool: Pool) -> None:
    ana = await somebody(pool)
    low, high = await keep(pool, ana, "low", 1), await keep(pool, ana, "high", 2, importance=0.9)
    early, late = await keep(pool, ana, "early", 3), await keep(pool, ana, "late", 4)
    await facts.end(pool, ana, [early], NOW + timedelta(days=1))
    await facts.end(pool, ana, [late], NOW + timedelta(days=2))
    assert [fact.id for fact in await facts.holding(pool, ana)] == [high, low]
    assert [fact.id for fact in await facts.history(pool, ana)] == [late, early]


async def test_facts_go_with_their_last_source(pool: Pool) -> None:
    ana = await somebody(pool)
    one = await keep(pool, ana, "one source", 1)
    two = await keep(pool, ana, "two sources", 1, 2)
    wish = await keep(pool, ana, "wished", 1, origin="person")
    history = await keep(pool, ana, "was so", 1, valid_to=NOW, superseded_by=two)
    elsewhere = await keep(pool, ana, "elsewhere", 3)
    assert {fact.id for fact in await facts.of_messages(pool, ana, [1, 9])} == {one, two, wish, history}
    assert set(await facts.drop_sources(pool, ana, [1])) == {one, history}
    left = {fact.id: list(fact.sources) for fact in await facts.holding(pool, ana)}
    assert left == {two: [2], wish: [], elsewhere: [3]}
    assert await facts.drop_sources(pool, ana, [2]) == [two]


async def test_a_deleted_fact_leaves_no_trace_in_what_it_replaced(pool: Pool) -> None:
    ana = await somebody(pool)
    old = await keep(pool, ana, "Lives in Madrid", 1, valid_to=NOW)
    new = await keep(pool, ana, "Lives in Porto", 2, slot="city", value="Porto")
    await facts.supersede(pool, ana, old, new)
    assert await facts.delete(pool, ana, [new, 424242]) == [new]
    (fact,) = await facts.page(pool, ana, 9)
    assert (fact.id, fact.superseded_by) == (old, None)
