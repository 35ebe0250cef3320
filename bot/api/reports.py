"""`reports`: a guardian's weekly reports with their history, as numbers, as words and as the picture."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError

from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, File, Nothing, Resource
from handlers.reports.drawing import NotDrawn, draw
from handlers.reports.fonts import NoFonts
from handlers.reports.week import WeekReport, from_body
from handlers.reports.words import caption
from storage import reports
from storage.counts import Mood, Theme
from storage.reports import Kept

resource = Resource("reports")

_LIST = "reports"


class Filter(Paged):
    """Reports of one child only, where `child` is given."""

    child: UUID | None = None


class ThemeOut(BaseModel):
    """In how many messages a theme occurred."""

    name: Theme
    count: int


class MoodOut(BaseModel):
    """In how many messages a mood was named."""

    name: Mood
    count: int


class SafetyOut(BaseModel):
    """How often safety answered; `highest` is 1 (mild) to 5 (crisis)."""

    times: int
    highest: int | None


class ReportOut(BaseModel):
    """One ISO week of one child, by its Monday: numbers and fixed names, nothing of what was said."""

    id: UUID
    child_id: UUID
    child_name: str | None
    week: date
    state: str = Field(description="built, queued, held (until the guardian writes) or sent")
    built_at: datetime
    sent_at: datetime | None
    messages: list[int] = Field(description="of seven days, Monday first, as the child's calendar has them")
    before: int | None = Field(description="messages of the week before; null: this was the first")
    active_days: int
    streak: int
    limit: int
    full_days: int
    themes: list[ThemeOut]
    moods: list[MoodOut]
    safety: SafetyOut
    points: int
    badges: int
    extras: dict[str, int]
    text: str = Field(description="the report in words, in the guardian's language; alternative to the picture")


@resource.get("/reports", access="service")
async def mine(call: Call[Filter]) -> Page[ReportOut]:
    """Reports about one's children, newest first."""
    limit = call.given.limit
    found = await reports.of_guardian(call.db, call.person, call.given.child, _after(call.given), limit + 1)
    more, shown = len(found) > limit, found[:limit]
    items = [_out(kept, report) for kept in shown if (report := _read(kept)) is not None]
    return Page(items=items, next_cursor=cursor(_LIST, str(shown[-1].week), str(shown[-1].id)) if more else None)


@resource.get("/reports/{id}", access="service", problems=(404,))
async def one(call: Call[Nothing]) -> ReportOut:
    """One report."""
    return _out(*_found(await reports.one(call.db, call.person, call.uuid)))


@resource.get("/reports/{id}/picture", access="token", problems=(404, 503), media="image/png")
async def picture(call: Call[Nothing]) -> File:
    """The report as the picture that goes to the chat: PNG, 1080 × 1350."""
    kept, report = _found(await reports.one(call.ground.pool, call.person, call.uuid))
    try:
        return File("image/png", await draw(report, kept.name, kept.locale))
    except (NoFonts, NotDrawn):
        raise Problem(503, "the picture cannot be drawn now; the numbers and the text are there") from None


def _after(given: Filter) -> tuple[date, UUID] | None:
    position = given.position(_LIST)
    if position is None:
        return None
    try:
        week, last = position
        return date.fromisoformat(str(week)), UUID(str(last))
    except ValueError:
        raise invalid("cursor", "is not the next_cursor of this list") from None


def _found(kept: Kept | None) -> tuple[Kept, WeekReport]:
    report = _read(kept) if kept else None
    if kept is None or report is None:
        raise Problem(404, "there is no report with this id")
    return kept, report


def _read(kept: Kept) -> WeekReport | None:
    """None for a body that no version of ours has written."""
    try:
        return from_body(kept.body)
    except ValidationError:
        return None


def _out(kept: Kept, report: WeekReport) -> ReportOut:
    return ReportOut(
        id=kept.id,
        child_id=kept.child_id,
        child_name=kept.name,
        week=kept.week,
        state=kept.state,
        built_at=kept.built_at,
        sent_at=kept.sent_at,
        messages=list(report.messages),
        before=report.before,
        active_days=report.active_days,
        streak=report.streak,
        limit=report.limit,
        full_days=report.full_days,
        themes=[ThemeOut(name=name, count=count) for name, count in report.themes],
        moods=[MoodOut(name=name, count=count) for name, count in report.moods],
        safety=SafetyOut(times=report.safety.times, highest=report.safety.highest),
        points=report.points,
        badges=report.badges,
        extras={label.key: number for label, number in report.extras},
        text=caption(report, kept.name, kept.locale),
    )
