"""The model's tools for reminders. They write nothing: effects wait in the turn, the answer says what will be."""

from datetime import datetime
from functools import partial

from pydantic_ai import FunctionToolset, RunContext

from handlers.skills.reminders.chat import keep, told, told_of
from handlers.skills.reminders.plan import LONGEST_TEXT, Plan, once
from handlers.skills.reminders.rules import Repeats, Rule
from handlers.turn import Turn
from handlers.wall_time import at_wall_time
from handlers.words import storable
from storage import reminders
from storage.reminders import MOST, Kind


def toolset() -> FunctionToolset[Turn]:
    """Set, list, cancel."""
    return FunctionToolset([set_reminder, list_reminders, cancel_reminder])


async def set_reminder(
    at: RunContext[Turn],
    task: str,
    when: str,
    repeats: Repeats = "once",
    weekdays: list[int] | None = None,
    check_in: bool = False,  # noqa: FBT001, FBT002 - the model calls it by name
) -> str:
    """Remind the person of a task, or ask them how it goes (check_in).

    Args:
        at: Where the tool is called.
        task: In the person's words and language.
        when: First time, local, such as 2026-11-22T08:00.
        repeats: How often.
        weekdays: For weekly, 1 is Monday.
        check_in: Ask instead of remind.

    """
    turn = at.deps
    zone = turn.known.timezone
    task = " ".join(storable(task).split())
    if not 0 < len(task) <= LONGEST_TEXT:
        return f"Not set: the task must have 1 to {LONGEST_TEXT} letters."
    try:
        local = datetime.fromisoformat(when).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        return "Not set: write `when` as 2026-11-22T08:00, local time."
    if not 1 <= local.year - turn.now.year + 1 <= 12:
        return "Not set: that is over, or more than ten years away."
    days = tuple(sorted({day for day in weekdays or () if 1 <= day <= 7})) or (local.isoweekday(),)
    first = at_wall_time(local.date(), local.time(), zone)
    kind: Kind = "check_in" if check_in else "reminder"
    if repeats == "once":
        if first <= turn.now:
            return "Not set: that moment is over. Ask the person when they mean."
        plan = once(kind, task, first, zone)
    else:
        kept_days = days if repeats == "weekly" else ()
        rule = Rule(local.time(), zone, kept_days)
        fitting = first > turn.now and (not kept_days or local.isoweekday() in kept_days)
        first = first if fitting else rule.after(turn.now)
        plan = Plan(kind, task, first, local.time(), zone, repeats, kept_days)
    if len(await reminders.active(turn.db, turn.user_id)) >= MOST:
        return f"Not set: {MOST} reminders are the most; one has to be cancelled first."
    turn.effects.append(keep(turn, plan))
    return f"Will be set: {told(plan, turn.known.locale, turn.now)}. Tell the person this day and time."


async def list_reminders(at: RunContext[Turn]) -> str:
    """The person's reminders, numbered."""
    turn = at.deps
    found = await reminders.active(turn.db, turn.user_id)
    lines = [
        f"{number}. {one.text}: {told_of(one, turn.known.locale, turn.now)}" for number, one in enumerate(found, 1)
    ]
    return "\n".join(lines) or "None."


async def cancel_reminder(at: RunContext[Turn], number: int) -> str:
    """Cancel one, by its number in list_reminders."""
    turn = at.deps
    found = await reminders.active(turn.db, turn.user_id)
    if not 0 < number <= len(found):
        return f"There is no number {number}."
    chosen = found[number - 1]
    turn.effects.append(partial(reminders.cancel, user_id=turn.user_id, ids=[chosen.id], now=turn.now))
    return f"Will be cancelled: {chosen.text}"
