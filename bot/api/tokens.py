"""Bearer tokens: whose call is this? HS256 by the shared secret, ES256 and RS256 by the issuer's published keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bot.api.jwks import KeyRing
from bot.api.problems import unauthenticated
from handlers.clock import Clock

if TYPE_CHECKING:
    from jwt.types import Options

AUDIENCE = "authenticated"
ROLE = "authenticated"
LEEWAY = timedelta(seconds=10)  # clocks of two machines
REMEMBERED = timedelta(minutes=1)
_MOST_REMEMBERED = 2000
_LONGEST = 6000  # characters of a token; Supabase's own are about 900
_TIMES_BY_OUR_CLOCK: "Options" = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}


@dataclass(frozen=True, slots=True)
class Claims:
    """A verified token. `told` is what it says, as the database gets it."""

    subject: UUID
    expires_at: datetime
    session: UUID | None
    email: str | None
    told: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks tokens. Which algorithm may be used follows from the key, never from the token alone.

    A good signature is remembered for a minute, because checking one costs more than the rest of a small request;
    what the token says of time is checked at every call.
    """

    clock: Clock
    secret: str  # empty: no HS256
    keys: KeyRing | None  # None: no ES256 and RS256
    _signed: dict[str, tuple[datetime, Mapping[str, Any]]] = field(default_factory=dict)

    async def verify(self, token: str) -> Claims:
        """The claims. Raises Problem: 401 when the token is no good, 503 when its key cannot be had now."""
        now = self.clock.now()
        until, told = self._signed.get(token, (now, None))
        if told is None or until <= now:
            told = await self._decoded(token)
            if len(self._signed) >= _MOST_REMEMBERED:
                self._signed.clear()
            self._signed[token] = now + REMEMBERED, told
        return self._claims(told)

    async def _decoded(self, token: str) -> Mapping[str, Any]:
        import jwt  # noqa: PLC0415 - with its cryptography it weighs 9 MiB, which idle processes need not

        if len(token) > _LONGEST:
            raise unauthenticated("the token is too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise unauthenticated("the token cannot be read") from None
        key, algorithm = await self._key(header)
        try:
            told: Mapping[str, Any] = jwt.decode(
                token, key, algorithms=[algorithm], audience=AUDIENCE,
                options={"require": ["exp", "sub", "aud"], **_TIMES_BY_OUR_CLOCK},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise unauthenticated(f"the token is not valid: {type(error).__name__}") from None
        return told

    async def _key(self, header: Mapping[str, Any]) -> tuple[Any, str]:
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm == "HS256" and self.secret:
            return self.secret, "HS256"
        if algorithm in {"ES256", "RS256"} and self.keys is not None and isinstance(kid, str):
            key, pinned = await self.keys.key(kid)
            if pinned == algorithm:
                return key, pinned
        raise unauthenticated("the token is signed in a way that is not accepted here")

    def _claims(self, told: Mapping[str, Any]) -> Claims:
        now = self.clock.now()
        expires_at = _moment(told.get("exp"))
        begins_at = _moment(told["nbf"]) if "nbf" in told else None
        if expires_at is None or now >= expires_at + LEEWAY:
            raise unauthenticated("the token has expired")
        if "nbf" in told and (begins_at is None or now < begins_at - LEEWAY):
            raise unauthenticated("the token is not valid yet")
        subject, session = _uuid(told.get("sub")), _uuid(told.get("session_id"))
        if subject is None:
            raise unauthenticated("the token's subject is no user id")
        if told.get("role") != ROLE:
            raise unauthenticated("the token's role is not that of a person")
        email = told.get("email")
        return Claims(subject, expires_at, session, email if isinstance(email, str) else None, told)


def bearer(header: str | None) -> str:
    """The token in an Authorization header. Raises Problem."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthenticated("no bearer token in the Authorization header")
    return token.strip()


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
