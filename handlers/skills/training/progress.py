"""The next target of an exercise: it follows from what was done, is never kept, and always has a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from handlers.skills.training.exercises import exercises
from handlers.skills.training.figures import figures
from handlers.skills.training.shapes import Slot
from storage.workouts import Unit, Workout

POUND = 0.45359237  # kg, exactly
_HARD = 9  # RPE from which the last set was hard
_LIGHT = {"kg": 10.0, "lb": 20.0}  # up to here a step is smaller
_SMALL = {"kg": 1.0, "lb": 2.5}

Counted = Literal["reps", "seconds", "minutes"]
Reason = Literal[
    "first", "break", "long_break", "lighter", "missed", "missed_twice", "hard", "more_weight", "more_reps",
    "more_time", "more_sets", "top",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What to do next. `weight_kg` None: no weight, or the person finds one; `before`: what the reason speaks of."""

    exercise: str
    sets: int
    amount: int
    counted_in: Counted
    weight_kg: float | None
    rest_seconds: int
    rpe: int
    reason: Reason
    before: Workout | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What decides besides the log: the day, when the plan began, every which week is lighter, the most sets."""

    today: date
    started_on: date
    lighter_every: int
    most_sets: int
    unit: Unit = "kg"

    def is_lighter(self, day: date) -> bool:
        """Does the day lie in one of the planned lighter weeks?"""
        return day >= self.started_on and ((day - self.started_on).days // 7 + 1) % self.lighter_every == 0


def target(slot: Slot, log: Sequence[Workout], course: Course) -> Target:
    """The next target of a slot. `log`: what was done of it, newest first."""
    before = [one for one in log if _amount(one, slot) is not None]
    weighted = exercises()[slot.exercise].measure == "weight"
    if weighted:
        before = [one for one in before if one.weight_kg]
    first = Target(slot.exercise, slot.sets, slot.low, _counted(slot), None, slot.rest_seconds, slot.rpe, "first")
    if not before:
        return first
    base = [one for one in before if not course.is_lighter(one.done_on)] or before
    last = base[0]
    same = replace(
        first,
        amount=min(max(_amount(last, slot) or slot.low, slot.low), slot.high),
        weight_kg=last.weight_kg if weighted else None,
        before=last,
    )
    return _after_rest(slot, before[0], same, course) or _after(slot, base, same, course)


def _after_rest(slot: Slot, newest: Workout, same: Target, course: Course) -> Target | None:
    """Lighter after a break, and in planned lighter weeks."""
    lighter, away = figures().lighter, (course.today - newest.done_on).days
    back = replace(same, before=newest)
    if away >= lighter.long_break_days:
        return _lighter(slot, back, lighter.long_break, "long_break", course.unit)
    if away >= lighter.break_days:
        return _lighter(slot, back, lighter.break_, "break", course.unit)
    if course.is_lighter(course.today):
        return _lighter(slot, same, lighter.planned, "lighter", course.unit)
    return None


def _after(slot: Slot, base: Sequence[Workout], same: Target, course: Course) -> Target:
    """Short of the target: the same, the second time lighter. Hard: the same. Else one step up."""
    last = base[0]
    if _missed(last, slot):
        if len(base) > 1 and _missed(base[1], slot) and base[1].weight_kg == last.weight_kg:
            return _lighter(slot, same, figures().lighter.missed_twice, "missed_twice", course.unit)
        return replace(same, reason="missed")
    if last.effort == "hard" or (last.rpe or 0) >= _HARD:
        return replace(same, reason="hard")
    return _up(slot, last, same, course)


def _up(slot: Slot, last: Workout, same: Target, course: Course) -> Target:
    """Double progression: first more reps (or time) within the range, then more weight, or one more set."""
    steps, done = figures().steps, _amount(last, slot) or slot.low
    if done < slot.high or (last.sets or slot.sets) < slot.sets:
        if same.counted_in == "reps":
            step = steps.reps_easy if last.effort == "easy" else steps.reps
            return replace(same, amount=min(max(done + step, slot.low), slot.high), reason="more_reps")
        step = steps.seconds if same.counted_in == "seconds" else max(1, round(done * steps.minutes))
        return replace(same, amount=min(max(done + step, slot.low), slot.high), reason="more_time")
    if same.weight_kg is not None:
        return replace(same, amount=slot.low, weight_kg=_heavier(same.weight_kg, course.unit), reason="more_weight")
    if same.counted_in != "minutes" and (last.sets or slot.sets) <= slot.sets < course.most_sets:
        return replace(same, sets=slot.sets + 1, amount=slot.low, reason="more_sets")
    return replace(same, sets=min(max(slot.sets, last.sets or 0), course.most_sets), amount=slot.high, reason="top")


def _lighter(slot: Slot, same: Target, share: float, reason: Reason, unit: Unit) -> Target:
    weight = None if same.weight_kg is None else _rounded(same.weight_kg * share, unit)
    sets = same.sets if reason == "missed_twice" else max(1, same.sets - 1)
    return replace(same, sets=sets, amount=slot.low, weight_kg=weight, rpe=min(same.rpe, 7), reason=reason)


def _missed(one: Workout, slot: Slot) -> bool:
    return one.effort == "missed" or (_amount(one, slot) or 0) < slot.low


def _amount(one: Workout, slot: Slot) -> int | None:
    """What an entry counts in the slot's own measure."""
    match _counted(slot):
        case "reps":
            return one.reps
        case "seconds":
            return one.seconds
        case _:
            return None if one.seconds is None else max(1, round(one.seconds / 60))


def _counted(slot: Slot) -> Counted:
    measure = exercises()[slot.exercise].measure
    return "reps" if measure == "weight" else measure


def _heavier(weight: float, unit: Unit) -> float:
    """One step more, in the unit the person lifts in."""
    now = in_unit(weight, unit)
    step = _SMALL[unit] if now < _LIGHT[unit] else (figures().steps.kg if unit == "kg" else figures().steps.lb)
    return kilograms(now + step, unit)


def _rounded(weight: float, unit: Unit) -> float:
    """Down to a weight that plates or dumbbells make, but not to nothing."""
    now = in_unit(weight, unit)
    step = _SMALL[unit] if now < _LIGHT[unit] else (figures().steps.kg if unit == "kg" else figures().steps.lb)
    return kilograms(max(now // step * step, step), unit)


def in_unit(weight_kg: float, unit: Unit) -> float:
    """A weight in the person's unit, to the next half pound or 10 g."""
    return round(weight_kg / POUND * 2) / 2 if unit == "lb" else round(weight_kg, 2)


def kilograms(weight: float, unit: Unit) -> float:
    """A weight as it is kept, to 10 g."""
    return round(weight * POUND, 2) if unit == "lb" else round(weight, 2)
