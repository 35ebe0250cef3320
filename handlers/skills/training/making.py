"""From a wish to a plan: what is impossible is named, a template or a model's draft is made into a plan to keep."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ValidationError

from handlers.skills.training.figures import MOST_DAYS
from handlers.skills.training.rules import available
from handlers.skills.training.shapes import Draft, Session, Wish
from handlers.skills.training.template import build
from storage.workout_plans import KeptPlan, MadeBy, State

SHORTEST, LONGEST = 15, 120  # minutes of a workout

Why = Literal["days", "no_days", "minutes", "running", "little"]


def impossible(wish: Wish) -> list[Why]:
    """Why there can be no such plan; none when there can."""
    found: list[Why] = []
    if not wish.weekdays:
        found.append("no_days")
    if len(set(wish.weekdays)) > MOST_DAYS:
        found.append("days")
    if not SHORTEST <= wish.minutes <= LONGEST:
        found.append("minutes")
    if wish.goal == "running" and all(one.key != "run" for one in available(wish)):
        found.append("running")
    elif not found and build(wish) is None:
        found.append("little")
    return found


def plan_of(
    wish: Wish,
    draft: Draft,
    id_: UUID,
    *,
    today: date,
    now: datetime,
    made_by: MadeBy = "template",
    state: State = "active",
) -> KeptPlan:
    """A plan to keep."""
    return KeptPlan(
        id=id_,
        goal=wish.goal,
        level=wish.level,
        weekdays=wish.weekdays,
        minutes=wish.minutes,
        equipment=wish.equipment,
        spared=wish.spared,
        sessions=[session.model_dump(mode="json") for session in draft.sessions],
        made_by=made_by,
        state=state,
        paused_for=None,
        started_on=today,
        created_at=now,
    )


def sessions_of(plan: KeptPlan) -> Sequence[Session]:
    """The workouts of a kept plan; none when no version of ours has written it."""
    try:
        return Draft.model_validate({"sessions": plan.sessions}).sessions
    except ValidationError:
        return ()


def wish_of(plan: KeptPlan, *, minor: bool) -> Wish | None:
    """What a kept plan was wished to be; None when no version of ours has written it."""
    try:
        return Wish.model_validate({
            "goal": plan.goal, "level": plan.level, "weekdays": plan.weekdays, "minutes": plan.minutes,
            "equipment": plan.equipment, "spared": plan.spared, "minor": minor,
        })  # fmt: skip
    except ValidationError:
        return None
