"""`reminders`: moments and rules at which the mentor writes by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.api.caller import own_zone
from bot.api.fields import LocalTime, Text, Zone
from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem, invalid
from bot.api.reading import BIGGEST
from bot.api.resource import Call, Given, Nothing, Resource
from handlers.skills.reminders.plan import LONGEST_TEXT, Plan, in_reach
from handlers.skills.reminders.rules import Rule
from handlers.wall_time import at_wall_time, zone_of
from storage import reminders
from storage.reminders import MOST, Kind, Reminder, Repeats

resource = Resource("reminders")

_LIST = "reminders"
_FULL = f"{MOST} active reminders are the most: remove one first"


class ReminderOut(BaseModel):
    """A reminder. `next_run_at` is null once it is over."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    text: str
    repeats: str
    weekdays: list[int]
    local_time: LocalTime
    timezone: str
    next_run_at: datetime | None
    state: str


class NewReminder(Given):
    """What is to be kept. `on` is the local day of one that comes once."""

    kind: Kind = "reminder"
    text: Text = Field(min_length=1, max_length=LONGEST_TEXT)
    repeats: Repeats = "once"
    on: date | None = None
    weekdays: list[int] = Field([], max_length=7, description="ISO: 1 is Monday; for weekly ones", examples=[[1, 4]])
    local_time: LocalTime
    timezone: Zone | None = Field(None, description="The person's own, when left out")

    @model_validator(mode="after")
    def _whole(self) -> "NewReminder":
        _check(self.repeats, self.on, self.weekdays)
        return self


class ReminderChange(Given):
    """What shall be different; one that was over comes again with a new time."""

    kind: Kind | None = None
    text: Text | None = Field(None, min_length=1, max_length=LONGEST_TEXT)
    repeats: Repeats | None = None
    on: date | None = None
    weekdays: list[int] | None = Field(None, max_length=7)
    local_time: LocalTime | None = None
    timezone: Zone | None = None


@resource.get("/reminders")
async def kept(call: Call[Paged]) -> Page[ReminderOut]:
    """All reminders, over or not, newest first."""
    limit, below = call.given.limit, call.given.after_number(_LIST)
    found = await reminders.page(call.db, call.person, limit + 1, below or BIGGEST)
    items = [ReminderOut.model_validate(one) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor(_LIST, items[-1].id) if len(found) > limit else None)


@resource.post("/reminders", status=201, problems=(409,))
async def keep(call: Call[NewReminder]) -> ReminderOut:
    """Keep a reminder or a check-in."""
    given = call.given
    zone = given.timezone or await own_zone(call)
    wanted = Plan(given.kind, given.text, call.now, given.local_time, zone, given.repeats, tuple(given.weekdays))
    plan = _planned(wanted, given.on, call.now)
    id_ = await reminders.add(
        call.db, call.person, kind=plan.kind, text=plan.text, repeats=plan.repeats, weekdays=plan.weekdays,
        local_time=plan.local_time, timezone=plan.zone, at=plan.at, now=call.now,
    )  # fmt: skip
    if id_ is None:
        raise Problem(409, _FULL)
    return await _shown(call, id_)


@resource.get("/reminders/{id}", ids=int, problems=(404,))
async def one(call: Call[Nothing]) -> ReminderOut:
    """One reminder."""
    return await _shown(call, call.number)


@resource.patch("/reminders/{id}", ids=int, current=one, problems=(404, 409))
async def change(call: Call[ReminderChange]) -> ReminderOut:
    """Change task or time."""
    before = await _found(call, call.number)
    plan = _changed(before, call.given, call.now)
    changed = await reminders.change(
        call.db, call.person, before.id, kind=plan.kind, text=plan.text, repeats=plan.repeats, weekdays=plan.weekdays,
        local_time=plan.local_time, timezone=plan.zone, at=plan.at, now=call.now,
    )  # fmt: skip
    if not changed:
        raise Problem(409, _FULL)
    return await _shown(call, before.id)


@resource.delete("/reminders/{id}", ids=int, status=204, access="service", problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a reminder."""
    if not await reminders.remove(call.db, call.person, call.number):
        raise Problem(404, "there is no such reminder")


async def _shown(call: "Call[NewReminder] | Call[ReminderChange] | Call[Nothing]", id_: int) -> ReminderOut:
    return ReminderOut.model_validate(await _found(call, id_))


async def _found(call: "Call[NewReminder] | Call[ReminderChange] | Call[Nothing]", id_: int) -> Reminder:
    found = await reminders.one(call.db, call.person, id_)
    if found is None:
        raise Problem(404, "there is no such reminder")
    return found


def _check(repeats: Repeats, on: date | None, weekdays: list[int]) -> None:
    if (repeats == "once") != (on is not None):
        raise ValueError("`on` is the day of a reminder that comes once, and of no other")
    if (repeats == "weekly") != bool(weekdays):
        raise ValueError("`weekdays` belong to weekly reminders, at least one")
    if not all(1 <= day <= 7 for day in weekdays):
        raise ValueError("`weekdays` are numbers from 1, Monday, to 7")


def _changed(before: Reminder, given: ReminderChange, now: datetime) -> Plan:
    """The reminder with what is given put in its place; a change of the task alone leaves its time."""
    named = given.model_fields_set
    zone = given.timezone or before.timezone
    repeats = given.repeats or before.repeats
    weekdays = given.weekdays if given.weekdays is not None else list(before.weekdays if repeats == "weekly" else ())
    at, kind, text = given.local_time or before.local_time, given.kind or before.kind, given.text or before.text
    if not named - {"kind", "text"} and before.next_run_at is not None:
        return Plan(kind, text, before.next_run_at, at, zone, repeats, tuple(weekdays))
    on = given.on
    if on is None and repeats == "once":
        on = before.next_run_at.astimezone(zone_of(before.timezone)).date() if before.next_run_at else None
    try:
        _check(repeats, on, weekdays)
    except ValueError as error:
        raise invalid("repeats", str(error)) from None
    return _planned(Plan(kind, text, now, at, zone, repeats, tuple(weekdays)), on, now)


def _planned(wanted: Plan, on: date | None, now: datetime) -> Plan:
    """The plan with its first moment. Raises Problem 422 for one that is over or too far away."""
    days = tuple(sorted(set(wanted.weekdays)))
    if on is None:
        first = Rule(wanted.local_time, wanted.zone, days).after(now)
        return replace(wanted, at=first, weekdays=days)
    if abs(on - now.astimezone(UTC).date()) > timedelta(days=4000):
        raise invalid("on", "is more than ten years away")
    first = at_wall_time(on, wanted.local_time, wanted.zone)
    if first <= now:
        raise invalid("on", "that moment is over")
    if not in_reach(first, now):
        raise invalid("on", "is more than ten years away")
    return replace(wanted, at=first)
