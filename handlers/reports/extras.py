"""What skills add to a report: one number each, under a line of their own."""

from uuid import UUID

from handlers.reports.week import Label
from handlers.skills import skills
from storage.executor import Executor
from storage.reports import WeekCounts


async def extras(db: Executor, child_id: UUID, counts: WeekCounts) -> list[tuple[Label, int]]:
    """The numbers of all skills for a child's week."""
    tallies = [skill.tally for skill in skills() if skill.tally is not None]
    return [(Label(tally.line), await tally.count(db, child_id, counts.starts_at, counts.ends_at)) for tally in tallies]
