"""Plans, workouts, targets and their reasons in words."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from handlers.lines import say
from handlers.skills.reminders.vocabulary import vocabulary
from handlers.skills.training.exercises import exercises, label
from handlers.skills.training.making import sessions_of
from handlers.skills.training.progress import Target, in_unit
from handlers.skills.training.today import DayPlan
from storage.workout_plans import KeptPlan
from storage.workouts import Unit, Workout

_MILE = 1609.344  # metres, exactly


def workout(day: DayPlan, locale: str) -> str:
    """A day's workout, an exercise a line with its reason beneath; what holds for most of them is said once."""
    common = _common(day.targets)
    about = say(
        locale, "training_workout", number=day.session + 1, of=day.sessions,
        focus=say(locale, f"training_focus_{day.focus}"), minutes=day.minutes,
    )  # fmt: skip
    lines = [about]
    if common is not None:
        lines.append(say(locale, "training_common", rest=common[0], rpe=common[1]))
    for number, one in enumerate(day.targets, 1):
        if one.exercise in day.done:
            lines.append(f"✓ {label(one.exercise, locale)}")
            continue
        told = dose(one, locale, day.unit)
        if one.counted_in != "minutes" and (one.rest_seconds, one.rpe) != common:
            told = say(locale, "training_target", dose=told, rest=one.rest_seconds, rpe=one.rpe)
        lines.append(f"{number}. **{label(one.exercise, locale)}**: {told}")
        lines.append(f"   _{why(one, locale, day.unit) if one.before else say(locale, 'training_first')}_")
    if any(one.before is None and one.exercise not in day.done for one in day.targets):
        lines += ["", say(locale, "training_first_how")]
    return "\n".join(lines)


def _common(targets: Sequence[Target]) -> tuple[int, int] | None:
    """Rest and effort of most exercises."""
    counted = Counter((one.rest_seconds, one.rpe) for one in targets if one.counted_in != "minutes")
    return counted.most_common(1)[0][0] if counted else None


def dose(one: Target, locale: str, unit: Unit) -> str:
    """`3 × 8 at 60 kg`, `30 min, effort 6/10`."""
    if one.counted_in == "minutes":
        return say(locale, "training_target_minutes", minutes=one.amount, rpe=one.rpe)
    told = f"{one.sets} × {one.amount}{' s' if one.counted_in == 'seconds' else ''}"
    if one.weight_kg is not None:
        return say(locale, "training_at_weight", dose=told, weight=weight(one.weight_kg, unit))
    return told


def why(one: Target, locale: str, unit: Unit) -> str:
    """One line: what was done last, and what follows from it."""
    if one.before is None:
        return say(locale, "training_why_first_weight" if _weighs(one) else "training_why_first", reps=one.amount + 3)
    told = say(locale, "training_last_time", done=done(one.before, locale, unit))
    return f"{told} → {say(locale, f'training_why_{one.reason}')}"


def done(entry: Workout, locale: str, unit: Unit) -> str:
    """`3×8, 60 kg, last set hard`."""
    parts = []
    if entry.sets and entry.reps:
        parts.append(f"{entry.sets}×{entry.reps}")
    elif entry.reps:
        parts.append(f"{entry.reps}×")
    if entry.weight_kg:
        parts.append(weight(entry.weight_kg, unit))
    if entry.distance_m:
        parts.append(distance(entry.distance_m, unit))
    if entry.seconds:
        sets = f"{entry.sets} × " if entry.sets and entry.sets > 1 else ""
        parts.append(f"{sets}{span(entry.seconds)}")
    if entry.rpe:
        parts.append(f"RPE {entry.rpe}")
    if entry.effort:
        parts.append(say(locale, f"training_effort_{entry.effort}"))
    return ", ".join(parts) or "✓"


def entry_line(entry: Workout, locale: str) -> str:
    """`Bench press: 3×8, 60 kg`, in the unit it was written in."""
    return f"{label(entry.exercise or '', locale)}: {done(entry, locale, entry.unit)}"


def weight(kilograms: float, unit: Unit) -> str:
    """`62.5 kg` or `135 lb`."""
    return f"{in_unit(kilograms, unit):g} {unit}"


def distance(metres: int, unit: Unit) -> str:
    """Kilometres, or miles for people of pounds."""
    return f"{metres / _MILE:.3g} mi" if unit == "lb" else f"{metres / 1000:.4g} km"


def span(seconds: int) -> str:
    """`45 s`, `28 min`, `28:30 min`."""
    if seconds < 120 and seconds % 60:
        return f"{seconds} s"
    return f"{seconds // 60} min" if not seconds % 60 else f"{seconds // 60}:{seconds % 60:02d} min"


def days(weekdays: Sequence[int], locale: str) -> str:
    """`Monday, Wednesday and Friday`."""
    words = vocabulary(locale)
    names = [words.weekday_names[number - 1] for number in weekdays]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {words.conjunction} {names[-1]}"


def weekday(day: date, locale: str) -> str:
    """The name of a day."""
    return vocabulary(locale).weekday_names[day.isoweekday() - 1]


def things(names: Sequence[str], kind: str, locale: str) -> str:
    """Equipment or parts of the body, named."""
    return ", ".join(say(locale, f"training_{kind}_{name}") for name in names) or say(locale, f"training_{kind}_none")


def plan(kept: KeptPlan, locale: str) -> str:
    """A whole plan: what it is for, then a line for each workout with its days."""
    goal_, level = say(locale, f"training_goal_{kept.goal}"), say(locale, f"training_level_{kept.level}")
    lines = [f"{goal_} · {level} · {kept.minutes} min · {things(kept.equipment, 'equipment', locale)}"]
    if kept.spared:
        lines.append(say(locale, "training_plan_spared", parts=things(kept.spared, "part", locale)))
    alike: dict[str, list[int]] = {}
    for day, session in zip(kept.weekdays, sessions_of(kept), strict=False):
        names = ", ".join(label(slot.exercise, locale) for slot in session.exercises)
        alike.setdefault(f"({say(locale, f'training_focus_{session.focus}')}): {names}", []).append(day)
    lines += [f"**{days(weekdays, locale)}** {told}" for told, weekdays in alike.items()]
    return "\n".join(lines)


def _weighs(one: Target) -> bool:
    return exercises()[one.exercise].measure == "weight"
