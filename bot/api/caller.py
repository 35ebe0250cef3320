"""What routes need to know of their caller besides who it is: where they live, and whether they may be a child."""

from datetime import datetime
from typing import Any

from bot.api.resource import Call
from handlers.families import ages
from handlers.wall_time import zone_of
from storage import accounts


async def own_zone(call: Call[Any]) -> str:
    """The caller's zone; UTC until they have told one."""
    own = await accounts.preferences(call.db, call.person)
    return own.timezone if own else "UTC"


async def local_now(call: Call[Any]) -> datetime:
    """Now, where the caller is."""
    return call.now.astimezone(zone_of(await own_zone(call)))


async def may_be_minor(call: Call[Any]) -> bool:
    """Under 18, or of unknown age."""
    profile = await accounts.profile(call.db, call.person)
    return ages.may_be_minor(profile.birth_year if profile else None, call.now.year)
