"""The model's tools for projects: written with the turn or not at all, and blind to secrets."""

import json
from typing import Any

from tests.handlers.skills.projects.test_chat import titles
from tests.handlers.support import Provider, completion, with_model
from tests.house import House

NAMES = ["list_tasks", "add_task", "change_task", "add_note"]


def calls(*asked: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    made = [
        {"id": f"call-{number}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
        for number, (name, arguments) in enumerate(asked)
    ]
    return completion(None, tool_calls=made, finish_reason="tool_calls")


def heard(provider: Provider) -> list[str]:
    """What the tools said in the last request."""
    return [content for role, content in provider.said() if role == "tool"]


async def garden(home: House) -> None:
    await home.pool.execute(
        "insert into products (user_id, name) select id, 'Garden app' from profiles; "
        "insert into work_items (user_id, product_id, title) select user_id, id, 'fix the login bug' from products; "
        "insert into app_info (user_id, product_id, key, value) select user_id, id, 'KEY', 'canary-991' from products"
    )


async def test_a_tasks_way(database_url: str) -> None:
    provider = Provider()
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        await garden(home)
        provider.then(calls(("add_task", {"task": "paint the shed #paint @tomorrow +garden 1h"})), "Noted.")
        await home.ask(sam, "the shed wants painting by tomorrow")
        assert heard(provider) == ["Will be added to Garden app: paint the shed – due tomorrow · 1 h · #paint"]
        provider.then(calls(("list_tasks", {})), "Those.")
        await home.ask(sam, "tell me about the things I have")
        assert heard(provider) == [
            "Projects: Garden app\n- paint the shed (Garden app) due tomorrow · 1 h\n- fix the login bug (Garden app)"
        ]
        assert "canary-991" not in json.dumps(provider.requests)
        provider.then(calls(("change_task", {"task": "login", "to": "done"})), "Great.")
        await home.ask(sam, "the thing with the login, that one I did it")
        assert heard(provider) == ["Will be done: fix the login bug (Garden app)"]
        provider.then(calls(("add_note", {"text": "red paint", "project": "garden"})), "Noted.")
        await home.ask(sam, "it should be red, keep that for the garden")
        assert heard(provider) == ["Will be noted to Garden app: red paint"]
        assert sorted(await titles(home)) == [
            ("Garden app", "fix the login bug", "done"), ("Garden app", "paint the shed", "todo"),
        ]  # fmt: skip
        assert await home.pool.fetchval("select title from documents") == "red paint"


async def test_what_is_not_clear_changes_nothing(database_url: str) -> None:
    provider = Provider()
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        await garden(home)
        provider.then(
            calls(("change_task", {"task": "kitchen", "to": "done"}), ("change_task", {"task": "login", "to": "todo"}),
                  ("add_task", {"task": "#bug"}), ("add_note", {"text": " "}), ("list_tasks", {"project": "attic"})),
            "Hm.",
        )  # fmt: skip
        await home.ask(sam, "many strange things")
        assert heard(provider) == [
            "Not changed: which one? fix the login bug", "Nothing changes: it is todo already.",
            "Not added: it has no words.", "Not noted: it has no words.", "Which project? Garden app",
        ]  # fmt: skip
        assert await titles(home) == [("Garden app", "fix the login bug", "todo")]


async def test_two_tasks_of_one_turn_make_one_project_which_a_tap_can_change(database_url: str) -> None:
    provider = Provider()
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        provider.then(calls(("add_task", {"task": "one +garden"}), ("add_task", {"task": "two +garden"})), "Both.")
        await home.ask(sam, "two things for my garden, please")
        assert sorted(await titles(home)) == [("garden", "one", "todo"), ("garden", "two", "todo")]
        provider.then(calls(("add_task", {"task": "three +attic"})), "There.")
        home.simulator.say(sam, "and one for the attic")
        answer = await home.simulator.wait_reply(sam)
        assert [title for _, title in answer.choices] == ["Make that project"]


async def test_an_attempt_that_fails_leaves_nothing(database_url: str) -> None:
    provider = Provider()
    task = calls(("add_task", {"task": "one"}))
    provider.then(task, 500, task, "Noted.")
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        assert await home.ask(sam, "one thing, please") == "Noted."
        assert await titles(home) == [("My tasks", "one", "todo")]


async def test_tools_are_few_and_short(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        await home.ask(await home.adult(), "hello there friend")
        tools: Any = [tool for tool in provider.requests[-1]["tools"] if tool["function"]["name"] in NAMES]
        assert [tool["function"]["name"] for tool in tools] == NAMES
        assert len(json.dumps(tools)) < 1500
