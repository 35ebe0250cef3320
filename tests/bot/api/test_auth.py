"""Accounts and sessions of the embedded issuer."""

import asyncio
from datetime import timedelta

import pytest

from bot.api.embedded_issuer import ACCESS, REFRESH
from tests.bot.api.support import Client, Desk, Told

MAIL, WORD = "ana@example.org", "correct horse battery"


async def sign_up(api: Desk, email: str = MAIL, password: str = WORD) -> Told:
    return await api.stranger()("POST", "auth/signup", {"email": email, "password": password})


async def sign_in(api: Desk, email: str = MAIL, password: str = WORD) -> Told:
    return await api.stranger()("POST", "auth/signin", {"email": email, "password": password})


async def refresh(api: Desk, token: str) -> Told:
    return await api.stranger()("POST", "auth/refresh", {"refresh_token": token})


def signed_in(api: Desk, told: Told) -> Client:
    client = api.stranger()
    client.bearer = told.body["access_token"]
    return client


async def test_an_account_from_sign_up_to_sign_out(api: Desk) -> None:
    made = await sign_up(api, "Ana@Example.org")
    assert made.status == 200
    assert made.body.keys() >= {"access_token", "refresh_token", "expires_in", "token_type", "user"}
    assert made.body["user"]["email"] == MAIL
    ana = signed_in(api, await sign_in(api, "ANA@example.org"))
    me = await ana("GET", "users/me")
    assert (me.status, me.body["id"], me.body["email"]) == (200, made.body["user"]["id"], MAIL)
    assert (await ana("POST", "auth/signout")).status == 204
    rows = await api.home.pool.fetch("select revoked_at from tandem_auth.sessions order by created_at")
    assert [row["revoked_at"] is None for row in rows] == [True, False]


async def test_a_taken_address_is_told(api: Desk) -> None:
    await sign_up(api)
    again = await sign_up(api, "ANA@EXAMPLE.ORG", "another good word")
    assert again.status == 409
    assert again.body["errors"] == [{"field": "email", "message": "is taken"}]


async def test_two_who_sign_up_at_once_make_one_account(api: Desk) -> None:
    told = await asyncio.gather(*(sign_up(api) for _ in range(4)))
    assert sorted(one.status for one in told) == [200, 409, 409, 409]


@pytest.mark.parametrize("word", ["short1!", "aaaaaaaa", "12345678901", "Password123", MAIL, "x" * 129])
async def test_weak_passwords_are_refused(api: Desk, word: str) -> None:
    told = await sign_up(api, MAIL, word)
    assert told.status == 422
    assert told.body["errors"][0]["field"] == "password"
    assert word not in str(told.body)


async def test_wrong_word_and_unknown_address_look_alike(api: Desk) -> None:
    await sign_up(api)
    wrong, unknown = await sign_in(api, password="wrong word"), await sign_in(api, "nobody@example.org")
    assert wrong.status == unknown.status == 401
    for told in (wrong, unknown):
        told.body.pop("request_id")
    assert wrong.body == unknown.body


async def test_passwords_are_kept_as_argon2id_only(api: Desk) -> None:
    await sign_up(api)
    kept = await api.home.pool.fetchval("select encrypted_password from auth.users")
    assert kept.startswith("$argon2id$")


async def test_guessing_is_locked_out_and_time_opens_again(api: Desk) -> None:
    await sign_up(api)
    statuses = [(await sign_in(api, password=f"guess number {n}")).status for n in range(11)]
    assert statuses == [401] * 10 + [429]
    locked = await sign_in(api)
    assert locked.status == 429
    assert 0 < int(locked.headers["retry-after"]) <= 60
    api.home.simulator.clock.advance(timedelta(seconds=61))
    assert (await sign_in(api)).status == 200
    assert [(await sign_in(api, password="wrong word")).status for _ in range(3)] == [401] * 3


async def test_guessing_many_addresses_from_one_place_is_locked_out(api: Desk) -> None:
    stranger, place = api.stranger(), {"X-Forwarded-For": "198.51.100.7"}
    told = [await stranger("POST", "auth/refresh", {"refresh_token": f"guess {n}"}, headers=place) for n in range(61)]
    assert [one.status for one in told] == [401] * 60 + [429]
    elsewhere = {"X-Forwarded-For": "198.51.100.8"}
    assert (await stranger("POST", "auth/refresh", {"refresh_token": "x"}, headers=elsewhere)).status == 401


async def test_a_refresh_token_is_good_once_and_reuse_ends_the_session(api: Desk) -> None:
    first = (await sign_up(api)).body["refresh_token"]
    second = await refresh(api, first)
    assert second.status == 200
    assert (await signed_in(api, second)("GET", "users/me")).status == 200
    assert (await refresh(api, first)).status == 401
    assert (await refresh(api, second.body["refresh_token"])).status == 401
    assert (await sign_in(api)).status == 200


async def test_two_who_refresh_at_once_get_one_session(api: Desk) -> None:
    first = (await sign_up(api)).body["refresh_token"]
    told = await asyncio.gather(*(refresh(api, first) for _ in range(3)))
    assert sorted(one.status for one in told) == [200, 401, 401]


async def test_refresh_tokens_are_kept_as_digests_and_end(api: Desk) -> None:
    token = (await sign_up(api)).body["refresh_token"]
    digests = await api.home.pool.fetch("select digest from tandem_auth.refresh_tokens")
    assert [len(row["digest"]) for row in digests] == [32]
    assert token.encode() not in digests[0]["digest"]
    api.home.simulator.clock.advance(REFRESH)
    assert (await refresh(api, token)).status == 401


async def test_sign_out_ends_the_refresh_token(api: Desk) -> None:
    made = await sign_up(api)
    await signed_in(api, made)("POST", "auth/signout")
    assert (await refresh(api, made.body["refresh_token"])).status == 401


async def test_an_access_token_ends_by_our_clock(api: Desk) -> None:
    ana = signed_in(api, await sign_up(api))
    api.home.simulator.clock.advance(ACCESS + timedelta(seconds=11))
    assert (await ana("GET", "users/me")).status == 401


@pytest.mark.parametrize("email", ["", "ana", "ana@", "@example.org", "a b@example.org", "ana@example", "a\x00@b.org"])
async def test_what_is_no_address_is_refused(api: Desk, email: str) -> None:
    told = await sign_up(api, email)
    assert told.status == 422
    assert told.body["errors"][0]["field"] == "email"


async def test_the_service_itself_cannot_read_passwords(api: Desk) -> None:
    async with api.home.pool.acquire() as db, db.transaction():
        await db.execute("set local role tandem_service")
        with pytest.raises(Exception, match="permission denied"):
            await db.fetch("select * from auth.users")
