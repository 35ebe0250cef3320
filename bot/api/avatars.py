"""`avatars`: the persona the mentor speaks as; always an adult."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.api.fields import Text
from bot.api.problems import Problem
from bot.api.resource import Call, Given, Nothing, Resource
from storage import accounts
from storage.accounts import Avatar

resource = Resource("avatars")

YOUNGEST, OLDEST = 20, 120
Personality = Literal["warm", "calm", "playful", "direct", "curious"]


class NewAvatar(Given):
    """A persona to begin with."""

    name: Text = Field("Tandem", min_length=1, max_length=40)
    age: int = Field(30, ge=YOUNGEST, le=OLDEST)
    personality: Personality = "warm"


class AvatarChange(Given):
    """What shall be different."""

    name: Text | None = Field(None, min_length=1, max_length=40)
    age: int | None = Field(None, ge=YOUNGEST, le=OLDEST)
    personality: Personality | None = None


class AvatarOut(BaseModel):
    """A persona."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    age: int
    personality: str


@resource.post("/avatars", status=201)
async def make(call: Call[NewAvatar]) -> AvatarOut:
    """Choose a persona."""
    given = call.given
    made = await accounts.make_avatar(call.db, call.person, Avatar(given.name, given.age, given.personality))
    if made is None:
        raise Problem(409, "there is a persona already: PATCH avatars/me changes it")
    return AvatarOut.model_validate(made)


@resource.get("/avatars/me", problems=(404,))
async def mine(call: Call[Nothing]) -> AvatarOut:
    """The persona that was chosen."""
    return _shown(await accounts.avatar(call.db, call.person))


@resource.patch("/avatars/me", current=mine, problems=(404,))
async def change(call: Call[AvatarChange]) -> AvatarOut:
    """Change name, age or personality."""
    given = call.given
    return _shown(
        await accounts.change_avatar(
            call.db, call.person, name=given.name, age=given.age, personality=given.personality
        )
    )


def _shown(avatar: Avatar | None) -> AvatarOut:
    if avatar is None:
        raise Problem(404, "no persona was chosen yet: POST avatars")
    return AvatarOut.model_validate(avatar)
