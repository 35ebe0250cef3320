"""Points and badges for what the logs of skills say was done: once a deed, whoever wrote it down and however often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from handlers.deeds import Deed
from handlers.lines import say
from handlers.skills import Skill, skills
from handlers.streak import streak
from handlers.turn import Turn
from handlers.wall_time import zone_of
from storage import rewards
from storage.executor import Executor
from storage.rewards import Earner, Standing

NAME = "rewards"
LEVELS = (1, 10, 50, 100, 365, 1000)
STREAKS = (3, 7, 14, 30, 100, 365, 1000)
_OVERLAP = timedelta(days=1)  # a deed may be committed after a later one was rewarded
_LONGEST_AGO = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Doer:
    """Whose deeds are looked at, and when. `off`: skills that are turned off for them."""

    id: UUID
    locale: str
    timezone: str
    now: datetime
    off: frozenset[str] = frozenset()

    @classmethod
    def of(cls, user_id: UUID, earner: Earner, now: datetime) -> "Doer":
        """Somebody whose turn it is not."""
        return cls(user_id, earner.locale, earner.timezone, now, earner.skills_off)

    @property
    def today(self) -> date:
        """The day it is where they are."""
        return self.now.astimezone(zone_of(self.timezone)).date()


@dataclass(frozen=True, slots=True)
class Earned:
    """What is new, and where somebody stands with it."""

    points: int
    badges: tuple[str, ...]
    standing: Standing
    streak: int


async def settle(db: Executor, doer: Doer, only: Iterable[str] | None = None) -> Earned | None:
    """Reward what is new in the logs of all skills, or of `only` these; None when rewards are off. In a transaction."""
    if NAME in doer.off:
        return None
    await rewards.lock(db, doer.id)
    chosen = [one for one in skills() if one.deeds and one.name not in doer.off and (only is None or one.name in only)]
    points = 0
    for skill in chosen:
        points += await _credit(db, doer, skill)
    found, days = await standing(db, doer)
    names = await rewards.give_badges(db, doer.id, _due(found, days, doer.locale), doer.now) if points else []
    return Earned(points, tuple(names), found, days)


async def standing(db: Executor, doer: Doer) -> tuple[Standing, int]:
    """Where somebody stands by what was rewarded so far, and their days in a row."""
    found = await rewards.standing(db, doer.id, doer.timezone)
    return found, streak(found.active, found.days_off | await _days_off(db, doer), found.rest_weekdays, doer.today)


async def settle_of(db: Executor, user_id: UUID, now: datetime) -> Earned | None:
    """Reward what is new in somebody's logs, whoever looks; None when they are gone. In a transaction."""
    found = await rewards.earner(db, user_id)
    return await settle(db, Doer.of(user_id, found, now)) if found else None


async def credit(db: Executor, turn: Turn) -> None:
    """Run the deeds of a turn and let its answer tell what they earned."""
    deeds = [effect for effect in turn.effects if isinstance(effect, Deed)]
    if not deeds:
        return
    for deed in deeds:
        await deed(db)
    turn.effects = [effect for effect in turn.effects if not isinstance(effect, Deed)]
    earned = await settle(db, doer_of(turn), {deed.skill for deed in deeds})
    if earned is not None and earned.points and turn.reply is not None:
        turn.reply = turn.reply.with_more("\n\n" + told(earned, turn.known.locale))


def doer_of(turn: Turn) -> Doer:
    """The person of a turn."""
    person = turn.known
    return Doer(person.id, person.locale, person.timezone, turn.now, person.skills_off)


def told(earned: Earned, locale: str) -> str:
    """What is new, in a line or two."""
    lines = [say(locale, "reward_earned", points=earned.points, all=earned.standing.points)]
    lines += [say(locale, "reward_badge", badge=badge) for badge in earned.badges]
    return "\n".join(lines)


async def _credit(db: Executor, doer: Doer, skill: Skill) -> int:
    deeds = skill.deeds
    if deeds is None:
        return 0
    until = await rewards.credited_until(db, doer.id, skill.name)
    earliest = doer.now - _LONGEST_AGO
    since = max(until - _OVERLAP, earliest) if until else earliest
    done = await deeds.since(db, doer.id, since)
    if not done:
        return 0
    return await rewards.credit(
        db, doer.id, skill=skill.name, deeds=done, points=deeds.points, reason=say(doer.locale, deeds.line),
        most=deeds.most, zone=doer.timezone,
    )  # fmt: skip


async def _days_off(db: Executor, doer: Doer) -> frozenset[date]:
    found: set[date] = set()
    for skill in skills():
        if skill.deeds and skill.deeds.days_off and skill.name not in doer.off:
            found.update(await skill.deeds.days_off(db, doer.id, doer.today))
    return frozenset(found)


def _due(found: Standing, days: int, locale: str) -> list[tuple[str, str]]:
    """Every badge somebody has earned by now: key and name. The database gives each once."""
    due = [(f"streak_{level}", say(locale, "badge_streak", days=level)) for level in STREAKS if level <= days]
    for skill in skills():
        if skill.deeds is None:
            continue
        number, what = found.deeds.get(skill.name, 0), say(locale, skill.deeds.line)
        for level in LEVELS:
            if level <= number:
                name = say(locale, "badge_first" if level == 1 else "badge_level", what=what, number=level)
                due.append((f"{skill.name}_{level}", name))
    return due
