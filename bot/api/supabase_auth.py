"""Supabase Auth (GoTrue) as the issuer: its REST API under `{SUPABASE_URL}/auth/v1` (supabase/auth, openapi.yaml)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import aiohttp

from bot.api.issuer import Session
from bot.api.problems import Problem, invalid, unauthenticated
from bot.api.tokens import Claims

TIMEOUT = aiohttp.ClientTimeout(total=15)
_GONE = frozenset({"session_not_found", "user_not_found"})


@dataclass(frozen=True, slots=True)
class SupabaseAuth:
    """Passes credentials on and answers in our shapes. `url` is the project's address."""

    session: aiohttp.ClientSession
    url: str
    publishable_key: str
    secret_key: str

    async def sign_up(self, email: str, password: str) -> Session:
        """Make an account; without tokens when the project wants the address confirmed."""
        return _session(await self._post("signup", {"email": email, "password": password}))

    async def sign_in(self, email: str, password: str) -> Session:
        """Begin a session."""
        return _session(await self._post("token?grant_type=password", {"email": email, "password": password}))

    async def refresh(self, refresh_token: str) -> Session:
        """Exchange a refresh token."""
        return _session(await self._post("token?grant_type=refresh_token", {"refresh_token": refresh_token}))

    async def sign_out(self, _claims: Claims, token: str) -> None:
        """End the token's session, and no other."""
        status, told = await self._ask("POST", "logout?scope=local", self.publishable_key, token)
        if status >= 400 and told.get("error_code") not in _GONE:
            raise _problem(status, told)

    async def remove(self, person: UUID) -> None:
        """Remove an account by the secret key; one that is gone is well."""
        if not self.secret_key:
            raise Problem(503, "this service may not delete accounts: it lacks SUPABASE_SECRET_KEY")
        status, told = await self._ask("DELETE", f"admin/users/{person}", self.secret_key)
        if status >= 400 and status != 404:
            raise _problem(status, told)

    async def _post(self, path: str, body: Mapping[str, str]) -> Mapping[str, Any]:
        status, told = await self._ask("POST", path, self.publishable_key, body=body)
        if status >= 400:
            raise _problem(status, told)
        return told

    async def _ask(
        self, method: str, path: str, key: str, bearer: str = "", *, body: Mapping[str, str] | None = None
    ) -> tuple[int, Mapping[str, Any]]:
        headers = {"apikey": key} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        if not bearer and key.count(".") == 2:  # an older key, itself a token
            headers["Authorization"] = f"Bearer {key}"
        address = f"{self.url.rstrip('/')}/auth/v1/{path}"
        try:
            async with self.session.request(method, address, headers=headers, json=body, timeout=TIMEOUT) as response:
                text = await response.text(errors="replace")
                status = response.status
        except (aiohttp.ClientError, TimeoutError):
            raise _away() from None
        if status >= 500:
            raise _away()
        try:
            told = json.loads(text) if text else {}
        except ValueError:
            told = {}
        return status, told if isinstance(told, dict) else {}


def _session(told: Mapping[str, Any]) -> Session:
    """A session with tokens holds its user; without, the answer is the user."""
    user = told.get("user", told)
    try:
        return Session(
            UUID(user["id"]), user.get("email"), datetime.fromisoformat(user["created_at"]),
            told.get("access_token"), told.get("refresh_token"), told.get("expires_in"),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _away() from None


def _away() -> Problem:
    return Problem(503, "Supabase Auth does not answer as it should, try again", headers={"Retry-After": "5"})


def _problem(status: int, told: Mapping[str, Any]) -> Problem:
    """Their error in our words, by its `error_code` (supabase/auth, docs of error codes)."""
    code = str(told.get("error_code") or told.get("code") or "")
    if code in _CODES:
        return _CODES[code]()
    if status == 429:
        return Problem(429, "too many requests, wait a minute", headers={"Retry-After": "60"})
    if status in {400, 401, 403}:
        return unauthenticated("the credentials are not valid")
    return invalid("", "Supabase Auth refuses it") if status == 422 else _away()


def _taken() -> Problem:
    return Problem(409, "there is an account with this e-mail address", errors=[("email", "is taken")])


def _closed() -> Problem:
    return Problem(403, "new accounts are not open here")


_CODES: Mapping[str, Callable[[], Problem]] = {
    "user_already_exists": _taken,
    "email_exists": _taken,
    "weak_password": lambda: invalid("password", "is too weak"),
    "email_address_invalid": lambda: invalid("email", "is not accepted"),
    "email_address_not_authorized": lambda: invalid("email", "is not accepted"),
    "email_not_confirmed": lambda: Problem(403, "confirm the e-mail address first: there is a link in your mailbox"),
    "signup_disabled": _closed,
    "email_provider_disabled": _closed,
}
