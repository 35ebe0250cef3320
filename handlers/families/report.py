"""REPORT: the newest week of a child, built now if it was not, sent as the picture it always is."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from handlers.families.bonds import known_as
from handlers.lines import say
from handlers.reports.issue import keep, payload
from handlers.reports.week import week_at
from handlers.services import Services
from handlers.turn import Turn
from storage import outbox, reports
from storage.executor import Executor
from storage.guardianships import Ward


async def send_newest(turn: Turn, services: Services, ward: Ward, _rest: str) -> None:
    """Queue the picture; a child who has not written yet has none."""
    counts = await reports.counts(services.pool, ward.child_id, week_at(turn.now, turn.known.timezone))
    if counts is None or counts.first_day is None or counts.first_day >= counts.monday + timedelta(days=7):
        turn.answer(say(turn.known.locale, "report_none"), "family")
        return
    turn.effects.append(partial(_send, turn=turn, child_id=ward.child_id, now=turn.now))
    turn.answer(say(turn.known.locale, "report_coming", name=known_as(ward, turn.known.locale)), "family")


async def _send(db: Executor, turn: Turn, child_id: UUID, now: datetime) -> None:
    monday = week_at(now, turn.known.timezone)
    kept = await keep(db, child_id, turn.user_id, monday, now)
    if kept is None:
        kept = await reports.find(db, child_id, turn.user_id, monday)
    if kept is not None:
        await outbox.queue(db, turn.user_id, turn.claim.door, "proactive", payload(child_id, kept))
