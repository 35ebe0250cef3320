"""Ten thousand work items: lists cost what they cost with a hundred, wherever a page begins."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from storage import work_items
from storage.shelves import NEWEST
from storage.statements import sql
from storage.work_items import STATUSES, TYPES

FEW, MANY = UUID(int=1), UUID(int=2)
OF = UUID(int=7)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
ROWS: dict[UUID, int] = {FEW: 100, MANY: 10_000}
_FILL = """
insert into work_items (user_id, product_id, title, type, status, done_at, priority, due_on, created_at)
select $1::uuid, case n % 2 when 0 then $2::uuid else $3::uuid end, 'task ' || n,
       case when n % 50 = 7 then 'investigation' else 'fix' end,
       case n % 10 when 0 then 'in_progress' when 1 then 'todo' else 'done' end,
       case when n % 10 > 1 then $4::timestamptz end, 1 + n % 4, case n % 3 when 0 then '2026-12-01'::date + n % 60 end,
       $4::timestamptz + make_interval(mins => n)
from generate_series(1, $5) n
"""


@pytest.fixture
async def filled(pool: asyncpg.Pool) -> asyncpg.Pool:
    for person, rows in ROWS.items():
        await pool.execute("insert into profiles (id) values ($1)", person)
        for product in (OF, UUID(int=8)):
            await pool.execute(
                "insert into products (user_id, id, name) values ($1, $2, $3)", person, product, str(product)
            )
        await pool.execute(_FILL, person, OF, UUID(int=8), BEGIN, rows)
    await pool.execute("vacuum analyze work_items")
    return pool


async def blocks(db: asyncpg.Pool, name: str, *given: Any) -> int:
    """How much of the tables and indexes a statement looks at."""
    told = await db.fetchval(f"explain (analyze, buffers, format json) {sql(name)}", *given)
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


MIDDLE = (BEGIN + timedelta(minutes=50), UUID(int=0))
LISTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "all, newest first": ("work_items.page", (*NEWEST, 51, list(STATUSES), list(TYPES))),
    "all, from the middle on": ("work_items.page", (*MIDDLE, 51, list(STATUSES), list(TYPES))),
    "of a rare kind": ("work_items.page", (*NEWEST, 51, ["done"], ["investigation"])),
    "of no kind there is": ("work_items.page", (*NEWEST, 51, ["todo"], ["refactor"])),
    "of a product": ("work_items.page_of_product", (*NEWEST, 51, list(STATUSES), list(TYPES), OF)),
    "what is next": ("work_items.next", (4, 0)),
    "what is next in a product": ("work_items.next_of_product", (9, 0, OF)),
}


@pytest.mark.parametrize("listing", sorted(LISTS))
async def test_a_list_costs_the_same_with_a_hundred_times_as_many(filled: asyncpg.Pool, listing: str) -> None:
    name, given = LISTS[listing]
    few, many = [await blocks(filled, name, person, *given) for person in (FEW, MANY)]
    assert many <= 2 * few + 60, (few, many)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("products.counts", (OF,)),
        ("products.open_counts", (11, 0)),
        ("work_items.done_between", (BEGIN, BEGIN + timedelta(days=7))),
        ("work_items.titled", (["%t_s%", "%9999%"], list(STATUSES), 300)),
    ],
)
async def test_what_counts_and_searches_stays_within_one_persons_rows(
    filled: asyncpg.Pool, name: str, given: tuple[Any, ...]
) -> None:
    size = int(await filled.fetchval("select pg_relation_size('work_items') / 8192"))
    assert await blocks(filled, name, MANY, *given) <= 3 * size


async def test_the_next_ones_come_in_order(filled: asyncpg.Pool) -> None:
    found = await work_items.next_up(filled, MANY, 2000)
    keys = [(one.status != "in_progress", one.due_on is None, one.due_on, one.priority) for one in found]
    assert len(found) == 2000
    assert keys == sorted(keys, key=lambda key: (key[0], key[1], key[2] or BEGIN.date(), key[3]))


async def test_a_task_is_found_among_ten_thousand(filled: asyncpg.Pool) -> None:
    found = await work_items.titled(filled, MANY, ["tásk", "9999"], STATUSES, 10)
    assert [one.title for one in found] == ["task 9999"]
    found = await work_items.titled(filled, MANY, ["999%"], STATUSES, 100)
    assert {one.title[:8] for one in found} == {"task 999"}
