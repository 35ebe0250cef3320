"""What a plan is wished to be, and what it is: the shapes a model fills in, a template builds and the rules check."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from handlers.skills.training.exercises import Equipment, Part

Goal = Literal["strength", "muscle", "fitness", "running", "mobility"]
Level = Literal["beginner", "intermediate", "advanced"]
Focus = Literal["full", "upper", "lower", "push", "pull", "legs", "run", "mobility"]

_WEEK: dict[int, tuple[int, ...]] = {
    1: (3,), 2: (1, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 5, 6), 6: (1, 2, 3, 4, 5, 6),
    7: (1, 2, 3, 4, 5, 6, 7),
}  # fmt: skip


def spread(days: int) -> tuple[int, ...]:
    """That many ISO weekdays, 1 to 7 of them, with rest between where the week has room."""
    return _WEEK[min(max(days, 1), 7)]


class Wish(BaseModel):
    """All that a plan depends on. `weekdays` are ISO, in order; `spared` are parts of the body that nothing loads."""

    model_config = ConfigDict(frozen=True)

    goal: Goal = "fitness"
    level: Level = "beginner"
    weekdays: tuple[int, ...] = _WEEK[3]
    minutes: int = 45
    equipment: tuple[Equipment, ...] = ()
    spared: tuple[Part, ...] = ()
    minor: bool = True


class Slot(BaseModel):
    """One exercise of a session. `low` to `high` reps a set; seconds or minutes for what is held or goes on."""

    exercise: str
    sets: int = Field(ge=1, le=6)
    low: int = Field(ge=1, le=120)
    high: int = Field(ge=1, le=120)
    rest_seconds: int = Field(ge=0, le=300)
    rpe: int = Field(ge=1, le=10)


class Session(BaseModel):
    """One workout."""

    focus: Focus
    exercises: list[Slot] = Field(min_length=1, max_length=12)


class Draft(BaseModel):
    """A week of workouts, one for each training day in order."""

    sessions: list[Session] = Field(min_length=1, max_length=6)
