"""The model's tools for checklists."""

from functools import partial

from pydantic_ai import FunctionToolset, RunContext

from handlers.deeds import Deed
from handlers.skills.procedures.chat import NAME, mine, step_choices
from handlers.skills.procedures.progress import shown
from handlers.turn import Turn
from storage import user_procedures


def toolset() -> FunctionToolset[Turn]:
    """See them, do the next step of one."""
    return FunctionToolset([checklists, do_step])


async def checklists(at: RunContext[Turn]) -> str:
    """The person's checklists, how far each is, and its next step."""
    turn = at.deps
    found = await mine(turn.db, turn)
    return "\n".join(f"{one.checklist.key} ({one.done}/{one.steps}): {shown(one, turn)}" for one in found) or "None."


async def do_step(at: RunContext[Turn], checklist: str) -> str:
    """Mark the next step of a checklist as done, when the person says they did it.

    Args:
        at: Where the tool is called.
        checklist: Its key in `checklists`.

    """
    turn = at.deps
    one = next((one for one in await mine(turn.db, turn) if one.checklist.key == checklist), None)
    if one is None or one.next is None:
        return "Nothing is marked: there is no such open checklist. Look at `checklists`."
    doing = partial(
        user_procedures.step,
        user_id=turn.user_id,
        key=checklist,
        number=one.next,
        steps=one.steps,
        now=turn.now,
    )
    turn.effects.append(Deed(NAME, doing))
    after = one.with_step(one.next)
    turn.offers = step_choices(after, turn)
    return f"Will be marked. {shown(after, turn)}"
