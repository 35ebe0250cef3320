"""What every plan must keep to, whoever made it: a template or a model."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from handlers.skills.training.exercises import Exercise, exercises
from handlers.skills.training.figures import MOST_DAYS, RANKS, figures
from handlers.skills.training.shapes import Draft, Session, Slot, Wish

LIGHT = frozenset({"core", "cardio", "mobility"})  # patterns that need no day of rest and no balance
_PUSHING, _PULLING = frozenset({"push", "press"}), frozenset({"row", "pull"})
_FRONT, _BEHIND = frozenset({"squat", "lunge"}), frozenset({"hinge"})
RATIO, SLACK = 2, 2  # one side may have twice the sets of the other, and two more
FEWEST_REPS, FEWEST_EXERCISES = 3, 2
_SET_SECONDS, _WARM_UP_MINUTES = 40, 5


def broken(draft: Draft, wish: Wish) -> list[str]:
    """Every rule the plan breaks, in a sentence; none when it is good."""
    return [*_week(draft, wish), *_exercises(draft, wish), *_volume(draft, wish), *_rest(draft, wish)]


def available(wish: Wish) -> list[Exercise]:
    """What can be done with the equipment, sparing what has to be spared, at the level; the preferred first."""
    return [
        one
        for one in exercises().values()
        if one.planned and one.level <= RANKS[wish.level] and one.possible(wish.equipment, wish.spared)
    ]


def minutes_of(session: Session) -> int:
    """About how long a session takes, warm-up included."""
    return _WARM_UP_MINUTES + round(sum(_seconds(slot) for slot in session.exercises) / 60)


def weekly_sets(draft: Draft) -> Counter[str]:
    """Sets a week by the muscle that tires most."""
    found: Counter[str] = Counter()
    for slot, exercise in _known(draft):
        if exercise.pattern not in LIGHT:
            found[exercise.muscles[0]] += slot.sets
    return found


def sides(wish: Wish) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Pairs of opposite patterns that can both be trained: they must be in balance."""
    patterns = {one.pattern for one in available(wish)}
    for one, other in ((_PUSHING, _PULLING), (_FRONT, _BEHIND)):
        if patterns & one and patterns & other:
            yield one, other


def sets_of(draft: Draft, patterns: frozenset[str]) -> int:
    """Sets a week of some patterns."""
    return sum(slot.sets for slot, exercise in _known(draft) if exercise.pattern in patterns)


def most_effort(wish: Wish) -> int:
    """The highest RPE there may be."""
    rpe = figures().levels[wish.level].rpe
    return min(rpe, figures().minor.rpe) if wish.minor else rpe


def most_sets(wish: Wish) -> int:
    """Sets of one exercise."""
    sets = figures().levels[wish.level].sets + 1
    return min(sets, figures().minor.sets) if wish.minor else sets


def adjacent(wish: Wish) -> list[tuple[int, int]]:
    """Places of sessions on days that follow each other, Sunday and Monday too."""
    days = wish.weekdays
    found = [(at, at + 1) for at, (day, after) in enumerate(pairwise(days)) if after - day == 1]
    if len(days) > 1 and days[0] == 1 and days[-1] == 7:
        found.append((len(days) - 1, 0))
    return found


def _week(draft: Draft, wish: Wish) -> Iterator[str]:
    if len(wish.weekdays) > MOST_DAYS:
        yield f"At most {MOST_DAYS} days a week."
    if len(draft.sessions) != len(wish.weekdays):
        yield f"There must be exactly {len(wish.weekdays)} sessions."
    if wish.goal == "running" and not any(slot.exercise == "run" for one in draft.sessions for slot in one.exercises):
        yield "Nobody runs in it."
    for number, session in enumerate(draft.sessions, 1):
        keys = [slot.exercise for slot in session.exercises]
        if len(set(keys)) < len(keys):
            yield f"Session {number} has an exercise twice."
        if len(keys) < FEWEST_EXERCISES:
            yield f"Session {number} needs at least {FEWEST_EXERCISES} exercises."
        if minutes_of(session) > wish.minutes:
            yield f"Session {number} takes {minutes_of(session)} minutes; there are {wish.minutes}."


def _exercises(draft: Draft, wish: Wish) -> Iterator[str]:
    allowed = {one.key for one in available(wish)}
    for slot in (slot for session in draft.sessions for slot in session.exercises):
        if slot.exercise not in exercises():
            yield f"{slot.exercise!r} is no known exercise."
        elif slot.exercise not in allowed:
            yield f"{slot.exercise!r} needs other equipment or a higher level, or loads what must be spared."
        elif slot.low > slot.high:
            yield f"{slot.exercise!r}: low is above high."
        else:
            yield from _doses(slot, wish)


def _doses(slot: Slot, wish: Wish) -> Iterator[str]:
    counted = exercises()[slot.exercise].measure in {"weight", "reps"}
    fewest = figures().minor.reps_at_least if wish.minor else FEWEST_REPS
    if counted and not fewest <= slot.low <= slot.high <= 30:
        yield f"{slot.exercise!r}: {fewest} to 30 reps."
    if slot.sets > most_sets(wish):
        yield f"{slot.exercise!r}: at most {most_sets(wish)} sets."
    if slot.rpe > most_effort(wish):
        yield f"{slot.exercise!r}: effort at most {most_effort(wish)}."
    if exercises()[slot.exercise].measure == "weight" and slot.rest_seconds < 45:
        yield f"{slot.exercise!r}: at least 45 seconds of rest."


def _volume(draft: Draft, wish: Wish) -> Iterator[str]:
    most = figures().levels[wish.level].weekly
    for muscle, sets in weekly_sets(draft).items():
        if sets > most:
            yield f"{sets} sets a week for {muscle} are too many; {most} are the most."
    for one, other in sides(wish):
        first, second = sets_of(draft, one), sets_of(draft, other)
        if not in_balance(first, second):
            yield f"Out of balance: {first} sets of {'/'.join(sorted(one))} and {second} of {'/'.join(sorted(other))}."


def in_balance(one: int, other: int) -> bool:
    """Has neither side far more sets than the other?"""
    return max(one, other) <= RATIO * min(one, other) + SLACK


def _rest(draft: Draft, wish: Wish) -> Iterator[str]:
    for before, after in adjacent(wish):
        if max(before, after) >= len(draft.sessions):
            continue
        shared = tired(draft.sessions[before]) & tired(draft.sessions[after])
        if shared:
            yield f"Sessions {before + 1} and {after + 1} are a day apart and both train {', '.join(sorted(shared))}."


def tired(session: Session) -> set[str]:
    """The muscles that need a day of rest afterwards."""
    found = (exercises().get(slot.exercise) for slot in session.exercises)
    return {one.muscles[0] for one in found if one is not None and one.pattern not in LIGHT}


def _known(draft: Draft) -> Iterator[tuple[Slot, Exercise]]:
    for session in draft.sessions:
        for slot in session.exercises:
            if (exercise := exercises().get(slot.exercise)) is not None:
                yield slot, exercise


def _seconds(slot: Slot) -> int:
    exercise = exercises().get(slot.exercise)
    if exercise is not None and exercise.measure == "minutes":
        return slot.sets * slot.high * 60
    one = slot.high if exercise is not None and exercise.measure == "seconds" else _SET_SECONDS
    return slot.sets * (one + slot.rest_seconds)
