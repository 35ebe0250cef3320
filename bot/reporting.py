"""Weekly reports on their way: built when due, each queued once, drawn and uploaded when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from asyncpg import Pool

from bot.channel import Payload, Refused
from bot.log import hashed
from bot.whatsapp.languages import code_of
from handlers.clock import Clock
from handlers.reports.drawing import NotDrawn, draw
from handlers.reports.fonts import NoFonts
from handlers.reports.issue import keep, payload
from handlers.reports.week import from_body, week_at
from handlers.reports.words import caption, child, dates
from storage import outbox, people, reports
from storage.executor import Executor
from storage.outbox import Letter
from storage.reports import Due, Posted

_log = structlog.get_logger("tandem.reporting")
_AGAIN = timedelta(minutes=15)  # after a report that could not be built
_NO_PICTURE, _GONE = -3, -4  # our own codes
_NO_PICTURE_WAIT = 600.0


async def reports_due(pool: Pool, clock: Clock, limit: int = 50) -> int:
    """Build and queue the reports that are due, each in a transaction of its own; returns how many schedules ran.

    Any number of processes may do so at once: a schedule is locked while it runs, a report is unique by child,
    guardian and week, and its message is queued where it is built.
    """
    done = 0
    while done < limit and await _run_one(pool, clock.now()):
        done += 1
    return done


class Uploads(Protocol):
    """A channel that takes files."""

    async def upload(
        self, business_number: str, data: bytes, mime_type: str, filename: str, attempt: int
    ) -> str | Refused:
        """A media id to send with."""
        ...


@dataclass(frozen=True, slots=True)
class ReportPost:
    """Makes a queued report a message: drawn and uploaded only now, so that no picture is kept anywhere.

    `template` names an approved template with an image header and two slots (name, dates); empty: there is none.
    """

    pool: Pool
    clock: Clock
    uploads: Uploads
    template: str = ""

    async def compose(self, letter: Letter, *, free: bool) -> Payload | Refused | None:
        """The message: free inside the service window, else by template; None where it has to wait for the guardian."""
        if not free and not self.template:
            return None
        posted = await reports.to_send(self.pool, *_ids(letter.payload))
        if posted is None:
            return Refused(_GONE, "the report, its child or the bond is gone", "message", None)
        try:
            png = await draw(from_body(posted.body), posted.name, posted.locale)
        except (NoFonts, NotDrawn) as error:
            return Refused(_NO_PICTURE, str(error), "message", _NO_PICTURE_WAIT)
        media = await self.uploads.upload(
            letter.business_number, png, "image/png", f"{posted.week:%G-W%V}.png", letter.attempts
        )
        if isinstance(media, Refused):
            return media
        return _image(posted, media) if free else self._by_template(posted, media)

    async def settled(self, letter: Letter, state: reports.State) -> None:
        """Note what became of it."""
        child_id, report_id = _ids(letter.payload)
        await reports.set_state(self.pool, child_id, report_id, state, self.clock.now())

    def _by_template(self, posted: Posted, media: str) -> Payload:
        slots = (child(posted.name, posted.locale), dates(posted.week, posted.locale))
        components = [
            {"type": "header", "parameters": [{"type": "image", "image": {"id": media}}]},
            {"type": "body", "parameters": [{"type": "text", "text": slot} for slot in slots]},
        ]
        language = {"code": code_of(posted.locale)}
        return {
            "type": "template",
            "template": {"name": self.template, "language": language, "components": components},
        }


def _image(posted: Posted, media: str) -> Payload:
    words = caption(from_body(posted.body), posted.name, posted.locale)
    return {"type": "image", "image": {"id": media, "caption": words}}


def _ids(payload: Mapping[str, object]) -> tuple[UUID, UUID]:
    """Child and report of a queued payload."""
    return UUID(str(payload["child"])), UUID(str(payload["report"]))


async def _run_one(pool: Pool, now: datetime) -> bool:
    async with pool.acquire() as db, db.transaction():
        due = await reports.claim(db, now)
        if due is None:
            return False
        if due.child_id is None or not due.active:
            await reports.unschedule(db, due.guardian_id, due.bond_id)
            return True
        again = reports.next_run(due.weekday, due.at, due.timezone, now)
        try:
            async with db.transaction():
                if due.wanted:
                    await _issue(db, due, due.child_id, now)
        except Exception as error:  # noqa: BLE001 - one report that fails keeps no other from its guardian
            _log.error("report_failed", bond=hashed(due.bond_id), error=error)
            again = min(again, now + _AGAIN)
        await reports.schedule(db, due.guardian_id, due.bond_id, again)
        return True


async def _issue(db: Executor, due: Due, child_id: UUID, now: datetime) -> None:
    """Build and keep the report of the newest week, and queue it unless it was there, or its guardian said stop."""
    report_id = await keep(db, child_id, due.guardian_id, week_at(_occurrence(due, now), due.timezone), now)
    doorstep = await people.doorstep(db, due.guardian_id)
    if report_id is None or due.stopped or doorstep is None:
        return
    await outbox.queue(db, due.guardian_id, doorstep, "proactive", payload(child_id, report_id))
    await reports.set_state(db, child_id, report_id, "queued", now)
    _log.info("report_queued", bond=hashed(due.bond_id))


def _occurrence(due: Due, now: datetime) -> datetime:
    """The newest moment at which it should have run: after an outage, the week is that of the moment missed."""
    newest = reports.next_run(due.weekday, due.at, due.timezone, now - timedelta(days=8))
    while (later := reports.next_run(due.weekday, due.at, due.timezone, newest)) <= now:
        newest = later
    return newest
