"""`preferences/me`: language, zone, quiet hours, skills that are off."""

from pydantic import BaseModel, ConfigDict, Field

from bot.api.fields import Locale, LocalTime, QuietHours, Zone
from bot.api.problems import Problem
from bot.api.resource import Call, Nothing, Resource
from bot.api.skills import SkillName, known_skills
from storage import accounts

resource = Resource("preferences")


class Preferences(BaseModel):
    """Preferences; the phone is there once a message from it has proven it."""

    model_config = ConfigDict(from_attributes=True)

    whatsapp_phone: str | None
    locale: str
    timezone: str
    quiet_from: LocalTime | None
    quiet_to: LocalTime | None
    skills_off: list[str]


class PreferencesChange(QuietHours):
    """What shall be different; quiet hours come and go as a pair."""

    locale: Locale | None = None
    timezone: Zone | None = None
    skills_off: list[SkillName] | None = Field(None, max_length=20)


@resource.get("/preferences/me", problems=(404,))
async def mine(call: Call[Nothing]) -> Preferences:
    """Language, zone, quiet hours, linked phone."""
    found = await accounts.preferences(call.db, call.person)
    if found is None:
        raise Problem(404, "this account is gone")
    return Preferences.model_validate(found)


@resource.patch("/preferences/me", current=mine, problems=(404,))
async def change(call: Call[PreferencesChange]) -> Preferences:
    """Change language, zone, quiet hours or the skills that are off; null for both ends quiet hours."""
    given = call.given
    await accounts.change_preferences(
        call.db, call.person,
        locale=given.locale, timezone=given.timezone,
        set_quiet="quiet_from" in given.model_fields_set, quiet_from=given.quiet_from, quiet_to=given.quiet_to,
    )  # fmt: skip
    if given.skills_off is not None:
        await accounts.set_skills_off(call.db, call.person, known_skills(given.skills_off))
    return await mine(call.about(Nothing()))
