"""`skills`: what Tandem helps with; and their names as clients write them."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from bot.api.problems import invalid
from bot.api.resource import Call, Nothing, Resource
from handlers import switches
from handlers.skills import optional
from storage import accounts

resource = Resource("skills")

SkillName = Annotated[str, Field(pattern="^[a-z_]{1,40}$", examples=["reminders"])]


def known_skills(names: Sequence[str]) -> list[str]:
    """The names, each once. Raises Problem 422 for one that cannot be turned off."""
    there = [skill.name for skill in optional()]
    for name in names:
        if name not in there:
            raise invalid("skills_off", f"{name!r} is no skill that can be turned off; there are: {', '.join(there)}")
    return sorted(set(names))


class SkillOut(BaseModel):
    """Something Tandem helps with."""

    name: str
    title: str = Field(description="In the caller's language")


class Skills(BaseModel):
    """All that can be turned off; there are never many."""

    items: list[SkillOut]
    next_cursor: None = None


@resource.get("/skills")
async def listed(call: Call[Nothing]) -> Skills:
    """What can be turned off, by `skills_off` of preferences/me or of a guardianship."""
    own = await accounts.preferences(call.db, call.person)
    locale = own.locale if own else "en"
    return Skills(items=[SkillOut(name=one.name, title=switches.name_of(one, locale)) for one in optional()])
