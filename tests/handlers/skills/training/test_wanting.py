"""What people ask for when they want a plan."""

import pytest

from handlers.skills.training.exercises import EQUIPMENT
from handlers.skills.training.wanting import Wanted, described, wanted

ASKED = Wanted(weekdays=(1, 3, 5), equipment=("dumbbells",), spared=("knee",))


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "make me a training plan, 3 days, dumbbells, bad knee"),
        ("en", "Can you make me a workout plan? I have dumbbells, a bad knee and three days a week"),
        ("es", "hazme un plan de entrenamiento, 3 días, mancuernas, rodilla mala"),
        ("pt", "monta um plano de treino, 3 dias, halteres, joelho ruim"),
        ("fr", "fais-moi un plan d'entraînement, 3 jours, haltères, mal au genou"),
        ("de", "mach mir einen Trainingsplan, 3 Tage, Kurzhanteln, Knie kaputt"),
        ("hi", "मुझे ट्रेनिंग प्लान बनाओ, 3 दिन, डंबल, घुटने में दर्द"),
        ("hi", "make me a training plan, 3 days, dumbbells, bad knee"),
    ],
)
def test_a_plan_is_asked_for_in_six_languages(locale: str, text: str) -> None:
    assert wanted(text, locale) == ASKED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("training plan", Wanted()),
        ("4 day workout plan for muscle, 60 min", Wanted(goal="muscle", weekdays=(1, 2, 4, 5), minutes=60)),
        ("training plan for monday, wednesday and saturday", Wanted(weekdays=(1, 3, 6))),
        ("a running plan for a 5k, 1 hour", Wanted(goal="running", minutes=60)),
        ("beginner gym plan", Wanted(level="beginner", equipment=EQUIPMENT)),
        ("workout plan at home", Wanted(equipment=())),
        ("running plan", Wanted(goal="running")),
        ("training plan, gym, no injuries", Wanted(equipment=EQUIPMENT, spared=())),
        ("training plan, I have chest pain", Wanted(doctor=True)),
        ("training plan, bad arm", Wanted(spared=("shoulder", "elbow", "wrist"))),
    ],
)
def test_what_is_said_of_it(text: str, expected: Wanted) -> None:
    assert wanted(text, "en") == expected


def test_broken_legs_spare_all_of_them() -> None:
    asked = wanted("workout plan, 7 days, no equipment, two broken legs", "en")
    assert asked is not None
    assert (asked.weekdays, asked.equipment, asked.fresh) == (tuple(range(1, 8)), (), True)
    assert asked.spared == ("hip", "knee", "ankle", "leg")


@pytest.mark.parametrize(
    "text",
    [
        "I hate my training plan",
        "what is a training plan",
        "plan a trip",
        "",
    ],
)
def test_other_talk_is_left_alone(text: str) -> None:
    assert wanted(text, "en") is None


def test_what_is_not_understood_is_told() -> None:
    asked = wanted("training plan for my dog", "en")
    assert asked is not None
    assert asked.unclear
    assert asked.bare
    asked = wanted("training plan for strength on the moon", "en")
    assert asked is not None
    assert asked.unclear
    assert asked.goal == "strength"


def test_a_button_carries_it_all() -> None:
    for asked in (
        Wanted(), ASKED,
        Wanted("muscle", "advanced", tuple(range(1, 8)), 120, EQUIPMENT, ("hip", "knee", "ankle", "leg"), True, True),
    ):  # fmt: skip
        assert Wanted.of(asked.told()) == asked
        assert len(asked.told()) < 200
    assert Wanted.of("g=flying;d=xyz;m=99999;e=car;zzz") == Wanted(equipment=())


def test_equipment_and_parts_are_named_to_tools() -> None:
    assert described("dumbbells and a pull-up bar", "en").equipment == ("dumbbells", "bar")
    assert described("bad lower back and knees", "en").spared == ("back", "knee")


@pytest.mark.parametrize(
    ("text", "ready"),
    [
        ("training plan", False),
        ("training plan for strength", False),
        ("training plan, dumbbells", False),
        ("training plan for strength, dumbbells", True),
        ("training plan, 3 days", True),
        ("training plan, bad knee", True),
        ("training plan, 3 days on the moon", False),
    ],
)
def test_what_is_not_said_is_asked(text: str, *, ready: bool) -> None:
    asked = wanted(text, "en")
    assert asked is not None
    assert asked.ready is ready
