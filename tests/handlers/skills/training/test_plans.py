"""Plans keep to the rules, whatever is wished."""

import random
from collections.abc import Iterator
from typing import get_args

import pytest

from handlers.skills.training.exercises import EQUIPMENT, PARTS, exercises
from handlers.skills.training.making import impossible
from handlers.skills.training.rules import broken, minutes_of
from handlers.skills.training.shapes import Draft, Goal, Level, Slot, Wish, spread
from handlers.skills.training.template import build


def wishes(seed: int) -> Iterator[Wish]:
    """Wishes of all kinds, impossible ones too."""
    dice = random.Random(seed)
    while True:
        hurts = dice.choice([0, 0.1, 0.3])
        yield Wish(
            goal=dice.choice(get_args(Goal)),
            level=dice.choice(get_args(Level)),
            weekdays=tuple(sorted(dice.sample(range(1, 8), dice.randint(1, 7)))),
            minutes=dice.choice([10, 15, 20, 30, 45, 60, 90, 120]),
            equipment=tuple(one for one in EQUIPMENT if dice.random() < 0.4),
            spared=tuple(one for one in PARTS if dice.random() < hurts),
            minor=dice.random() < 0.4,
        )


def violations(draft: Draft, wish: Wish) -> list[str]:
    """The rules once more, in other words than the code's."""
    found = [*broken(draft, wish)]
    days = len(wish.weekdays)
    if days > 6 or len(draft.sessions) != days:
        found.append(f"{days} days, {len(draft.sessions)} sessions")
    for session in draft.sessions:
        if minutes_of(session) > wish.minutes:
            found.append("too long")
        for slot in session.exercises:
            one = exercises()[slot.exercise]
            if set(wish.spared) & one.loads:
                found.append(f"{one.key} loads {wish.spared}")
            if not any(need <= set(wish.equipment) for need in one.equipment):
                found.append(f"{one.key} needs {one.equipment}")
            if wish.minor and (slot.rpe > 8 or (one.measure in {"weight", "reps"} and slot.low < 8)):
                found.append(f"{one.key} is too hard under 18")
    return found


def test_a_thousand_plans_break_no_rule() -> None:
    made = refused = 0
    for wish in wishes(20261124):
        if reasons := impossible(wish):
            refused += 1
            assert set(reasons) <= {"days", "minutes", "running", "little"}
            continue
        draft = build(wish)
        assert draft is not None, wish
        assert violations(draft, wish) == [], wish
        made += 1
        if made == 1000:
            break
    assert refused > 100


def test_ordinary_wishes_are_never_refused() -> None:
    for days in range(1, 7):
        for goal in get_args(Goal):
            for equipment in ((), ("dumbbells",), ("barbell", "bench"), ("bands",), EQUIPMENT):
                for minutes in (30, 45, 60):
                    for minor in (True, False):
                        wish = Wish(goal=goal, weekdays=spread(days), minutes=minutes, equipment=equipment, minor=minor)
                        assert impossible(wish) == [], wish


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"weekdays": spread(7)}, ["days"]),
        ({"weekdays": ()}, ["no_days"]),
        ({"minutes": 5}, ["minutes"]),
        ({"goal": "running", "spared": ("knee",)}, ["running"]),
        ({"goal": "strength", "spared": PARTS}, ["little"]),
    ],
)
def test_what_cannot_be_is_told_why(changes: dict[str, object], reasons: list[str]) -> None:
    assert impossible(Wish().model_copy(update=changes)) == reasons


@pytest.fixture
def draft() -> Draft:
    made = build(Wish(goal="muscle", equipment=("dumbbells", "bench"), minor=False))
    assert made is not None
    return made


WISH = Wish(goal="muscle", equipment=("dumbbells", "bench"), minor=False)


def slot(**changes: object) -> Slot:
    values = {"exercise": "push_up", "sets": 3, "low": 8, "high": 12, "rest_seconds": 90, "rpe": 8} | changes
    return Slot.model_validate(values)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (slot(exercise="flying"), "no known exercise"),
        (slot(exercise="back_squat"), "needs other equipment"),
        (slot(low=1, high=1), "3 to 30 reps"),
        (slot(sets=6), "at most 4 sets"),
        (slot(rpe=10), "effort at most 8"),
        (slot(exercise="floor_press", rest_seconds=0), "45 seconds of rest"),
        (slot(low=12, high=8), "low is above high"),
    ],
)
def test_a_draft_that_breaks_a_rule_is_told_which(draft: Draft, added: Slot, said: str) -> None:
    assert broken(draft, WISH) == []
    draft.sessions[0].exercises[0] = added
    assert said in " ".join(broken(draft, WISH))


def test_missing_repeated_and_crowded_sessions_are_told(draft: Draft) -> None:
    first = draft.sessions[0]
    first.exercises.append(first.exercises[0])
    assert "an exercise twice" in " ".join(broken(draft, WISH))
    draft.sessions.pop()
    assert "exactly 3 sessions" in " ".join(broken(draft, WISH))
    close = WISH.model_copy(update={"weekdays": (1, 2)})
    assert "a day apart" in " ".join(broken(draft, close))
    assert "takes" in " ".join(broken(draft, WISH.model_copy(update={"minutes": 15})))


def test_a_plan_for_running_runs(draft: Draft) -> None:
    running = WISH.model_copy(update={"goal": "running"})
    assert "Nobody runs" in " ".join(broken(draft, running))
    made = build(running)
    assert made is not None
    assert broken(made, running) == []


def test_under_18_nobody_goes_to_the_limit(draft: Draft) -> None:
    minor = WISH.model_copy(update={"minor": True})
    draft.sessions[0].exercises[0] = slot(low=3, high=5)
    assert "8 to 30 reps" in " ".join(broken(draft, minor))


def test_every_exercise_is_called_something_in_every_language() -> None:
    for one in exercises().values():
        assert all(names and all(names) for names in one.names.values()), one.key
        assert set(one.names) == {"en", "es", "pt", "fr", "de", "hi"}
        assert one.loads <= set(PARTS)
        assert all(need <= set(EQUIPMENT) for need in one.equipment)
        assert one.muscles
