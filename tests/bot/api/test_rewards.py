"""Rewards over REST: what the logs hold is counted once; a child asks, a guardian decides."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.bot.api.support import Client, Desk, desk
from tests.bot.api.test_guardianships import ADULT, parent_and_child
from tests.walk import Walk


async def earn(client: Client, steps: int) -> None:
    """Do some steps of a checklist."""
    made = await client("POST", "users/me/procedures", {"key": "account_safety"})
    assert made.status == 201, made.body
    told = await client("PATCH", f"users/me/procedures/{made.body['id']}", {"done": list(range(1, steps + 1))})
    assert told.status == 200, told.body


async def adult(api: Desk) -> Client:
    ana = api.person()
    assert (await ana("POST", "users/me/onboarding", ADULT)).status == 200
    return ana


async def mine(client: Client) -> Any:
    told = await client("GET", "rewards/me")
    assert told.status == 200, told.body
    return told.body


async def test_nothing_yet(api: Desk) -> None:
    found = await mine(await adult(api))
    assert (found["points"], found["free"], found["streak"], found["badges"], found["prizes"]) == (0, 0, 0, [], [])


async def test_what_was_done_counts_once_however_often_one_looks(api: Desk) -> None:
    ana = await adult(api)
    await earn(ana, 2)
    looks = await asyncio.gather(*(mine(ana) for _ in range(5)))
    assert {look["points"] for look in looks} == {10}
    found = await mine(ana)
    assert (found["points"], found["streak"], found["badges"]) == (10, 1, ["First time: Checklist step done"])
    history = (await ana("GET", "rewards/me/history?limit=2")).body
    assert len(history["items"]) == 2
    rest = (await ana("GET", f"rewards/me/history?cursor={history['next_cursor']}")).body
    assert [one["points"] for one in history["items"] + rest["items"]] == [0, 5, 5]


async def test_rest_is_planned(api: Desk) -> None:
    ana = await adult(api)
    told = await ana("PATCH", "rewards/me", {"rest_weekdays": [7, 6, 7]})
    assert told.body["rest_weekdays"] == [6, 7]
    today = api.home.simulator.clock.now().date()
    told = await ana("PATCH", "rewards/me", {"days_off_until": str(today + timedelta(days=5))})
    assert len(told.body["days_off"]) in {5, 6, 7}  # today is that of their zone
    assert (await ana("PATCH", "rewards/me", {"days_off_until": None})).body["days_off"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"rest_weekdays": [0]}, {"rest_weekdays": [8]}, {"rest_weekdays": [1, 2, 3, 4, 5, 6, 7]},
        {"days_off_until": "2001-01-01"}, {"days_off_until": "9999-12-31"}, {"days_off_until": "soon"}, {"points": 9},
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_named(api: Desk, change: dict[str, Any]) -> None:
    ana = await adult(api)
    assert (await ana("PATCH", "rewards/me", change)).status == 422


async def test_prizes_of_ones_own(api: Desk) -> None:
    ana = await adult(api)
    made = await ana("POST", "rewards/me/prizes", {"name": "cinema", "points": 10})
    assert made.status == 201
    dearer = await ana("POST", "rewards/me/prizes", {"name": "CINEMA", "points": 15})
    assert dearer.body["id"] == made.body["id"]
    asked = await ana("POST", "rewards/me/redemptions", {"prize": made.body["id"]})
    assert (asked.status, asked.body["detail"][:14]) == (409, "15 free points")
    await earn(ana, 3)
    await mine(ana)
    asked = await ana("POST", "rewards/me/redemptions", {"prize": made.body["id"]})
    assert (asked.status, asked.body["state"]) == (201, "given")
    assert (await mine(ana))["points"] == 0
    assert (await ana("DELETE", f"rewards/me/redemptions/{asked.body['id']}")).status == 409
    assert (await ana("DELETE", f"rewards/me/prizes/{made.body['id']}")).status == 204
    assert (await ana("DELETE", f"rewards/me/prizes/{made.body['id']}")).status == 404
    assert (await ana("POST", "rewards/me/redemptions", {"prize": made.body["id"]})).status == 404


async def test_two_askings_at_once_spend_the_points_once(api: Desk) -> None:
    ana = await adult(api)
    await earn(ana, 2)
    await mine(ana)
    prize = (await ana("POST", "rewards/me/prizes", {"name": "tea", "points": 10})).body["id"]
    told = await asyncio.gather(*(ana("POST", "rewards/me/redemptions", {"prize": prize}) for _ in range(4)))
    assert sorted(one.status for one in told) == [201, 409, 409, 409]
    assert (await mine(ana))["points"] == 0


async def test_a_guardian_names_and_decides(database_url: str) -> None:
    async with desk(database_url) as here:
        kim, child, bond = await parent_and_child(here)
        path = f"guardianships/{bond}/prizes"
        assert (await kim("PUT", path, {"name": "cinema", "points": 5})).body["items"][0]["points"] == 5
        mia = Walk(here.home, child)
        await mia.say("my checklists")
        await mia.tap("procedures:show:who_to_call")
        assert "+5 points" in await mia.tap("procedures:done:who_to_call:1")
        await mia.say("my rewards")
        prize = (await kim("GET", path)).body["items"][0]["id"]
        await mia.tap(f"rewards:want:{prize}")
        await mia.tap(f"rewards:take:{prize}")
        (asked,) = (await kim("GET", f"guardianships/{bond}/redemptions")).body["items"]
        assert (asked["prize"], asked["state"]) == ("cinema", "asked")
        yes = {"redemption": asked["id"], "state": "given"}
        assert (await kim("POST", f"guardianships/{bond}/redemptions", yes)).body["state"] == "given"
        assert "yes!" in (await here.home.simulator.wait_reply(child)).text
        assert (await kim("POST", f"guardianships/{bond}/redemptions", yes)).status == 409
        assert (await kim("PUT", path, {"name": "Cinema", "points": None})).body["items"] == []
        assert (await kim("PUT", path, {"name": "Cinema", "points": None})).status == 422
        other = here.person(email="max@example.org")
        for method, body in (("GET", None), ("PUT", {"name": "x", "points": 1})):
            assert (await other(method, path, body)).status == 404
        assert (await other("POST", f"guardianships/{bond}/redemptions", yes)).status == 404
