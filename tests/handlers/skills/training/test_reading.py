"""What people write of their training is understood in six languages, and other talk is not."""

from typing import Any

import pytest

from handlers.skills.training.exercises import exercises
from handlers.skills.training.reading import Said, read


def told(said: Said) -> dict[str, Any]:
    names = ("sets", "reps", "weight", "unit", "metres", "seconds", "rpe", "effort")
    return {name: getattr(said, name) for name in names if getattr(said, name) is not None}


BENCH = {"sets": 3, "reps": 8, "weight": 60.0, "unit": "kg"}
RUN = {"metres": 5000, "seconds": 1680}


@pytest.mark.parametrize(
    ("locale", "text", "exercise", "wanted"),
    [
        ("en", "bench 3x8 60kg, last set hard", "bench_press", BENCH | {"effort": "hard"}),
        ("en", "Bench press: 3 sets of 8 at 60 kg", "bench_press", BENCH),
        ("en", "3 x 8 bench, 60 kilos. easy", "bench_press", BENCH | {"effort": "easy"}),
        ("en", "did 3x8 bench press with 60kg today, failed the last set", "bench_press", BENCH | {"effort": "missed"}),
        ("en", "60kg bench 3×8 @8", "bench_press", BENCH | {"rpe": 8}),
        ("en", "bench 3x8x60kg rpe 9", "bench_press", BENCH | {"rpe": 9}),
        ("en", "bench 60kg 8/8/7", "bench_press", BENCH | {"reps": 7}),
        ("en", "bench 60 kg 10, 9, 8", "bench_press", BENCH),
        ("en", "squats 5x5 135 lb", "back_squat", {"sets": 5, "reps": 5, "weight": 135.0, "unit": "lb"}),
        ("en", "deadlift 62.5kg 3x5", "deadlift", {"sets": 3, "reps": 5, "weight": 62.5, "unit": "kg"}),
        ("en", "20 pushups", "push_up", {"reps": 20}),
        ("en", "30 squats", "bodyweight_squat", {"reps": 30}),
        ("en", "pull-ups 3x8", "pull_up", {"sets": 3, "reps": 8}),
        ("en", "plank 3x45s", "plank", {"sets": 3, "seconds": 45}),
        ("en", "plank 2 min", "plank", {"seconds": 120}),
        ("en", "ran 5 km in 28 min", "run", RUN),
        ("en", "I ran 5k in 28:30", "run", {"metres": 5000, "seconds": 1710}),
        ("en", "ran 3 miles", "run", {"metres": 4828}),
        ("en", "cycled 1 h 20 min", "cycle", {"seconds": 4800}),
        ("es", "press banca 3x8 60kg, última serie dura", "bench_press", BENCH | {"effort": "hard"}),
        ("es", "Corrí 5 km en 28 minutos", "run", RUN),
        ("es", "hice 3 series de 8 repeticiones de press banca con 60 kilos", "bench_press", BENCH),
        ("pt", "supino 3x8 60kg, última série pesada", "bench_press", BENCH | {"effort": "hard"}),
        ("pt", "corri 5 km em 28 min", "run", RUN),
        ("fr", "développé couché 3x8 60kg, dernière série dure", "bench_press", BENCH | {"effort": "hard"}),
        ("fr", "j'ai couru 5 km en 28 min", "run", RUN),
        ("de", "Bankdrücken 3x8 60kg, letzter Satz schwer", "bench_press", BENCH | {"effort": "hard"}),
        ("de", "bin 5 km gelaufen, 28 Minuten", "run", RUN),
        ("de", "Bankdrücken 3 Sätze mit 8 Wiederholungen 60 kg", "bench_press", BENCH),
        ("hi", "बेंच प्रेस 3x8 60kg, आख़िरी सेट कठिन", "bench_press", BENCH | {"effort": "hard"}),
        ("hi", "5 किमी दौड़ा 28 मिनट", "run", RUN),
        ("de", "bench 3x8 60kg, last set hard", "bench_press", BENCH | {"effort": "hard"}),
    ],
)
def test_what_was_done_is_read(locale: str, text: str, exercise: str, wanted: dict[str, Any]) -> None:
    found = read(text, locale)
    assert found is not None
    (said,) = found.entries
    assert exercise in {one.key for one in said.options}
    assert told(said) == wanted


FIGURES = {"weight": "3x8 60kg", "reps": "3x8", "seconds": "3x30 s", "minutes": "30 min"}


@pytest.mark.parametrize("locale", ["en", "es", "pt", "fr", "de", "hi"])
def test_every_name_is_understood(locale: str) -> None:
    for one in exercises().values():
        for name in one.names[locale]:
            found = read(f"{name} {FIGURES[one.measure]}", locale)
            assert found is not None, name
            (said,) = found.entries
            assert one in said.options, name


def test_several_exercises_in_one_message() -> None:
    found = read("row 3x8 40 kg, curls 3x12 10 kg; plank 60 s\nand squats 5x5 100kg", "en")
    assert found is not None
    assert [said.name for said in found.entries] == ["row", "curls", "plank", "squats"]
    assert [said.weight for said in found.entries] == [40, 10, None, 100]


def test_yesterday_and_what_wants_a_doctor() -> None:
    found = read("bench 3x8 60kg yesterday", "en")
    assert found is not None
    assert found.day == "yesterday"
    hurt = read("ran 5 km in 28 min, chest pain", "en")
    assert hurt is not None
    assert hurt.doctor


@pytest.mark.parametrize(
    "text",
    [
        "I ate an apple in the park with my project partner at 5", "I ran 5 errands in 20 min", "run in 10 min",
        "running in 5 min", "meet me at the bench at 5", "3 rows", "ran at 10:30", "my bench is 5 m long",
        "I bought 3x2 packs 10 kg rice", "can you bench 100kg?", "the run of 5 km was cancelled", "bench", "60kg",
        "I owe you 20 pounds", "press 1 for English", "we walked 5 km to the church and it rained", "plank", "5 km",
        "my son swam 20 min and then he slept", "in 10 min", "row 5 seat 3", "the bench is 60 kg", "run 5", "squat 100",
        "press conference at 3", "dip 3 cookies in milk", "bridge 5 km away from here", "gym in 20 min", "12:30",
    ],
)  # fmt: skip
def test_other_talk_is_left_alone(text: str) -> None:
    for locale in ("en", "es", "pt", "fr", "de", "hi"):
        assert read(text, locale) is None


def test_what_is_open_is_kept_open() -> None:
    unknown = read("jefferson lift 3x8 60kg", "en")
    assert unknown is not None
    assert (unknown.entries[0].name, unknown.entries[0].options) == ("jefferson lift", [])
    stones = read("bench 3x8 10 stone", "en")
    assert stones is not None
    assert stones.entries[0].strange_unit == "stone"
    bare = read("bench 3x8 60", "en")
    assert bare is not None
    assert (bare.entries[0].weight, bare.entries[0].unit) == (60, None)


@pytest.mark.parametrize(
    "text", ["1" * 400, "x" * 399 + "1", "3x8 " * 90, "bench 3x8 60kg\n" * 25, "🏋️ 3x8 💪 60kg", "३x८ ६०"]
)
def test_odd_text_raises_nothing(text: str) -> None:
    read(text, "hi")
