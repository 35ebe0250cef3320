"""The issuer for a house without Supabase: argon2id, short access tokens, refresh tokens that rotate."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from asyncpg import Pool

from bot.api.issuer import Session
from bot.api.passwords import weakness
from bot.api.problems import Problem, invalid, unauthenticated
from bot.api.tokens import AUDIENCE, ROLE, Claims
from handlers.clock import Clock
from storage import sessions
from storage.sessions import Account, as_issuer

if TYPE_CHECKING:
    from pwdlib import PasswordHash

ACCESS = timedelta(hours=1)
REFRESH = timedelta(days=60)
_AT_ONCE = 2  # hashes; each takes 64 MiB for some 50 ms


@dataclass(slots=True)
class EmbeddedIssuer:
    """Signs with HS256 by the secret that `Verifier` checks with."""

    pool: Pool
    clock: Clock
    secret: str
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _nobodys: str = ""  # a hash to compare with when the address is unknown, so that this takes as long

    async def sign_up(self, email: str, password: str) -> Session:
        """Make an account and begin its first session. Raises Problem 409, 422."""
        if reason := weakness(password, email):
            raise invalid("password", reason)
        hashed = await self._hash(password)
        async with as_issuer(self.pool) as db:
            account = await sessions.sign_up(db, email, hashed, self.clock.now())
        if account is None:
            raise Problem(409, "there is an account with this e-mail address", errors=[("email", "is taken")])
        return await self._begin(account)

    async def sign_in(self, email: str, password: str) -> Session:
        """Begin a session. Raises Problem 401, the same and after the same time whatever was wrong."""
        if not self._nobodys:
            self._nobodys = await self._hash(secrets.token_urlsafe())
        async with as_issuer(self.pool) as db:
            found = await sessions.credentials(db, email, self.clock.now())
        account, kept = found or (None, "")
        right, fresh = await self._verify(password, kept or self._nobodys)
        if account is None or not kept or not right:
            raise unauthenticated("the e-mail address or the password is wrong")
        if fresh is not None:
            async with as_issuer(self.pool) as db:
                await sessions.rehash(db, account.id, fresh, self.clock.now())
        return await self._begin(account)

    async def refresh(self, refresh_token: str) -> Session:
        """Exchange a refresh token. Raises Problem 401; a token that comes a second time ends its session."""
        old, now = _digest(refresh_token), self.clock.now()
        fresh = secrets.token_urlsafe(32)
        async with as_issuer(self.pool) as db:
            found = await sessions.find(db, old, now)
            if found is not None and found.used:
                await sessions.revoke(db, found.session, now)
            elif found is not None and found.good:
                await sessions.rotate(db, old, _digest(fresh), now, now + REFRESH)
        if found is None or found.used or not found.good:
            raise unauthenticated("the refresh token is not valid, or no more: sign in")
        return self._session(found.account, found.session, fresh)

    async def sign_out(self, claims: Claims, _token: str) -> None:
        """End the token's session."""
        if claims.session is not None:
            async with as_issuer(self.pool) as db:
                await sessions.revoke(db, claims.session, self.clock.now())

    async def remove(self, person: UUID) -> None:
        """Remove an account with its sessions."""
        async with as_issuer(self.pool) as db:
            await sessions.remove_account(db, person)

    async def _begin(self, account: Account) -> Session:
        fresh, now = secrets.token_urlsafe(32), self.clock.now()
        async with as_issuer(self.pool) as db:
            session = await sessions.begin(db, account.id, _digest(fresh), now, now + REFRESH)
        return self._session(account, session, fresh)

    def _session(self, account: Account, session: UUID, refresh_token: str) -> Session:
        import jwt  # noqa: PLC0415 - heavy, see tokens.py

        now = int(self.clock.now().timestamp())
        claims = {
            "iss": "tandem", "aud": AUDIENCE, "role": ROLE, "sub": str(account.id), "email": account.email,
            "session_id": str(session), "iat": now, "exp": now + int(ACCESS.total_seconds()), "is_anonymous": False,
        }  # fmt: skip
        token = jwt.encode(claims, self.secret, algorithm="HS256")
        return Session(account.id, account.email, account.created_at, token, refresh_token, int(ACCESS.total_seconds()))

    async def _hash(self, password: str) -> str:
        async with self._room:
            return await asyncio.to_thread(_hasher().hash, password)

    async def _verify(self, password: str, kept: str) -> tuple[bool, str | None]:
        async with self._room:
            return await asyncio.to_thread(_hasher().verify_and_update, password, kept)


def _digest(refresh_token: str) -> bytes:
    return hashlib.sha256(refresh_token.encode()).digest()


def _hasher() -> "PasswordHash":
    from pwdlib import PasswordHash  # noqa: PLC0415 - only where somebody signs in
    from pwdlib.hashers.argon2 import Argon2Hasher  # noqa: PLC0415

    return PasswordHash((Argon2Hasher(),))
