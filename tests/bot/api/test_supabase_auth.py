"""Supabase Auth as the issuer, against a small server that answers as GoTrue's document says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web

from tests.bot.api.support import Desk, desk, token

KEY = "sb_publishable_test"
USER = {
    "id": str(uuid4()),
    "email": "ana@example.org",
    "created_at": "2026-11-21T10:00:00.123456Z",
    "aud": "authenticated",
}


@dataclass
class GoTrue:
    """Answers by path; `asked` keeps what came."""

    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    asked: list[tuple[str, Any, dict[str, str]]] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else None
        self.asked.append((f"{request.method} {request.path_qs}", body, dict(request.headers)))
        status, told = self.answers.get(request.path.removeprefix("/auth/v1/"), (404, {}))
        return web.json_response(told, status=status) if told is not None else web.Response(status=status)


@asynccontextmanager
async def project(database_url: str, **changes: Any) -> AsyncIterator[tuple[Desk, GoTrue]]:
    auth = GoTrue()
    app = web.Application()
    app.router.add_route("*", "/auth/v1/{rest:.*}", auth.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        given = {
            "supabase_url": f"http://127.0.0.1:{runner.addresses[0][1]}/",
            "supabase_publishable_key": KEY,
        } | changes
        async with desk(database_url, **given) as api:
            yield api, auth
    finally:
        await runner.cleanup()


def session() -> dict[str, Any]:
    return {"access_token": token(USER["id"]), "token_type": "bearer", "expires_in": 3600, "expires_at": 1,
            "refresh_token": "next", "user": USER}  # fmt: skip


CREDENTIALS = {"email": "ana@example.org", "password": "correct horse battery"}


async def test_sessions_are_passed_on_in_our_shape(database_url: str) -> None:
    async with project(database_url) as (api, auth):
        auth.answers = {"signup": (200, session()), "token": (200, session()), "logout": (204, None)}
        for path, body in (("signup", CREDENTIALS), ("signin", CREDENTIALS), ("refresh", {"refresh_token": "old"})):
            told = await api.stranger()("POST", f"auth/{path}", body)
            assert told.status == 200
            assert told.body.keys() == {"access_token", "refresh_token", "expires_in", "token_type", "user"}
            assert told.body["user"]["id"] == USER["id"]
        ana = api.stranger()
        ana.bearer = told.body["access_token"]
        assert (await ana("GET", "users/me")).body["id"] == USER["id"]
        assert (await ana("POST", "auth/signout")).status == 204
        assert [what for what, _, _ in auth.asked] == [
            "POST /auth/v1/signup", "POST /auth/v1/token?grant_type=password",
            "POST /auth/v1/token?grant_type=refresh_token", "POST /auth/v1/logout?scope=local",
        ]  # fmt: skip
        assert {headers["apikey"] for _, _, headers in auth.asked} == {KEY}
        assert auth.asked[0][1] == CREDENTIALS
        assert auth.asked[3][2]["Authorization"] == f"Bearer {ana.bearer}"


async def test_an_address_to_be_confirmed_first_gives_no_tokens(database_url: str) -> None:
    async with project(database_url) as (api, auth):
        auth.answers = {"signup": (200, USER)}
        told = await api.stranger()("POST", "auth/signup", CREDENTIALS)
        assert (told.status, told.body["access_token"], told.body["user"]["id"]) == (200, None, USER["id"])


@pytest.mark.parametrize(
    ("status", "answer", "ours", "named"),
    [
        (422, {"code": 422, "error_code": "user_already_exists"}, 409, "email"),
        (422, {"error_code": "weak_password", "weak_password": {"reasons": ["pwned"]}}, 422, "password"),
        (400, {"error_code": "invalid_credentials"}, 401, None),
        (400, {"error_code": "email_not_confirmed"}, 403, None),
        (400, {"error_code": "refresh_token_already_used"}, 401, None),
        (422, {"error_code": "signup_disabled"}, 403, None),
        (429, {"error_code": "over_request_rate_limit"}, 429, None),
        (500, {"msg": "Database error"}, 503, None),
        (200, {"surprise": True}, 503, None),
        (200, [], 503, None),
        (404, {}, 503, None),
    ],
)
async def test_their_errors_become_ours(
    database_url: str, status: int, answer: Any, ours: int, named: str | None
) -> None:
    async with project(database_url) as (api, auth):
        auth.answers = {"signup": (status, answer)}
        told = await api.stranger()("POST", "auth/signup", CREDENTIALS)
        assert told.status == ours
        assert [one["field"] for one in told.body["errors"]] == ([named] if named else [])


async def test_an_issuer_that_is_away_is_told(database_url: str) -> None:
    async with desk(database_url, supabase_url="http://127.0.0.1:9") as api:
        assert (await api.stranger()("POST", "auth/signin", CREDENTIALS)).status == 503


async def test_guessing_is_locked_out_before_it_is_passed_on(database_url: str) -> None:
    async with project(database_url) as (api, auth):
        auth.answers = {"token": (400, {"error_code": "invalid_credentials"})}
        told = [await api.stranger()("POST", "auth/signin", CREDENTIALS) for _ in range(11)]
        assert [one.status for one in told] == [401] * 10 + [429]
        assert len(auth.asked) == 10
