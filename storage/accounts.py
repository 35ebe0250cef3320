"""What a person with an account sees and changes of themselves; called in a transaction of `as_person`."""

from dataclasses import dataclass, fields
from datetime import datetime
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

    def shown(self) -> dict[str, object]:
        """The fields by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


async def profile(db: Executor, person: UUID) -> Profile | None:
    """The person's profile; None when it is gone."""
    row = await db.fetchrow(sql("accounts.profile"), person)
    return Profile(*row) if row else None


async def change_profile(
    db: Executor, person: UUID, *, name: str | None, set_name: bool, goal: str | None, set_goal: bool
) -> None:
    """Set name or goal, each only where asked to; None empties it."""
    await db.execute(sql("accounts.change_profile"), person, set_name, name, set_goal, goal)
