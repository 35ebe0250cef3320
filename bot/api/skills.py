"""Names of skills, as clients write them."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from bot.api.problems import invalid
from handlers.skills import optional

SkillName = Annotated[str, Field(pattern="^[a-z_]{1,40}$", examples=["reminders"])]


def known_skills(names: Sequence[str]) -> list[str]:
    """The names, each once. Raises Problem 422 for one that cannot be turned off."""
    there = [skill.name for skill in optional()]
    for name in names:
        if name not in there:
            raise invalid("skills_off", f"{name!r} is no skill that can be turned off; there are: {', '.join(there)}")
    return sorted(set(names))
