"""The model's tools for training mean what they say, and write with the turn or not at all."""

import json
from typing import Any

import pytest

from handlers.skills.training.shapes import Draft, Wish
from handlers.skills.training.template import build
from tests.handlers.support import Provider, completion, with_model


def calls(name: str, **arguments: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": f"call-{name}", "type": "function", "function": function}
    return completion(None, tool_calls=[call], finish_reason="tool_calls")


def draft(wish: Wish) -> Draft:
    made = build(wish)
    assert made is not None
    return made


WISH = Wish(goal="muscle", equipment=("dumbbells",), spared=("knee",), minor=False)
ASKS = calls("make_training_plan", goal="muscle", has="dumbbells", hurts="knee")
TEXT = "training plan for muscle, dumbbells, bad knee"


async def test_a_model_drafts_the_plan_and_the_rules_decide(database_url: str) -> None:
    provider, good = Provider(), draft(WISH).model_dump()
    bad = json.loads(json.dumps(good))
    bad["sessions"][0]["exercises"][0]["exercise"] = "back_squat"
    good["sessions"][0]["exercises"][0]["low"] = 9
    provider.then(calls("final_result", **bad), calls("final_result", **good))
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        assert "Spared: knee" in await home.ask(sam, TEXT)
        row = await home.pool.fetchrow("select made_by, sessions from workout_plans")
        assert row["made_by"] == "model"
        assert row["sessions"] == good["sessions"]
        told = json.dumps(provider.requests[0]["messages"])
        assert "Draft one week of workouts" in told
        assert "floor_press" in told
        assert "back_squat" not in told
        assert "needs other equipment" in json.dumps(provider.requests[1]["messages"])


async def test_the_same_wish_asks_no_model_twice(database_url: str) -> None:
    provider = Provider()
    provider.then(calls("final_result", **draft(WISH).model_dump()))
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        for _ in range(2):
            assert "Spared: knee" in await home.ask(sam, TEXT)
        drafts = [one for one in provider.requests if "Draft one week of workouts" in json.dumps(one["messages"])]
        assert len(drafts) == 1


@pytest.mark.parametrize("answers", [[500] * 9, ["I cannot do that"] * 9])
async def test_without_a_good_draft_the_template_stands_in(database_url: str, answers: list[Any]) -> None:
    provider = Provider()
    provider.then(*answers)
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        assert "Spared: knee" in await home.ask(sam, TEXT)
        assert await home.pool.fetchval("select made_by from workout_plans") == "template"


async def test_a_tool_makes_the_plan_with_the_turn(database_url: str) -> None:
    provider = Provider()
    provider.then(ASKS, calls("final_result", **draft(WISH).model_dump()), "Here you are.")
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        assert await home.ask(sam, "I want to look like a boxer, I own dumbbells, my knee hurts") == "Here you are."
        row = await home.pool.fetchrow("select goal, spared, state from workout_plans")
        assert tuple(row) == ("muscle", ["knee"], "active")


async def test_a_tool_replaces_nothing_without_a_tap(database_url: str) -> None:
    provider = Provider()
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        await home.ask(sam, "training plan for strength, 3 days")
        provider.then(ASKS, 500, "Shall I?")
        home.simulator.say(sam, "I would rather look like a boxer")
        answer = await home.simulator.wait_reply(sam)
        assert [title for _, title in answer.choices] == ["Take the new one", "Keep the old one"]
        assert await home.pool.fetchval("select goal from workout_plans where state = 'active'") == "strength"
        home.simulator.tap(sam, answer.id, answer.choices[0][0])
        await home.simulator.wait_reply(sam)
        assert await home.pool.fetchval("select goal from workout_plans where state = 'active'") == "muscle"


async def test_what_was_done_is_noted_once(database_url: str) -> None:
    provider, log = Provider(), calls("log_workout", done="bench press 3x8 60 kg, last set hard")
    provider.then(log, 500, log, "Well done.")
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        said = await home.ask(sam, "I pressed sixty kilos today, three sets, eight times each!")
        assert said.startswith("Well done.")
        rows = await home.pool.fetch("select exercise, weight_kg, effort from workouts")
        assert [tuple(row) for row in rows] == [("bench_press", 60.0, "hard")]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (calls("make_training_plan", goal="fitness", days=7), "Seven days"),
        (calls("make_training_plan", goal="fitness", hurts="chest pain"), "a doctor first"),
        (calls("make_training_plan", goal="fitness", hurts="soul"), "name in `hurts`"),
        (calls("log_workout", done="something"), "Not noted"),
        (calls("todays_workout"), "no training plan yet"),
        (calls("pause_training", why="sick"), "no training plan yet"),
    ],
)
async def test_what_cannot_be_is_told_to_the_model(database_url: str, call: dict[str, Any], told: str) -> None:
    provider = Provider()
    provider.then(call, "I see.")
    async with with_model(database_url, provider) as (home, _):
        assert await home.ask(await home.adult(), "tell me something of sports") == "I see."
        assert told in json.dumps(provider.requests[1]["messages"])
        assert await home.pool.fetchval("select count(*) from workouts") == 0


async def test_tools_are_few_and_short(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        await home.ask(await home.adult(), "hello there friend")
        request: Any = provider.requests[-1]
        names = ["make_training_plan", "todays_workout", "log_workout", "pause_training"]
        tools = [one for one in request["tools"] if one["function"]["name"] in names]
        assert [one["function"]["name"] for one in tools] == names
        assert len(json.dumps(tools)) < 1700
