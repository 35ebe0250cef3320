"""The table of exercises (`prompts/training/exercises.toml`): what each needs, tires and loads, and its names."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from handlers.lines import DEFAULT
from handlers.words import plain

FILE = Path(__file__).parents[3] / "prompts" / "training" / "exercises.toml"
LOCALES = ("en", "es", "pt", "fr", "de", "hi")

Measure = Literal["weight", "reps", "seconds", "minutes"]
Equipment = Literal["dumbbells", "barbell", "bench", "kettlebell", "bands", "bar", "machines", "bike"]
Part = Literal["neck", "shoulder", "elbow", "wrist", "back", "hip", "knee", "ankle", "leg"]

EQUIPMENT: tuple[Equipment, ...] = ("dumbbells", "barbell", "bench", "kettlebell", "bands", "bar", "machines", "bike")
PARTS: tuple[Part, ...] = ("neck", "shoulder", "elbow", "wrist", "back", "hip", "knee", "ankle", "leg")


@dataclass(frozen=True, slots=True)
class Exercise:
    """One row. `equipment`: sets of things, any one of which will do; `names` by locale, the first is the shown one."""

    key: str
    pattern: str
    muscles: tuple[str, ...]
    equipment: tuple[frozenset[str], ...]
    loads: frozenset[str]
    measure: Measure
    level: int
    planned: bool
    names: Mapping[str, tuple[str, ...]]

    def possible(self, have: Collection[str], spared: Collection[str]) -> bool:
        """Can it be done with what somebody has, without loading what they spare?"""
        return not self.loads & set(spared) and any(need <= set(have) for need in self.equipment)

    def label(self, locale: str) -> str:
        """What it is called."""
        return self.names.get(locale, self.names[DEFAULT])[0]


@cache
def exercises() -> Mapping[str, Exercise]:
    """Every exercise by its key, in the table's order: the first that fits is preferred."""
    return {key: _read(key, row) for key, row in tomllib.loads(FILE.read_text("utf-8")).items()}


def label(key: str, locale: str) -> str:
    """What an exercise is called; the key itself when the table has it no more."""
    found = exercises().get(key)
    return found.label(locale) if found else key.replace("_", " ")


def named(name: str) -> Sequence[Exercise]:
    """All exercises that are called so in any language, exactly; there may be one with and one without a weight."""
    return _by_name().get(plain(name), ())


def close_to(name: str, limit: int = 3) -> list[Exercise]:
    """Exercises whose names look most like this one."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for names that are not known

    found: dict[str, Exercise] = {}
    for match in get_close_matches(plain(name), _by_name(), n=limit * 4, cutoff=0.5):
        for exercise in _by_name()[match]:
            found.setdefault(exercise.key, exercise)
    return list(found.values())[:limit]


@cache
def name_words() -> frozenset[str]:
    """Every first word of a name: a cheap look whether a message may hold one."""
    return frozenset(name.split()[0] for name in _by_name())


@cache
def longest_name() -> int:
    """Words of the longest name."""
    return max(len(name.split()) for name in _by_name())


@cache
def _by_name() -> Mapping[str, tuple[Exercise, ...]]:
    found: dict[str, tuple[Exercise, ...]] = {}
    for exercise in exercises().values():
        for name in {plain(name) for names in exercise.names.values() for name in names}:
            found[name] = (*found.get(name, ()), exercise)
    return found


def _read(key: str, row: Mapping[str, object]) -> Exercise:
    def texts(name: str) -> tuple[str, ...]:
        value = row[name]
        if not isinstance(value, list):
            raise TypeError(f"{key!r} needs a list {name!r} in {FILE.name!r}")
        return tuple(str(one) for one in value)

    measure = next((one for one in get_args(Measure) if one == row["measure"]), None)
    if measure is None:
        raise ValueError(f"{key!r} has an unknown measure {row['measure']!r} in {FILE.name!r}")
    return Exercise(
        key=key,
        pattern=str(row["pattern"]),
        muscles=texts("muscles"),
        equipment=tuple(frozenset(need.split("+")) - {""} for need in texts("equipment")),
        loads=frozenset(texts("loads")),
        measure=measure,
        level=int(str(row["level"])),
        planned=bool(row.get("plan", True)),
        names={locale: texts(locale) for locale in LOCALES},
    )
