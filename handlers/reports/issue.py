"""A child's week from the database: built, and kept for a guardian."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from handlers.reports.extras import extras
from handlers.reports.week import WeekReport, build, to_body
from handlers.rewarding import settle_of
from storage import reports
from storage.executor import Executor


async def week_of(db: Executor, child_id: UUID, monday: date) -> WeekReport | None:
    """The report of a week; None when there is no such child (any more)."""
    counts = await reports.counts(db, child_id, monday)
    return build(counts, await extras(db, child_id, counts)) if counts else None


async def keep(db: Executor, child_id: UUID, guardian_id: UUID, monday: date, now: datetime) -> UUID | None:
    """Build and keep it, deeds rewarded first; None when that week's is there already, or the child is gone."""
    await settle_of(db, child_id, now)
    report = await week_of(db, child_id, monday)
    return await reports.add(db, child_id, guardian_id, report.monday, to_body(report)) if report else None


def payload(child_id: UUID, report_id: UUID) -> Mapping[str, object]:
    """What is queued of it: which it is, and nothing that is in it."""
    return {"type": "report", "child": str(child_id), "report": str(report_id)}
