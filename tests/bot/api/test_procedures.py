"""Checklists over REST."""

from typing import Any

import pytest

from tests.bot.api.support import Desk
from tests.bot.api.test_guardianships import ADULT


async def test_begun_walked_finished_removed(api: Desk) -> None:
    ana = api.person()
    await ana("POST", "users/me/onboarding", ADULT)
    there = (await ana("GET", "procedures")).body["items"]
    assert sum(one["essential"] for one in there) == 5
    held = (await ana("GET", "users/me/procedures")).body["items"]
    assert {one["key"] for one in held} == {one["key"] for one in there if one["essential"]}
    made = await ana("POST", "users/me/procedures", {"key": "moving_home"})
    assert made.status == 201
    path = f"users/me/procedures/{made.body['id']}"
    assert (await ana("POST", "users/me/procedures", {"key": "moving_home"})).status == 409
    count = len(made.body["steps"])
    told = await ana("PATCH", path, {"done": [1, 2]})
    assert [one["number"] for one in told.body["steps"] if one["done"]] == [1, 2]
    assert told.body["state"] == "open"
    told = await ana("PATCH", path, {"done": list(range(1, count + 1))})
    assert (told.body["state"], told.body["finished_at"] is None) == ("done", False)
    assert (await ana("GET", path)).body == told.body
    assert (await ana("DELETE", path)).status == 204
    assert (await ana("GET", path)).status == 404
    assert "moving_home" not in [one["key"] for one in (await ana("GET", "users/me/procedures")).body["items"]]


@pytest.mark.parametrize("given", [{"key": "nothing"}, {"key": "../x"}, {"key": 5}, {}, {"key": "moving_home", "x": 1}])
async def test_no_such_procedure_is_named(api: Desk, given: dict[str, Any]) -> None:
    ana = api.person()
    told = await ana("POST", "users/me/procedures", given)
    assert told.status == 422
    assert told.body["errors"]


@pytest.mark.parametrize("done", [[0], [99], [-1], ["1"], list(range(1, 100))])
async def test_no_such_step_is_named(api: Desk, done: list[Any]) -> None:
    ana = api.person()
    made = (await ana("POST", "users/me/procedures", {"key": "moving_home"})).body
    path = f"users/me/procedures/{made['id']}"
    assert (await ana("PATCH", path, {"done": done})).status == 422
    assert not any(step["done"] for step in (await ana("GET", path)).body["steps"])


async def test_one_persons_are_nobody_elses(api: Desk) -> None:
    ana, max_ = api.person(), api.person(email="max@example.org")
    made = (await ana("POST", "users/me/procedures", {"key": "moving_home"})).body
    for method, body in (("GET", None), ("PATCH", {"done": [1]}), ("DELETE", None)):
        assert (await max_(method, f"users/me/procedures/{made['id']}", body)).status == 404
