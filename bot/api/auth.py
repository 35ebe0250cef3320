"""`auth/…`: accounts and sessions, from whichever issuer this house has."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from bot.api.fields import Text
from bot.api.issuer import Session
from bot.api.limits import Limit
from bot.api.passwords import LONGEST, SHORTEST
from bot.api.resource import Call, Given, Nothing, Resource

resource = Resource("auth")

GUESSES = Limit("guesses", timedelta(minutes=1), 10)  # of one e-mail address's password
DOOR = Limit("door", timedelta(seconds=5), 60)  # sign-ups, sign-ins and refreshes of one network address
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_EMAIL = rf"^[^@\s\x00-\x1f\x7f]{{1,64}}@{_LABEL}(?:\.{_LABEL})+$"

Email = Annotated[Text, Field(min_length=3, max_length=254, pattern=_EMAIL), AfterValidator(str.lower)]


class NewAccount(Given):
    """Who wants an account."""

    email: Email
    password: SecretStr = Field(min_length=SHORTEST, max_length=LONGEST)


class Credentials(Given):
    """Who comes back."""

    email: Email
    password: SecretStr = Field(min_length=1, max_length=LONGEST)


class Refresh(Given):
    """What keeps a session going."""

    refresh_token: SecretStr = Field(min_length=1, max_length=1000)


class User(BaseModel):
    """The account of a session."""

    id: UUID
    email: str | None
    created_at: datetime | None
    aud: Literal["authenticated"] = "authenticated"
    role: Literal["authenticated"] = "authenticated"


class SessionOut(BaseModel):
    """A session. Its tokens are null after a sign-up whose e-mail address has to be confirmed first."""

    access_token: str | None
    refresh_token: str | None
    expires_in: int | None = Field(description="Seconds the access token is good for")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - no password
    user: User


@resource.post("/auth/signup", access="open", problems=(401, 403, 409))
async def signup(call: Call[NewAccount]) -> SessionOut:
    """Make an account and sign in."""
    await call.ground.limits.take([DOOR.of(call.address)] if call.address else [])
    given = call.given
    return _shown(await call.ground.issuer.sign_up(given.email, given.password.get_secret_value()))


@resource.post("/auth/signin", access="open", problems=(401, 403))
async def signin(call: Call[Credentials]) -> SessionOut:
    """Sign in with e-mail address and password."""
    given, guesses = call.given, GUESSES.of(call.given.email)
    await call.ground.limits.take([guesses, *([DOOR.of(call.address)] if call.address else [])])
    session = await call.ground.issuer.sign_in(given.email, given.password.get_secret_value())
    await call.ground.limits.forgive(guesses)
    return _shown(session)


@resource.post("/auth/refresh", access="open", problems=(401, 403))
async def refresh(call: Call[Refresh]) -> SessionOut:
    """Exchange the refresh token for a new session, once."""
    await call.ground.limits.take([DOOR.of(call.address)] if call.address else [])
    return _shown(await call.ground.issuer.refresh(call.given.refresh_token.get_secret_value()))


@resource.post("/auth/signout", access="token", before_consent=True)
async def signout(call: Call[Nothing]) -> None:
    """End the session of the token that is sent."""
    await call.ground.issuer.sign_out(call.caller, call.token)


def _shown(session: Session) -> SessionOut:
    user = User(id=session.user_id, email=session.email, created_at=session.created_at)
    return SessionOut(
        access_token=session.access_token, refresh_token=session.refresh_token, expires_in=session.expires_in, user=user
    )
