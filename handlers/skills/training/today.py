"""The workout of a day: which one it is, and its targets. What was missed moves to the next day, and never piles up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from handlers.skills.training.exercises import Exercise, exercises
from handlers.skills.training.figures import figures
from handlers.skills.training.making import sessions_of, wish_of
from handlers.skills.training.progress import Course, Target, target
from handlers.skills.training.rules import available, minutes_of, most_sets
from handlers.skills.training.shapes import Focus, Session, Slot, Wish
from handlers.skills.training.template import dose
from storage import workouts
from storage.executor import Executor
from storage.workout_plans import KeptPlan
from storage.workouts import Unit, Workout

LOOKED_AT = 40  # newest entries, in which the last session is found
LOGGED = 8  # entries of an exercise by which its target is found


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day's workout. `session` counts from 0; `done`: exercises noted today; `moved_from`: a day that was missed;
    `next_on`: the next training day when today rests or is done.
    """

    plan_id: UUID
    session: int
    sessions: int
    focus: Focus
    minutes: int
    targets: Sequence[Target]
    done: frozenset[str]
    unit: Unit
    rests: bool
    moved_from: date | None
    next_on: date
    started: bool  # was anything of the plan ever done?

    @property
    def finished(self) -> bool:
        """Is all of it noted?"""
        return bool(self.targets) and all(target.exercise in self.done for target in self.targets)


async def workout_of(db: Executor, user_id: UUID, plan: KeptPlan, today: date, *, minor: bool = True) -> DayPlan | None:
    """The workout that is next on a day; None for a plan that cannot be read. Two round trips."""
    sessions, wish = sessions_of(plan), wish_of(plan, minor=minor)
    if not sessions or wish is None:
        return None
    newest = await workouts.newest(db, user_id, LOOKED_AT)
    place = place_of(plan, newest, len(sessions), today)
    session = sessions[place]
    slots = slots_of(plan, session, wish)
    logs = await workouts.last_of(db, user_id, [slot.exercise for slot in slots], LOGGED)
    course = course_of(plan, wish, newest, today)
    targets = [target(slot, [one for one in logs[slot.exercise] if one.done_on < today], course) for slot in slots]
    done = frozenset(one.exercise for one in newest if one.exercise and one.done_on == today)
    moved = _missed(plan, newest, today)
    return DayPlan(
        plan_id=plan.id,
        session=place,
        sessions=len(sessions),
        focus=session.focus,
        minutes=minutes_of(Session(focus=session.focus, exercises=slots)) if slots else 0,
        targets=targets,
        done=done,
        unit=course.unit,
        rests=today.isoweekday() not in plan.weekdays and moved is None,
        moved_from=moved,
        next_on=next_day(plan.weekdays, today),
        started=any(one.plan_id == plan.id for one in newest),
    )


def course_of(plan: KeptPlan, wish: Wish, newest: Sequence[Workout], today: date) -> Course:
    """What decides besides the log of an exercise."""
    every = figures().levels[wish.level].lighter_every
    return Course(today, plan.started_on, every, most_sets(wish), unit_of(newest) or "kg")


def slots_of(plan: KeptPlan, session: Session, wish: Wish) -> list[Slot]:
    """What a session is made of; on a journey the same movements with nothing but the body."""
    if plan.paused_for == "travel":
        return _travelling(session, wish)
    return [slot for slot in session.exercises if slot.exercise in exercises()]


def unit_of(newest: Sequence[Workout]) -> Unit | None:
    """The unit somebody wrote a weight in last; None when they never did."""
    return next((one.unit for one in newest if one.weight_kg), None)


def next_day(weekdays: Sequence[int], today: date) -> date:
    """The next training day after today."""
    return next(
        day for ahead in range(1, 8) if (day := today + timedelta(days=ahead)).isoweekday() in weekdays or ahead == 7
    )


def place_of(plan: KeptPlan, newest: Sequence[Workout], many: int, today: date) -> int:
    """The session after the last one of this plan; today's own when something of it is noted already."""
    for one in newest:
        if one.plan_id == plan.id and one.session is not None and one.outcome == "done":
            return one.session % many if one.done_on == today else (one.session + 1) % many
    return 0


def _missed(plan: KeptPlan, newest: Sequence[Workout], today: date) -> date | None:
    """The last training day before today, when nothing was done since; a skipped day counts as settled."""
    for back in range(1, 7):
        day = today - timedelta(days=back)
        if day < plan.started_on:
            return None
        if day.isoweekday() in plan.weekdays:
            return None if any(one.done_on >= day for one in newest) else day
    return None


def _travelling(session: Session, wish: Wish) -> list[Slot]:
    """The same movements with nothing but the body; what has none is left out."""
    bare = wish.model_copy(update={"equipment": ()})
    possible, found = available(bare), list[Slot]()
    for slot in session.exercises:
        known = exercises().get(slot.exercise)
        if known is None:
            continue
        variant = known if known in possible else _variant(known, possible, found)
        if variant is not None and variant.key not in {one.exercise for one in found}:
            found.append(slot if variant is known else dose(variant, bare, session.focus))
    return found


def _variant(known: Exercise, possible: Sequence[Exercise], taken: Sequence[Slot]) -> Exercise | None:
    used = {one.exercise for one in taken}
    fitting = [one for one in possible if one.key not in used]
    same = [one for one in fitting if one.pattern == known.pattern]
    return next(iter(same or [one for one in fitting if one.muscles[0] == known.muscles[0]]), None)
