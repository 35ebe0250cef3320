"""The model's tools for rewards: to see them, and to plan rest. Points come from logs alone: no tool gives any."""

from datetime import date, timedelta

from pydantic_ai import FunctionToolset, RunContext

from handlers.rewarding import doer_of, standing
from handlers.skills.rewards.chat import choices, standing_lines
from handlers.skills.rewards.resting import LONGEST, take_off
from handlers.turn import Turn
from storage import prizes, rewards


def toolset() -> FunctionToolset[Turn]:
    """See rewards, plan days off."""
    return FunctionToolset([my_rewards, take_days_off])


async def my_rewards(at: RunContext[Turn]) -> str:
    """The person's points, days in a row, badges, and what they can have for points (shown as rows to tap)."""
    turn = at.deps
    doer = doer_of(turn)
    found, days = await standing(turn.db, doer)
    names = await rewards.badges(turn.db, doer.id, 5)
    listed = await prizes.of(turn.db, doer.id)
    turn.offers = choices(turn, listed)
    lines = standing_lines(found, days, names, doer.locale)
    return "\n".join([*lines, *(f"{one.name}: {one.points} points" for one in listed)])


async def take_days_off(at: RunContext[Turn], until: date) -> str:
    """Days off from today (sick, travelling, resting), so that the row of days does not break.

    Args:
        at: Where the tool is called.
        until: The last day off; today for one day.

    """
    turn = at.deps
    today = turn.known.today
    if not today <= until <= today + timedelta(days=LONGEST):
        return f"Nothing is planned: the last day must be from {today} to {today + timedelta(days=LONGEST)}. Ask."
    take_off(turn, until)
    return f"Days off will be kept until {until}. They break no row of days."
