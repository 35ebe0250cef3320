"""Points, badges, streaks: what was earned by which deed, once; rest that is planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from storage.executor import Executor
from storage.memories import Reward
from storage.statements import sql


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands. `held`: points of what they have asked for; `active`: local days with a deed."""

    points: int
    held: int
    deeds: Mapping[str, int]
    active: frozenset[date]
    days_off: frozenset[date]
    rest_weekdays: frozenset[int]

    @property
    def free(self) -> int:
        """Points that can be spent."""
        return self.points - self.held


Deed = tuple[str, datetime]  # a key that is the skill's own, and when it was done


async def lock(db: Executor, user_id: UUID) -> None:
    """Let nobody else change the person's points until the transaction ends."""
    await db.execute(sql("rewards.lock"), user_id)


async def credited_until(db: Executor, user_id: UUID, skill: str) -> datetime | None:
    """When the newest rewarded deed of a skill was done."""
    found: datetime | None = await db.fetchval(sql("rewards.credited_until"), user_id, skill)
    return found


async def credit(
    db: Executor, user_id: UUID, *, skill: str, deeds: Sequence[Deed], points: int, reason: str, most: int, zone: str
) -> int:
    """Reward the deeds that were not yet, `most` a local day; the points that are new."""
    keys, moments = [key for key, _ in deeds], [at for _, at in deeds]
    rows = await db.fetch(sql("rewards.credit"), user_id, skill, keys, moments, points, reason, most, zone)
    return sum(row["points"] for row in rows)


async def give_badges(db: Executor, user_id: UUID, badges: Sequence[tuple[str, str]], now: datetime) -> list[str]:
    """Give badges (key, name), each once; the names of the new ones."""
    keys, names = [key for key, _ in badges], [name for _, name in badges]
    rows = await db.fetch(sql("rewards.badges"), user_id, [f"badge:{key}" for key in keys], keys, names, now)
    return [row["reason"] for row in rows]


async def standing(db: Executor, user_id: UUID, zone: str) -> Standing:
    """Where somebody stands; days are those of their zone."""
    row = await db.fetchrow(sql("rewards.standing"), user_id, zone)
    if row is None:
        return Standing(0, 0, {}, frozenset(), frozenset(), frozenset())
    return Standing(
        int(row["points"]),
        int(row["held"]),
        row["deeds"],
        frozenset(row["active"]),
        frozenset(row["days_off"]),
        frozenset(row["rest_weekdays"]),
    )


async def page(db: Executor, user_id: UUID, limit: int, below: int) -> list[Reward]:
    """What was earned and given, newest first."""
    return [Reward(*row) for row in await db.fetch(sql("rewards.page"), user_id, limit, below)]


async def badges(db: Executor, user_id: UUID, limit: int) -> list[str]:
    """The names of the newest badges."""
    return [row["reason"] for row in await db.fetch(sql("rewards.badges_of"), user_id, limit)]


async def set_rest(db: Executor, user_id: UUID, weekdays: Sequence[int]) -> None:
    """Set the weekdays of rest, six at most (ISO: 1 is Monday)."""
    await db.execute(sql("rewards.rest"), user_id, sorted(set(weekdays)))


async def add_days_off(db: Executor, user_id: UUID, days: Sequence[date]) -> None:
    """Days on which nothing is expected."""
    await db.execute(sql("rewards.add_days_off"), user_id, list(days))


async def drop_days_off(db: Executor, user_id: UUID, since: date) -> None:
    """Take days off back, from one on."""
    await db.execute(sql("rewards.drop_days_off"), user_id, since)


@dataclass(frozen=True, slots=True)
class Earner:
    """Somebody whose deeds are looked at."""

    locale: str
    timezone: str
    skills_off: frozenset[str]
    guarded: bool


async def earner(db: Executor, user_id: UUID) -> Earner | None:
    """What rewarding needs to know of somebody; None when they are gone."""
    row = await db.fetchrow(sql("rewards.person"), user_id)
    return Earner(row["locale"], row["timezone"], frozenset(row["skills_off"]), row["guarded"]) if row else None
