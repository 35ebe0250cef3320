"""Plans of training and what was trained, over REST."""

from datetime import timedelta
from typing import Any

import pytest

from tests.bot.api.support import Client, Desk

WISH = {"goal": "muscle", "days": 3, "equipment": ["dumbbells"], "spared": ["knee"]}
BENCH = {"exercise": "bench_press", "sets": 3, "reps": 8, "weight_kg": 60.0, "effort": "hard"}


async def made(client: Client, **changes: Any) -> Any:
    told = await client("POST", "workout-plans", WISH | changes)
    assert told.status == 201, told.body
    return told.body


async def noted(client: Client, **changes: Any) -> Any:
    told = await client("POST", "workouts", BENCH | changes)
    assert told.status == 201, told.body
    return told.body


async def test_a_plan_is_made_shown_paused_removed(api: Desk) -> None:
    ana = api.person()
    plan = await made(ana)
    assert (plan["state"], plan["weekdays"], plan["made_by"]) == ("active", [1, 3, 5], "template")
    assert len(plan["sessions"]) == 3
    path = f"workout-plans/{plan['id']}"
    assert (await ana("GET", path)).body == plan
    told = await ana("PATCH", path, {"state": "paused", "paused_for": "sick"})
    assert (told.body["state"], told.body["paused_for"]) == ("paused", "sick")
    assert (await ana("PATCH", path, {"state": "paused"})).status == 422
    assert (await ana("PATCH", path, {"state": "active"})).body == plan
    assert (await ana("DELETE", path)).status == 204
    assert (await ana("GET", path)).status == 404


async def test_one_plan_goes_on(api: Desk) -> None:
    ana = api.person()
    first = await made(ana)
    told = await ana("POST", "workout-plans", WISH)
    assert told.status == 409
    assert "replace" in told.body["detail"]
    second = await made(ana, replace=True, goal="strength")
    listed = (await ana("GET", "workout-plans")).body["items"]
    assert {(one["id"], one["state"]) for one in listed} == {(first["id"], "ended"), (second["id"], "active")}
    assert (await ana("PATCH", f"workout-plans/{first['id']}", {"state": "active"})).status == 409
    only = (await ana("GET", "workout-plans?state=ended")).body["items"]
    assert [one["id"] for one in only] == [first["id"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": 7}, "days"),
        ({"days": None, "weekdays": [1, 2, 3, 4, 5, 6, 7]}, "days"),
        ({"days": None, "weekdays": []}, "weekdays"),
        ({"minutes": 5}, "minutes"),
        ({"goal": "running"}, "spared"),
        ({"equipment": [], "spared": ["leg", "hip", "knee", "ankle", "shoulder"]}, "equipment"),
    ],
)
async def test_what_is_impossible_is_named(api: Desk, change: dict[str, Any], field: str) -> None:
    ana = api.person()
    told = await ana("POST", "workout-plans", WISH | change)
    assert told.status == 422
    assert field in [error["field"] for error in told.body["errors"]]
    assert (await ana("GET", "workout-plans")).body["items"] == []


async def test_targets_follow_from_what_was_done(api: Desk) -> None:
    ana = api.person()
    plan = await made(ana, goal="muscle", equipment=["barbell", "bench"], spared=[])
    path = f"workout-plans/{plan['id']}/next"
    first = (await ana("GET", path)).body["exercises"][0]
    assert (first["exercise"], first["weight_kg"], first["why"][:10]) == ("bench_press", None, "first time")
    yesterday = (api.home.simulator.clock.now() - timedelta(days=1)).date().isoformat()
    await noted(ana, done_on=yesterday)
    hard = (await ana("GET", path)).body["exercises"][0]
    assert (hard["sets"], hard["amount"], hard["weight_kg"]) == (3, 8, 60.0)
    assert hard["why"] == "last time 3×8, 60 kg, last set hard → the same again"
    await noted(ana, done_on=yesterday, reps=12, effort=None)
    more = (await ana("GET", path)).body["exercises"][0]
    assert (more["amount"], more["weight_kg"]) == (8, 62.5)


async def test_entries_are_noted_corrected_removed(api: Desk) -> None:
    ana = api.person()
    entry = await noted(ana)
    path = f"workouts/{entry['id']}"
    assert (await ana("GET", path)).body == entry
    told = await ana("PATCH", path, {"reps": 10, "effort": None})
    assert told.body == entry | {"reps": 10, "effort": None}
    assert (await ana("GET", path)).body == told.body
    assert (await ana("DELETE", path)).status == 204
    assert (await ana("DELETE", path)).status == 404


@pytest.mark.parametrize(
    "change",
    [
        {"exercise": "flying"}, {"exercise": None}, {"outcome": "skipped"}, {"sets": 0}, {"reps": 2000},
        {"weight_kg": -1}, {"weight_kg": 1e9}, {"rpe": 11}, {"effort": "awful"}, {"unit": "stone"},
        {"done_on": "1999-01-01"}, {"done_on": "2190-01-01"}, {"reason": "sick"}, {"note": "a\x00b"},
        {"note": "x" * 301}, {"plan_id": None},
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(api: Desk, change: dict[str, Any]) -> None:
    ana = api.person()
    assert (await ana("POST", "workouts", BENCH | change)).status == 422
    assert (await ana("GET", "workouts")).body["items"] == []


async def test_entries_are_listed_by_day_and_exercise(api: Desk) -> None:
    ana = api.person()
    for day in range(1, 6):
        await noted(ana, done_on=f"2026-10-0{day}")
    await noted(ana, exercise="plank", weight_kg=None, reps=None, seconds=30, done_on="2026-10-03")
    await ana("POST", "workouts", {"outcome": "skipped", "reason": "sick", "done_on": "2026-10-06"})
    first = (await ana("GET", "workouts?limit=4")).body
    rest = (await ana("GET", f"workouts?limit=4&cursor={first['next_cursor']}")).body
    days = [one["done_on"][-1] for one in first["items"] + rest["items"]]
    assert days == ["6", "5", "4", "3", "3", "2", "1"]
    assert rest["next_cursor"] is None
    planks = (await ana("GET", "workouts?exercise=plank")).body["items"]
    assert [one["seconds"] for one in planks] == [30]
    some = (await ana("GET", "workouts?begin=2026-10-02&end=2026-10-03&exercise=bench_press")).body["items"]
    assert [one["done_on"] for one in some] == ["2026-10-03", "2026-10-02"]
    assert (await ana("GET", "workouts?exercise=flying")).status == 422


async def test_nobody_elses(api: Desk) -> None:
    ana, eve = api.person(), api.person()
    paths = {
        f"workouts/{(await noted(ana))['id']}": {"reps": 1},
        f"workout-plans/{(await made(ana))['id']}": {"state": "ended"},
    }
    for path, change in paths.items():
        for method, given in (("GET", None), ("PATCH", change), ("DELETE", None)):
            assert (await eve(method, path, given)).status == 404
            assert (await api.stranger()(method, path, given)).status == 401
        assert (await ana("GET", path)).status == 200
