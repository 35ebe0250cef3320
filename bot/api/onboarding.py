"""`users/me/onboarding`: the questions of the first conversation, answered at once."""

from datetime import datetime

from pydantic import Field

from bot.api.fields import Locale, Text, Zone
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Given, Nothing, Resource
from bot.api.users import Me, me
from handlers.families.ages import OLDEST, is_minor
from storage import accounts, people

resource = Resource("users")


class Answers(Given):
    """Who somebody is. The year of birth decides whether a guardian has to agree."""

    birth_year: int = Field(ge=1900, le=2100)
    locale: Locale
    timezone: Zone
    name: Text | None = Field(None, min_length=1, max_length=80)
    goal: Text | None = Field(None, min_length=1, max_length=500)


@resource.post("/users/me/onboarding", access="service", problems=(404,))
async def onboard(call: Call[Answers]) -> Me:
    """Answer the first questions. Of a minor nothing but the year of birth is kept until a guardian agrees."""
    given = call.given
    _check_year(given.birth_year, call.now)
    profile = await accounts.profile(call.db, call.person)
    if profile is None or profile.onboarding in {"done", "waiting_for_guardian"}:
        raise Problem(409, "these questions are answered already")
    if is_minor(given.birth_year, call.now.year):
        # With the year alone, someone of 18 this year may still be 17.
        await people.answer_onboarding(call.db, call.person, "waiting_for_guardian", birth_year=given.birth_year)
    else:
        await people.answer_onboarding(
            call.db, call.person, "done", birth_year=given.birth_year, name=given.name, goal=given.goal,
            locale=given.locale, timezone=given.timezone,
        )  # fmt: skip
    return await me(call.about(Nothing()))


def _check_year(year: int, now: datetime) -> None:
    if not 0 <= now.year - year < OLDEST:
        raise invalid("birth_year", f"must be a year of the last {OLDEST}")
