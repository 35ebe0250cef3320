"""The issuer's public keys (RFC 7517): fetched when needed, kept ten minutes, and longer while the issuer is away."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog

from bot import metrics
from bot.api.problems import Problem, unauthenticated
from handlers.clock import Clock

KEPT = timedelta(minutes=10)  # as Supabase's edge does
COOLDOWN = timedelta(seconds=30)  # between fetches that an unknown key id or an outage asks for
TIMEOUT = aiohttp.ClientTimeout(total=5)
_PINNED = {"EC": "ES256", "RSA": "RS256"}
_MOST_BYTES = 256 * 1024
_log = structlog.get_logger("tandem.jwks")


@dataclass(slots=True)
class KeyRing:
    """Keys by id. A key id nobody knows is asked for once in a while, not at every forged token."""

    session: aiohttp.ClientSession
    url: str
    clock: Clock
    _keys: dict[str, tuple[Any, str]] = field(default_factory=dict)
    _fetched_at: datetime | None = None
    _tried_at: datetime | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def key(self, kid: str) -> tuple[Any, str]:
        """The key and the one algorithm it may be used with.

        Raises Problem: 401 for a key id the issuer does not publish, 503 when it cannot be asked and no key is kept.
        """
        if self._stale() or kid not in self._keys:
            async with self._one_at_a_time:
                if (self._stale() or kid not in self._keys) and self._may_try():
                    await self._fetch()
        if (found := self._keys.get(kid)) is not None:
            return found
        if not self._fetched_at or self._failing():
            raise Problem(503, "the issuer's keys cannot be had now", headers={"Retry-After": "30"})
        raise unauthenticated("the token's key id is not known")

    def _stale(self) -> bool:
        return self._fetched_at is None or self.clock.now() - self._fetched_at >= KEPT

    def _may_try(self) -> bool:
        return self._tried_at is None or self.clock.now() - self._tried_at >= COOLDOWN

    def _failing(self) -> bool:
        return self._tried_at is not None and self._fetched_at is not None and self._tried_at > self._fetched_at

    async def _fetch(self) -> None:
        self._tried_at = self.clock.now()
        try:
            async with self.session.get(self.url, timeout=TIMEOUT, allow_redirects=False) as response:
                response.raise_for_status()
                self._keys = _read(await response.content.read(_MOST_BYTES))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            metrics.JWKS_FAILURES.inc()
            _log.warning("jwks_away", error=error)
            return
        self._fetched_at = self._tried_at


def _read(body: bytes) -> dict[str, tuple[Any, str]]:
    """Signing keys we can use. Raises ValueError when the body is no key set."""
    import jwt  # noqa: PLC0415

    told = json.loads(body)
    entries = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(entries, list):
        raise ValueError("not a JSON Web Key Set")  # noqa: TRY004 - the same to whoever fetched it
    keys: dict[str, tuple[Any, str]] = {}
    for entry in entries:
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig" or not isinstance(entry.get("kid"), str):
            continue
        algorithm = _PINNED.get(str(entry.get("kty")))
        if algorithm is None or entry.get("alg", algorithm) != algorithm:
            continue
        try:
            keys[entry["kid"]] = jwt.PyJWK(entry, algorithm).key, algorithm
        except jwt.PyJWTError:
            continue
    return keys
