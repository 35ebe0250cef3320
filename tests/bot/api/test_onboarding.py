"""`users/me/onboarding`: the same rules as in the chat."""

from typing import Any

import pytest

from tests.bot.api.support import Desk

ADULT = {"birth_year": 1990, "locale": "es", "timezone": "Europe/Madrid", "name": "Ana", "goal": "run"}


async def test_an_adult_is_through(api: Desk) -> None:
    ana = api.person()
    told = await ana("POST", "users/me/onboarding", ADULT)
    assert told.status == 200
    assert (told.body["onboarding"], told.body["display_name"], told.body["goal"]) == ("done", "Ana", "run")
    assert (await ana("GET", "preferences/me")).body["timezone"] == "Europe/Madrid"
    assert await api.home.pool.fetchval("select consent from profiles") == "self"
    assert (await ana("POST", "users/me/onboarding", ADULT)).status == 409


@pytest.mark.parametrize("age", [10, 17, 18])
async def test_of_a_minor_only_the_year_is_kept(api: Desk, age: int) -> None:
    kid = api.person()
    born = api.home.simulator.clock.now().year - age
    told = await kid("POST", "users/me/onboarding", ADULT | {"birth_year": born})
    assert told.body["onboarding"] == "waiting_for_guardian"
    assert (told.body["display_name"], told.body["goal"], told.body["birth_year"]) == (None, None, born)
    for method, path, body in (
        ("PATCH", "users/me", {"display_name": "Kim"}),
        ("PATCH", "memories/me", {"identity": "Kim"}),
        ("POST", "avatars", {}),
        ("PATCH", "preferences/me", {"locale": "fr"}),
    ):
        assert (await kid(method, path, body)).status == 403, path
    assert (await kid("GET", "memories/me")).body["identity"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("birth_year", 1905), ("birth_year", 2090), ("birth_year", "1990"), ("timezone", "Mars/Olympus"),
     ("locale", "xx"), ("name", ""), ("name", "x" * 81), ("goal", "a\x00b"), ("tier", "family")],
)  # fmt: skip
async def test_a_wrong_answer_is_named(api: Desk, field: str, value: Any) -> None:
    told = await api.person()("POST", "users/me/onboarding", ADULT | {field: value})
    assert told.status == 422
    assert told.body["errors"][0]["field"] == field
