"""Reports over REST: a guardian's own, with their history."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from bot.reporting import reports_due
from tests.bot.api.support import Client, Desk, desk
from tests.families import Family, FixedClock, bond, chatted, due, person

MONDAY = date(2026, 11, 16)
SUNDAY = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest_asyncio.fixture
async def api(database_url: str) -> AsyncIterator[Desk]:
    """Without a scheduler, which lives in the present and would build these reports too, once their day has come."""
    async with desk(database_url, roles=("web",)) as opened:
        yield opened


async def guardian(api: Desk, name: str = "Mia", weeks: int = 1) -> tuple[Client, Family]:
    """Somebody with an account and a child with some weeks of reports."""
    ana, pool = api.person(), api.home.pool
    await ana("GET", "users/me")
    child = await person(pool, name)
    family = Family(child, ana.id, await bond(pool, child, ana.id))
    await chatted(pool, child, MONDAY, 7)
    await due(pool, family, SUNDAY)
    for week in range(weeks):
        assert await reports_due(pool, FixedClock(SUNDAY + timedelta(days=7 * week))) == 1
    return ana, family


async def test_a_guardian_sees_numbers_words_and_the_picture(api: Desk) -> None:
    ana, family = await guardian(api)
    (listed,) = (await ana("GET", "reports")).body["items"]
    assert (listed["child_id"], listed["child_name"], listed["week"]) == (str(family.child), "Mia", "2026-11-16")
    assert (listed["messages"], listed["before"], listed["state"]) == ([7, 0, 0, 0, 0, 0, 0], None, "built")
    assert listed["text"].startswith("*Mia’s week* · 16 Nov – 22 Nov 2026")
    path = f"reports/{listed['id']}"
    assert (await ana("GET", path)).body == listed
    shown = await ana("GET", f"{path}/picture")
    assert (shown.status, shown.headers["content-type"]) == (200, "image/png")
    assert shown.body.startswith(b"\x89PNG")


async def test_words_are_in_the_guardians_language(api: Desk) -> None:
    ana, _ = await guardian(api)
    await ana("PATCH", "preferences/me", {"locale": "de"})
    (listed,) = (await ana("GET", "reports")).body["items"]
    assert listed["text"].startswith("*Die Woche von Mia*")


async def test_nobody_else_sees_them(api: Desk) -> None:
    ana, family = await guardian(api)
    (listed,) = (await ana("GET", "reports")).body["items"]
    ben = api.person()
    assert (await ben("GET", "reports")).body["items"] == []
    assert (await ben("GET", f"reports?child={family.child}")).body["items"] == []
    for path in (f"reports/{listed['id']}", f"reports/{listed['id']}/picture"):
        assert (await ben("GET", path)).status == 404
        assert (await api.stranger()("GET", path)).status == 401


async def test_pages_go_back_week_by_week(api: Desk) -> None:
    ana, family = await guardian(api, weeks=5)
    seen, query = [], "reports?limit=2"
    while True:
        told = await ana("GET", query)
        seen += [item["week"] for item in told.body["items"]]
        if told.body["next_cursor"] is None:
            break
        query = f"reports?limit=2&cursor={told.body['next_cursor']}"
    assert seen == [str(MONDAY + timedelta(days=7 * week)) for week in reversed(range(5))]
    assert len((await ana("GET", f"reports?child={family.child}")).body["items"]) == 5
    assert (await ana("GET", f"reports?child={UUID(int=1)}")).body["items"] == []


@pytest.mark.parametrize("query", ["cursor=AAAA", "limit=0", "child=me", "other=1"])
async def test_what_makes_no_sense_is_refused(api: Desk, query: str) -> None:
    assert (await api.person()("GET", f"reports?{query}")).status == 422


async def test_a_body_that_cannot_be_read_is_not_there(api: Desk) -> None:
    ana, _ = await guardian(api)
    (listed,) = (await ana("GET", "reports")).body["items"]
    await api.home.pool.execute("update reports set body = '{}'")
    assert (await ana("GET", "reports")).body["items"] == []
    assert (await ana("GET", f"reports/{listed['id']}")).status == 404
    assert (await ana("GET", f"reports/{listed['id']}/picture")).status == 404


async def test_they_go_with_the_child(api: Desk) -> None:
    ana, family = await guardian(api)
    await api.home.pool.execute("delete from profiles where id = $1", family.child)
    assert (await ana("GET", "reports")).body["items"] == []
