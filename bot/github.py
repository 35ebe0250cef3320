"""GitHub's REST API, as far as repositories are read: https://docs.github.com/rest (version 2022-11-28).

What may pass is tried again within a small budget, as long as GitHub asks to wait. Tokens are neither kept nor logged.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from handlers.clock import Clock

_VERSION = "2022-11-28"
_TRY = aiohttp.ClientTimeout(total=10)
_TRIES = 3
_PATIENCE = 5.0  # seconds that one wait may take; whoever has to wait longer is told so
_AT_ONCE = 5
_SOON = 60  # seconds, where GitHub does not say how long to wait (docs: rate limits, secondary)
_TOKEN = re.compile(r"[\x21-\x7e]{1,1000}")
_pause = wait_exponential_jitter(initial=0.2, max=2, jitter=0.2)


class GitHubError(Exception):
    """GitHub gave no answer that can be used."""


class TokenRefused(GitHubError):  # noqa: N818
    """The token is not, or no longer, good."""


class Forbidden(GitHubError):  # noqa: N818
    """The token may not read this."""


class NotFound(GitHubError):  # noqa: N818
    """There is no such repository, or the token may not see it. `name` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__("not found")
        self.name = name


class Passing(GitHubError):  # noqa: N818
    """GitHub is away, or wants fewer requests. `after`: seconds until it is worth another try, where it is known."""

    def __init__(self, reason: str, after: float | None = None, *, limited: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.limited = limited


class Found(BaseModel):
    """A repository as GitHub shows it (docs: repos)."""

    model_config = ConfigDict(extra="ignore")

    id: int = Field(ge=1, lt=2**63)
    name: str
    full_name: str
    description: str | None = None
    html_url: str = ""
    default_branch: str | None = None
    private: bool = False
    language: str | None = None
    stargazers_count: int = Field(0, ge=0, lt=2**31)
    forks_count: int = Field(0, ge=0, lt=2**31)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of repositories; `more`: there is another."""

    items: Sequence[Found]
    more: bool


@dataclass(frozen=True, slots=True)
class GitHub:
    """GitHub with a person's own token."""

    session: aiohttp.ClientSession
    url: str
    token: str
    clock: Clock

    async def mine(self, page: int, size: int) -> Listing:
        """The repositories the person may read, by name. Raises GitHubError."""
        asked = {"sort": "full_name", "per_page": str(size), "page": str(page)}
        told, headers = await self._get("user/repos", asked)
        more = 'rel="next"' in headers.get("Link", "")
        return Listing(_read(_LIST, told), more)

    async def named(self, names: Sequence[str]) -> list[Found]:
        """These repositories, all of them; one twice under two names comes once. Raises GitHubError."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(name: str) -> Found:
            async with gate:
                told, _ = await self._get(f"repos/{name}", {}, name)
                found: Found = _read(_ONE, told)
                return found

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(name)) for name in names]
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from None
        return list({found.id: found for found in (task.result() for task in tasks)}.values())

    async def _get(self, path: str, asked: Mapping[str, str], name: str = "") -> tuple[Any, Mapping[str, str]]:
        if not _TOKEN.fullmatch(self.token):
            raise TokenRefused("no token")
        tries = AsyncRetrying(
            stop=stop_after_attempt(_TRIES), wait=_wait, retry=retry_if_exception(_passes_soon), reraise=True
        )
        found: tuple[Any, Mapping[str, str]] = await tries(self._try, path, asked, name)
        return found

    async def _try(self, path: str, asked: Mapping[str, str], name: str) -> tuple[Any, Mapping[str, str]]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": _VERSION,
            "User-Agent": "tandem",
        }
        address = f"{self.url.rstrip('/')}/{path}"
        try:
            async with self.session.get(
                address, params=asked, headers=headers, timeout=_TRY, max_redirects=3
            ) as response:
                if response.status != 200:
                    body = await response.text(errors="replace")
                    raise _refusal(response.status, response.headers, body, name, self.clock.now())
                return await response.json(content_type=None), response.headers.copy()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Passing(type(error).__name__) from None


_ONE = TypeAdapter(Found)
_LIST = TypeAdapter(list[Found])


def _read(shape: TypeAdapter[Any], told: Any) -> Any:
    try:
        return shape.validate_python(told)
    except ValidationError:
        raise Passing("an answer of another shape") from None


def _refusal(status: int, headers: Mapping[str, str], body: str, name: str, now: datetime) -> GitHubError:
    """What a status means (docs: troubleshooting, rate limits)."""
    if status == 401:
        return TokenRefused("bad credentials")
    if status in {403, 429}:
        spent = headers.get("X-RateLimit-Remaining") == "0"
        if status == 429 or spent or "Retry-After" in headers or "rate limit" in body.casefold():
            return Passing("too many requests", _after(headers, now, spent=spent), limited=True)
        return Forbidden("forbidden")
    if status in {404, 410, 451}:
        return NotFound(name)
    return Passing(f"status {status}", _after(headers, now, spent=False))


def _after(headers: Mapping[str, str], now: datetime, *, spent: bool) -> float | None:
    """Seconds to wait, by `Retry-After`, else by the moment at which the limit begins anew."""
    given = headers.get("Retry-After", "")
    if given.isdecimal():
        return float(given[:6])
    reset = headers.get("X-RateLimit-Reset", "")
    if spent and reset.isdecimal():
        return max(float(reset[:12]) - now.timestamp(), 1.0)
    return float(_SOON) if spent else None


def _passes_soon(error: BaseException) -> bool:
    return isinstance(error, Passing) and (error.after is None or error.after <= _PATIENCE)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, Passing) else None
    return after if after is not None else _pause(state)
