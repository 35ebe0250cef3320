"""Who makes tokens: Supabase Auth or the embedded issuer, behind the same few verbs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.api.tokens import Claims


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is signed in. Without tokens: their e-mail address has to be confirmed first."""

    user_id: UUID
    email: str | None
    created_at: datetime | None
    access_token: str | None
    refresh_token: str | None
    expires_in: int | None  # seconds


class Issuer(Protocol):
    """Every verb raises Problem: 401 for wrong credentials, 409 for an address that is taken, 503 when it is away."""

    async def sign_up(self, email: str, password: str) -> Session:
        """Make an account. 422 for a password that is too weak."""
        ...

    async def sign_in(self, email: str, password: str) -> Session:
        """Begin a session."""
        ...

    async def refresh(self, refresh_token: str) -> Session:
        """Exchange a refresh token, once; a second exchange ends the session."""
        ...

    async def sign_out(self, claims: Claims, token: str) -> None:
        """End the session of a token; the token itself is good until it expires."""
        ...

    async def remove(self, person: UUID) -> None:
        """Remove an account; one that is gone already is well."""
        ...
