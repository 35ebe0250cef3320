"""The model's tools for training. They write nothing: effects wait in the turn, the answer says what will be."""

from dataclasses import replace
from typing import Literal

from pydantic_ai import FunctionToolset, RunContext

from handlers.skills.training import asking
from handlers.skills.training import days as day
from handlers.skills.training.answers import Answer
from handlers.skills.training.noting import noted
from handlers.skills.training.reading import read
from handlers.skills.training.shapes import Goal, spread
from handlers.skills.training.wanting import described
from handlers.turn import Turn

_LANGUAGE = "en"  # of what a model writes to a tool


def toolset() -> FunctionToolset[Turn]:
    """Make a plan, tell what is next, note, rest."""
    return FunctionToolset([make_training_plan, todays_workout, log_workout, pause_training])


async def make_training_plan(
    at: RunContext[Turn],
    goal: Goal,
    days: int = 3,
    minutes: int = 45,
    has: str = "",
    hurts: str = "",
) -> str:
    """Make a workout plan.

    Args:
        at: Where the tool is called.
        goal: What for.
        days: A week.
        minutes: Of a workout.
        has: Equipment; beginner, intermediate or advanced.
        hurts: Parts of the body, illness.

    """
    turn = at.deps
    hurts = "" if hurts.casefold().strip(" .") in {"none", "nothing", "no"} else hurts
    have, spare = described(has, _LANGUAGE), described(f"bad {hurts}" if hurts else "", _LANGUAGE)
    if hurts and not (spare.spared or spare.doctor):
        return "Not made: name in `hurts` only neck, shoulder, elbow, wrist, back, hip, knee, ankle, leg or an illness."
    asked = replace(
        spare, goal=goal, level=have.level, weekdays=spread(days), minutes=minutes, equipment=have.equipment
    )
    return _told(turn, await asking.answer(turn, turn.db, asked, questions=False))


async def todays_workout(at: RunContext[Turn]) -> str:
    """The next workout, with targets and why."""
    return _told(at.deps, await day.today(at.deps, at.deps.db, anyway=True))


async def log_workout(at: RunContext[Turn], done: str) -> str:
    """Note what they did: "bench press 3x8 60 kg, last set hard; run 5 km 28 min"."""
    turn = at.deps
    reading = read(done, _LANGUAGE) or read(done, turn.known.locale)
    if reading is None:
        return "Not noted: write each as `exercise sets x reps weight kg`, or with km and min."
    return _told(turn, await noted(turn, turn.db, reading, done))


async def pause_training(at: RunContext[Turn], why: Literal["sick", "travel", "rest", "over"]) -> str:
    """Let the plan rest; "over" lets it go on."""
    turn, db = at.deps, at.deps.db
    return _told(turn, await (day.resumed(turn, db) if why == "over" else day.paused(turn, db, why)))


def _told(turn: Turn, answer: Answer) -> str:
    """To the model; what can be tapped stands beneath its answer."""
    turn.effects += answer.effects
    turn.offers = list(answer.choices[:3]) or turn.offers
    return answer.text
