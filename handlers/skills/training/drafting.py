"""A plan for a wish: a model drafts it where there is one and its draft breaks no rule, else the template does."""

from functools import cache, partial
from pathlib import Path

from handlers.planning.planned import planned
from handlers.skills.training.answers import local_day, same_id
from handlers.skills.training.figures import figures
from handlers.skills.training.making import plan_of
from handlers.skills.training.rules import FEWEST_REPS, available, broken, most_effort, most_sets
from handlers.skills.training.shapes import Draft, Wish
from handlers.skills.training.template import build
from handlers.turn import Turn
from storage.workout_plans import KeptPlan, State

FILE = Path(__file__).parents[3] / "prompts" / "training" / "draft.md"
_KIND = "training"


async def drafted(turn: Turn, wish: Wish, state: State) -> KeptPlan | None:
    """A plan to keep; None when nothing sound can be made of the wish. No connection is held meanwhile."""
    found = await planned(turn, _KIND, wish, Draft, task(wish), partial(broken, wish=wish))
    draft = found or build(wish)
    if draft is None:
        return None
    return plan_of(
        wish,
        draft,
        same_id(turn.user_id, turn.spoken[-1].id, wish.model_dump_json()),
        today=local_day(turn),
        now=turn.now,
        made_by="model" if found else "template",
        state=state,
    )


def task(wish: Wish) -> str:
    """What a model is told: the wish and the rules, and no word of the person's."""
    exercises = [f"{one.key}: {one.pattern}, {one.muscles[0]}, {one.measure}" for one in available(wish)]
    return _template().format(
        goal=wish.goal,
        level=wish.level,
        minor="The person is under 18: moderate loads, no attempts at a maximum." if wish.minor else "",
        days=len(wish.weekdays),
        weekdays=", ".join(map(str, wish.weekdays)),
        minutes=wish.minutes,
        fewest=figures().minor.reps_at_least if wish.minor else FEWEST_REPS,
        sets=most_sets(wish),
        rpe=most_effort(wish),
        weekly=figures().levels[wish.level].weekly,
        exercises="\n".join(exercises),
    )


@cache
def _template() -> str:
    return FILE.read_text("utf-8")
