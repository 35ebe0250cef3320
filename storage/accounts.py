"""What a person with an account sees and changes of themselves; called in a transaction of `as_person`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Profile:
    """One row of profiles, as its person sees it."""

    id: UUID
    display_name: str | None
    birth_year: int | None
    onboarding: str
    goal: str | None
    tier: str
    country: str | None
    created_at: datetime
    account_since: datetime | None


@dataclass(frozen=True, slots=True)
class Preferences:
    """Language, zone, quiet hours in local time, and the phone that was proven by a message from it."""

    whatsapp_phone: str | None
    locale: str
    timezone: str
    quiet_from: time | None
    quiet_to: time | None
    skills_off: Sequence[str]


@dataclass(frozen=True, slots=True)
class Avatar:
    """The persona the mentor speaks as."""

    name: str
    age: int
    personality: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a person used of a local day; `guardian_limit` is the least any guardian allows."""

    tier: str
    timezone: str
    day: date
    messages: int
    input_tokens: int
    output_tokens: int
    guardian_limit: int | None


async def profile(db: Executor, person: UUID) -> Profile | None:
    """The person's profile; None when it is gone."""
    row = await db.fetchrow(sql("accounts.profile"), person)
    return Profile(*row) if row else None


async def change_profile(
    db: Executor, person: UUID, *, name: str | None, set_name: bool, goal: str | None, set_goal: bool
) -> Profile | None:
    """Set name or goal, each only where asked to; None empties it. Answers as `profile` does."""
    row = await db.fetchrow(sql("accounts.change_profile"), person, set_name, name, set_goal, goal)
    return Profile(*row) if row else None


async def preferences(db: Executor, person: UUID) -> Preferences | None:
    """The person's preferences; None when the person is gone."""
    row = await db.fetchrow(sql("accounts.preferences"), person)
    return Preferences(*row) if row else None


async def change_preferences(
    db: Executor,
    person: UUID,
    *,
    locale: str | None,
    timezone: str | None,
    set_quiet: bool,
    quiet_from: time | None,
    quiet_to: time | None,
) -> None:
    """Set language and zone where given, quiet hours where asked to; None for both ends them."""
    await db.execute(sql("accounts.change_preferences"), person, locale, timezone, set_quiet, quiet_from, quiet_to)


async def switch_skill(db: Executor, person: UUID, skill: str, *, on: bool) -> None:
    """Turn a skill on or off for its person."""
    await db.execute(sql("accounts.switch_skill"), person, skill, on)


async def set_skills_off(db: Executor, person: UUID, skills: Sequence[str]) -> None:
    """Turn exactly these skills off."""
    await db.execute(sql("accounts.set_skills_off"), person, list(skills))


async def avatar(db: Executor, person: UUID) -> Avatar | None:
    """The persona the person chose; None when they chose none."""
    row = await db.fetchrow(sql("accounts.avatar"), person)
    return Avatar(*row) if row else None


async def make_avatar(db: Executor, person: UUID, avatar: Avatar) -> Avatar | None:
    """Keep a first persona; None when there is one."""
    row = await db.fetchrow(sql("accounts.make_avatar"), person, avatar.name, avatar.age, avatar.personality)
    return Avatar(*row) if row else None


async def change_avatar(
    db: Executor, person: UUID, *, name: str | None, age: int | None, personality: str | None
) -> Avatar | None:
    """Change what is not None; None when there is no persona."""
    row = await db.fetchrow(sql("accounts.change_avatar"), person, name, age, personality)
    return Avatar(*row) if row else None


async def usage(db: Executor, person: UUID, now: datetime) -> Usage | None:
    """What is used of the person's local day; None when the person is gone."""
    row = await db.fetchrow(sql("accounts.usage"), person, now)
    return Usage(*row) if row else None
