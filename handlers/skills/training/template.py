"""A plan by template and rules, with no model: balanced movements, within the time, resting what was trained."""

from collections.abc import Iterator, Sequence

from handlers.skills.training.exercises import Exercise, exercises
from handlers.skills.training.figures import figures
from handlers.skills.training.rules import (
    FEWEST_EXERCISES,
    LIGHT,
    adjacent,
    available,
    broken,
    in_balance,
    minutes_of,
    most_effort,
    most_sets,
    sets_of,
    sides,
    weekly_sets,
)
from handlers.skills.training.shapes import Draft, Focus, Session, Slot, Wish

# What a session is made of: groups are added whole, so that what opposes each other stays together.
_GROUPS: dict[Focus, tuple[tuple[str, ...], ...]] = {
    "full": (("push", "row"), ("squat", "hinge"), ("core",), ("press", "pull"), ("calves",), ("biceps", "triceps")),
    "upper": (("push", "row"), ("press", "pull"), ("biceps", "triceps"), ("core",)),
    "lower": (("squat", "hinge"), ("lunge",), ("core",), ("calves",)),
    "push": (("push",), ("press",), ("triceps",), ("core",)),
    "pull": (("row",), ("pull",), ("biceps",), ("core",)),
    "legs": (("squat", "hinge"), ("lunge",), ("calves",), ("core",)),
    "run": (("cardio",), ("core",), ("mobility",)),
    "mobility": (("mobility",),) * 6,
}
_FILLING = ("core", "mobility", "cardio", "mobility", "core")
_FOCUS_BY_DAYS: dict[int, tuple[Focus, ...]] = {
    2: ("upper", "lower"),
    3: ("push", "legs", "pull"),
    4: ("upper", "lower", "upper", "lower"),
    5: ("upper", "lower", "push", "pull", "legs"),
    6: ("push", "legs", "pull", "push", "legs", "pull"),
}


def build(wish: Wish) -> Draft | None:
    """A plan that breaks no rule; None when what is left to train is too little."""
    possible = available(wish)
    if not _enough(possible, wish):
        return None
    sessions = [_session(focus, place, possible, wish) for place, focus in enumerate(_focuses(wish))]
    draft = Draft(sessions=sessions)
    _within_bounds(draft, wish)
    return None if broken(draft, wish) else draft


def _enough(possible: Sequence[Exercise], wish: Wish) -> bool:
    """Something of what the goal is about can be trained."""
    patterns = {one.pattern for one in possible}
    if wish.goal == "running":
        return any(one.key == "run" for one in possible)
    if wish.goal == "mobility":
        return sum(one.pattern == "mobility" for one in possible) > FEWEST_EXERCISES
    return len(patterns - LIGHT) >= 2


def _focuses(wish: Wish) -> list[Focus]:
    """What each session is about, in the order of the weekdays."""
    days = len(wish.weekdays)
    if wish.goal == "running":
        return ["run"] * days
    if wish.goal == "mobility":
        return ["mobility"] * days
    if not adjacent(wish) or days == 1:
        return ["full"] * days
    found = list(_FOCUS_BY_DAYS[days])
    first = _first_after_rest(wish.weekdays)
    return [found[(place - first) % days] for place in range(days)]


def _first_after_rest(days: Sequence[int]) -> int:
    """The place of a day before which one rests: the week begins there, so that its ends never meet."""
    return next(place for place, day in enumerate(days) if (day - 2) % 7 + 1 not in days)


def _session(focus: Focus, place: int, possible: Sequence[Exercise], wish: Wish) -> Session:
    chosen: list[Slot] = []
    for group in _GROUPS[focus]:
        found = [one for one in (_pick(pattern, place, possible, chosen) for pattern in group) if one is not None]
        added = [*chosen, *(dose(one, wish, focus) for one in found)]
        if len({slot.exercise for slot in added}) == len(added) and _fits(focus, added, wish):
            chosen = added
    if wish.goal == "fitness":
        chosen = _with(chosen, "cardio", place, possible, wish, focus)
    for pattern in _FILLING:
        if len(chosen) < FEWEST_EXERCISES:
            chosen = _with(chosen, pattern, place, possible, wish, focus)
    if not chosen:  # nothing fits: the rules will say so
        chosen = [dose(one, wish, focus) for one in possible[:1]]
    return Session(focus=focus, exercises=chosen)


