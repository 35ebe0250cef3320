"""`users/me`: the person behind the token."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from bot.api.fields import Text
from bot.api.problems import Problem
from bot.api.resource import Call, Given, Nothing, Resource
from handlers.erasure import erase
from storage import accounts

resource = Resource("users")


class Me(BaseModel):
    """An account and its profile."""

    id: UUID
    email: str | None
    display_name: str | None
    birth_year: int | None
    onboarding: str
    goal: str | None
    tier: str
    country: str | None
    created_at: datetime
    account_since: datetime | None


class MeChange(Given):
    """What a person may change of it; null empties a field."""

    display_name: Text | None = Field(None, max_length=80)
    goal: Text | None = Field(None, max_length=500)


class Erased(BaseModel):
    """What was deleted: rows by table."""

    rows: dict[str, int]


@resource.get("/users/me", problems=(404,))
async def me(call: Call[Nothing]) -> Me:
    """The person behind the token."""
    return _shown(await accounts.profile(call.db, call.person), call.caller.email)


@resource.patch("/users/me", current=me, problems=(404,))
async def change(call: Call[MeChange]) -> Me:
    """Change name or goal."""
    given, named = call.given, call.given.model_fields_set
    profile = await accounts.change_profile(
        call.db, call.person,
        name=given.display_name, set_name="display_name" in named,
        goal=given.goal, set_goal="goal" in named,
    )  # fmt: skip
    return _shown(profile, call.caller.email)


@resource.delete("/users/me", access="service", before_consent=True)
async def erase_me(call: Call[Nothing]) -> Erased:
    """Delete the person, everything that is kept about them, and the account."""
    receipt = await erase(call.db, call.person, call.now)
    await call.ground.close_account(call.person)  # where this fails, nothing was deleted
    return Erased(rows=dict(receipt))


def _shown(profile: accounts.Profile | None, email: str | None) -> Me:
    if profile is None:
        raise Problem(404, "this account is gone")
    return Me(email=email, **asdict(profile))
