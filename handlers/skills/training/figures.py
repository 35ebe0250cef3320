"""The figures of `prompts/training/rules.toml`: of goals, levels, steps up and lighter weeks."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).parents[3] / "prompts" / "training" / "rules.toml"
MOST_DAYS = 6  # one day a week rests
RANKS = {"beginner": 1, "intermediate": 2, "advanced": 3}


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Goal(_Figures):
    """Of one goal: reps low..high, seconds of rest, effort."""

    reps: tuple[int, int]
    rest: int
    rpe: int


class Level(_Figures):
    """Of one level: sets, most weekly sets of a muscle, most effort, every which week is lighter."""

    sets: int
    weekly: int
    rpe: int
    lighter_every: int


class Minor(_Figures):
    """Of people under 18."""

    reps_at_least: int
    sets: int
    rpe: int


class Times(_Figures):
    """Seconds of what is held and stretched, minutes of what goes on."""

    seconds: tuple[int, int]
    stretch: tuple[int, int]
    minutes: tuple[int, int]
    running: tuple[int, int]


class Steps(_Figures):
    """Steps up."""

    kg: float
    lb: float
    reps: int
    reps_easy: int
    seconds: int
    minutes: float


class Lighter(_Figures):
    """Shares of the weight, and days without training after which they apply."""

    planned: float
    missed_twice: float
    break_days: int
    break_: float
    long_break_days: int
    long_break: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole file."""

    goals: dict[str, Goal]
    levels: dict[str, Level]
    minor: Minor
    times: Times
    steps: Steps
    lighter: Lighter


@cache
def figures() -> Figures:
    """The figures, read once."""
    table = tomllib.loads(FILE.read_text("utf-8"))
    lighter = {("break_" if name == "break" else name): value for name, value in table["lighter"].items()}
    return Figures(
        goals={name: Goal.model_validate(row) for name, row in table["goals"].items()},
        levels={name: Level.model_validate(row) for name, row in table["levels"].items()},
        minor=Minor.model_validate(table["minor"]),
        times=Times.model_validate(table["times"]),
        steps=Steps.model_validate(table["steps"]),
        lighter=Lighter.model_validate(lighter),
    )