def _with(
    chosen: list[Slot], pattern: str, place: int, possible: Sequence[Exercise], wish: Wish, focus: Focus
) -> list[Slot]:
    one = _pick(pattern, place, possible, chosen)
    added = [*chosen, dose(one, wish, focus)] if one is not None else chosen
    return added if _fits(focus, added, wish) else chosen


def _fits(focus: Focus, slots: list[Slot], wish: Wish) -> bool:
    return not slots or minutes_of(Session(focus=focus, exercises=slots)) <= wish.minutes


def _pick(pattern: str, place: int, possible: Sequence[Exercise], chosen: Sequence[Slot]) -> Exercise | None:
    """The preferred exercise of a movement; in every second session the next best, for variety."""
    taken = {slot.exercise for slot in chosen}
    fitting = [one for one in possible if one.pattern == pattern and one.key not in taken]
    if not fitting:
        return None
    weighted = [one for one in fitting if one.measure == fitting[0].measure]
    return weighted[place % min(len(weighted), 2)] if pattern != "cardio" else fitting[0]


def dose(one: Exercise, wish: Wish, focus: Focus) -> Slot:
    """Sets, reps, rest and effort of an exercise, by goal, level, age and time."""
    goal, times = figures().goals[wish.goal], figures().times
    rpe, sets = min(goal.rpe, most_effort(wish)), figures().levels[wish.level].sets
    sets = min(sets, most_sets(wish))
    short = wish.minutes < 30  # little time: fewer sets, less rest
    match one.measure:
        case "seconds":
            low, high = times.stretch if one.pattern == "mobility" else times.seconds
            return Slot(exercise=one.key, sets=2, low=low, high=high, rest_seconds=15 if short else 30, rpe=min(rpe, 7))
        case "minutes":
            low, high = _minutes(wish, focus)
            return Slot(exercise=one.key, sets=1, low=low, high=high, rest_seconds=0, rpe=min(rpe, 6))
        case _:
            low, high = _reps(one, wish)
            rest = min(goal.rest, 60) if short else goal.rest
            return Slot(
                exercise=one.key, sets=2 if short else sets, low=low, high=high, rest_seconds=max(rest, 45), rpe=rpe
            )


def _reps(one: Exercise, wish: Wish) -> tuple[int, int]:
    """Fewer reps only with weights, and not under 18."""
    low, high = figures().goals[wish.goal].reps
    fewest = 8 if one.measure == "reps" or one.pattern in {"biceps", "triceps", "calves"} else low
    fewest = max(fewest, figures().minor.reps_at_least) if wish.minor else fewest
    return max(low, fewest), max(high, fewest + 4)


def _minutes(wish: Wish, focus: Focus) -> tuple[int, int]:
    """Of running, most of the time there is; of cardio after strength, a little."""
    low, high = figures().times.running if focus == "run" else (8, 10)
    room = max(wish.minutes - 12, 5) if focus == "run" else max(wish.minutes // 4, 5)
    return min(low, room), min(high, room)


def _within_bounds(draft: Draft, wish: Wish) -> None:
    """Take sets away until no muscle has too many and both sides are in balance."""
    most = figures().levels[wish.level].weekly
    for muscle, sets in weekly_sets(draft).items():
        while sets > most:
            _take(draft, [slot for slot, one in _slots(draft) if one.muscles[0] == muscle and one.pattern not in LIGHT])
            sets -= 1  # noqa: PLW2901 - counted down with what is taken
    for pair in sides(wish):
        while not in_balance(*(counts := [sets_of(draft, side) for side in pair])):
            fuller = pair[counts.index(max(counts))]
            _take(draft, [slot for slot, one in _slots(draft) if one.pattern in fuller])


def _take(draft: Draft, slots: Sequence[Slot]) -> None:
    """One set less where there are most; an exercise without a set is left out."""
    biggest = max(slots, key=lambda slot: slot.sets)
    if biggest.sets > 1:
        biggest.sets -= 1
        return
    for session in draft.sessions:
        session.exercises[:] = [slot for slot in session.exercises if slot is not biggest]


def _slots(draft: Draft) -> Iterator[tuple[Slot, Exercise]]:
    for session in draft.sessions:
        for slot in session.exercises:
            yield slot, exercises()[slot.exercise]
