"""The next target follows from what was done, and says why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from handlers.skills.training.progress import Course, Target, target
from handlers.skills.training.shapes import Slot
from handlers.skills.training.wording import why
from storage.workouts import Workout

TODAY = date(2026, 11, 24)
BENCH = Slot(exercise="bench_press", sets=3, low=8, high=12, rest_seconds=90, rpe=8)
PUSH_UP = Slot(exercise="push_up", sets=3, low=8, high=12, rest_seconds=60, rpe=8)
RUN = Slot(exercise="run", sets=1, low=20, high=40, rest_seconds=0, rpe=6)


def entry(days_ago: int = 2, **changes: Any) -> Workout:
    values: dict[str, Any] = {
        "id": uuid4(), "done_on": TODAY - timedelta(days=days_ago), "outcome": "done", "exercise": "bench_press",
        "sets": 3, "reps": 8, "weight_kg": 60.0, "distance_m": None, "seconds": None, "rpe": None, "effort": None,
        "reason": None, "unit": "kg", "plan_id": UUID(int=1), "session": 0, "note": None,
        "created_at": datetime(2026, 11, 1, tzinfo=UTC),
    }  # fmt: skip
    return Workout(**(values | changes))


def following(*log: Workout, slot: Slot = BENCH, unit: Any = "kg", weeks: int = 0) -> Target:
    return target(slot, log, Course(TODAY, TODAY - timedelta(weeks=weeks, days=1), 8, 4, unit))


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([], (3, 8, None, "first")),
        ([entry()], (3, 9, 60.0, "more_reps")),
        ([entry(effort="easy")], (3, 10, 60.0, "more_reps")),
        ([entry(effort="hard")], (3, 8, 60.0, "hard")),
        ([entry(rpe=9)], (3, 8, 60.0, "hard")),
        ([entry(reps=12)], (3, 8, 62.5, "more_weight")),
        ([entry(reps=12, sets=2)], (3, 12, 60.0, "more_reps")),
        ([entry(reps=6)], (3, 8, 60.0, "missed")),
        ([entry(effort="missed")], (3, 8, 60.0, "missed")),
        ([entry(effort="missed"), entry(5, effort="missed")], (3, 8, 52.5, "missed_twice")),
        ([entry(effort="missed"), entry(5, effort="missed", weight_kg=62.5)], (3, 8, 60.0, "missed")),
        ([entry(15)], (2, 8, 52.5, "break")),
        ([entry(50)], (2, 8, 45.0, "long_break")),
        ([entry(weight_kg=8.0, reps=12)], (3, 8, 9.0, "more_weight")),
        ([entry(weight_kg=None)], (3, 8, None, "first")),
    ],
)
def test_double_progression(log: list[Workout], expected: tuple[object, ...]) -> None:
    found = following(*log)
    assert (found.sets, found.amount, found.weight_kg, found.reason) == expected


def test_pounds_step_in_pounds() -> None:
    found = following(entry(weight_kg=61.23, reps=12, unit="lb"), unit="lb")  # 135 lb
    assert found.weight_kg == pytest.approx(140 * 0.45359237, abs=0.01)
    assert why(found, "en", "lb") == "last time 3×12, 135 lb → all reps done: a little more weight"


def test_a_planned_lighter_week_changes_nothing_afterwards() -> None:
    log = [entry(3, weight_kg=60.0)]
    lighter = following(*log, weeks=7)
    assert (lighter.weight_kg, lighter.reason) == (50.0, "lighter")
    after = target(
        BENCH, [entry(0, weight_kg=50.0), *log], Course(TODAY + timedelta(days=7), TODAY - timedelta(days=50), 8, 4)
    )
    assert (after.weight_kg, after.amount, after.reason) == (60.0, 9, "more_reps")


def test_without_weights_sets_follow_reps() -> None:
    body = {"exercise": "push_up", "weight_kg": None}
    assert following(entry(**body), slot=PUSH_UP).amount == 9
    more = following(entry(reps=12, **body), slot=PUSH_UP)
    assert (more.sets, more.amount, more.reason) == (4, 8, "more_sets")
    top = following(entry(reps=12, sets=4, **body), slot=PUSH_UP)
    assert (top.sets, top.amount, top.reason) == (4, 12, "top")


def test_runs_grow_by_a_tenth() -> None:
    found = following(
        entry(exercise="run", weight_kg=None, reps=None, sets=None, seconds=1680, distance_m=5000), slot=RUN
    )
    assert (found.amount, found.counted_in, found.reason) == (31, "minutes", "more_time")
    assert why(found, "en", "kg") == "last time 5 km, 28 min → a little longer"


def test_reasons_never_blame() -> None:
    for log in ([], [entry(reps=4)], [entry(reps=4), entry(5, reps=4)], [entry(60)]):
        for locale in ("en", "es", "pt", "fr", "de", "hi"):
            said = why(following(*log), locale, "kg").casefold()
            assert said
            assert not any(word in said for word in ("fail", "should have", "lost", "bad"))
