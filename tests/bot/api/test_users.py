"""`users/me`: who the token says one is."""

from tests.bot.api.support import Desk


async def test_the_first_call_makes_the_profile_once(api: Desk) -> None:
    ana = api.person()
    assert await api.home.pool.fetchval("select count(*) from profiles") == 0
    told = await ana("GET", "users/me")
    assert told.status == 200
    assert told.body["id"] == str(ana.id)
    assert told.body["email"] == "ana@example.org"
    assert (await ana("GET", "users/me")).body == told.body
    assert await api.home.pool.fetchval("select count(*) from profiles where account_since is not null") == 1


async def test_a_name_is_changed_and_emptied(api: Desk) -> None:
    ana = api.person()
    assert (await ana("PATCH", "users/me", {"display_name": "Ana", "goal": "run"})).body["display_name"] == "Ana"
    told = await ana("PATCH", "users/me", {"goal": None})
    assert (told.body["display_name"], told.body["goal"]) == ("Ana", None)


async def test_nobody_without_a_token_gets_in(api: Desk) -> None:
    told = await api.stranger()("GET", "users/me")
    assert told.status == 401
    assert told.headers["content-type"].startswith("application/problem+json")
    assert told.headers["www-authenticate"].startswith("Bearer")
    assert told.body["status"] == 401
    assert told.headers["x-request-id"] == told.body["request_id"]
