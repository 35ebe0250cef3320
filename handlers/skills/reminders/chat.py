"""Reminders by chat, with no model: set, list, cancel, put off. Taps carry all they need in their id."""

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.reminders.phrases import cancelled, is_list, snoozed
from handlers.skills.reminders.plan import LONGEST_TEXT, Doubt, Plan, in_reach, once, plan_of, suggestions
from handlers.skills.reminders.vocabulary import may_be_meant
from handlers.skills.reminders.wish import Wish, wish_in
from handlers.skills.reminders.wording import moment, schedule
from handlers.turn import Effect, Turn
from handlers.wall_time import zone_of
from handlers.words import plain
from storage import reminders
from storage.reminders import MOST, Reminder

LIST = "reminders:list"
_AT, _CANCEL, _AGAIN = "reminders:at:", "reminders:cancel:", "reminders:again:"
_CHOSEN_TIME = re.compile(f"{_AT}(?P<kind>reminder|check_in):(?P<at>[0-9]{{1,11}}):(?P<text>.+)", re.DOTALL)
_CHOSEN_ONE = re.compile(f"{_CANCEL}(?P<id>[0-9]{{1,18}})")
_CHOSEN_AGAIN = re.compile(f"{_AGAIN}(?P<id>[0-9]{{1,18}}):(?P<minutes>[0-9]{{1,4}})")
_RECENT = timedelta(hours=24)
_ID_LIMIT = 256  # of a button's id (Cloud API docs, interactive reply buttons)
_ROWS = 10


async def understand(turn: Turn, services: Services) -> bool:
    """Answer a message about reminders. Raises nothing on content."""
    said = turn.spoken[-1]
    if said.choice_id:
        return await _tapped(turn, services, said.choice_id)
    if len(turn.text) > 2 * LONGEST_TEXT or not may_be_meant(turn.text):
        return False
    if is_list(turn.text):
        return await _list(turn, services)
    if (wanted := cancelled(turn.text)) is not None:
        return await _cancel(turn, services, wanted)
    if (span := snoozed(turn.text)) is not None:
        return await _again(turn, await _newest(turn, services), span, services)
    local = turn.local
    # A date makes dateparser load, which takes half a second.
    wish = await asyncio.to_thread(wish_in, turn.text, turn.known.locale, local)
    return wish is not None and await _wished(turn, wish, services)


def again_choices(id_: int, locale: str) -> tuple[Choice, ...]:
    """What can be tapped under a reminder."""
    return (
        Choice(f"{_AGAIN}{id_}:15", say(locale, "again_soon")),
        Choice(f"{_AGAIN}{id_}:60", say(locale, "again_later")),
    )


async def _wished(turn: Turn, wish: Wish, services: Services) -> bool:
    locale, zone = turn.known.locale, turn.known.timezone
    wish.text = wish.text or (turn.known.goal or "" if wish.kind == "check_in" else "")
    if services.thinker is not None and (not wish.text or wish.timeless):
        return False  # a model asks better, and knows what was said before
    if not wish.text:
        turn.answer(say(locale, "reminder_what"), "command")
    elif len(wish.text) > LONGEST_TEXT:
        turn.answer(say(locale, "reminder_too_long", limit=LONGEST_TEXT), "command")
    else:
        planned = plan_of(wish, zone, turn.now)
        if isinstance(planned, Doubt):
            _ask(turn, wish, planned)
        elif not in_reach(planned.at, turn.now):
            turn.answer(say(locale, "reminder_too_far"), "command")
        else:
            await _set(turn, planned, services)
    return True


async def _set(turn: Turn, plan: Plan, services: Services) -> None:
    locale = turn.known.locale
    if len(await reminders.active(services.pool, turn.user_id)) >= MOST:
        turn.answer(say(locale, "reminders_full", limit=MOST), "command")
        return
    line = "reminder_set" if plan.kind == "reminder" else "check_in_set"
    turn.effects.append(keep(turn, plan))
    turn.answer(say(locale, line, text=plan.text, when=told(plan, locale, turn.now)), "skill")


def keep(turn: Turn, plan: Plan) -> Effect:
    """The effect that keeps a plan."""
    return partial(
        reminders.add,
        user_id=turn.user_id,
        kind=plan.kind,
        text=plan.text,
        repeats=plan.repeats,
        weekdays=plan.weekdays,
        local_time=plan.local_time,
        timezone=plan.zone,
        at=plan.at,
        now=turn.now,
    )


def told(plan: Plan, locale: str, now: datetime) -> str:
    """When a plan comes, in words."""
    return schedule(plan.repeats, plan.weekdays, plan.local_time, plan.zone, plan.at, locale, now)


def told_of(reminder: Reminder, locale: str, now: datetime) -> str:
    """When an active reminder comes, in words."""
    at = reminder.next_run_at or now
    return schedule(reminder.repeats, reminder.weekdays, reminder.local_time, reminder.timezone, at, locale, now)


def _ask(turn: Turn, wish: Wish, doubt: Doubt) -> None:
    """One question, with moments to tap where the task fits into a button's id."""
    person = turn.known
    choices = [
        Choice(f"{_AT}{wish.kind}:{int(at.timestamp())}:{wish.text}", _short_moment(at, turn))
        for at in sorted(doubt.options)
    ]
    if any(len(choice.id.encode("utf-16-le")) // 2 > _ID_LIMIT for choice in choices):
        choices = []
    over = moment(doubt.over, person.timezone, person.locale) if doubt.over else ""
    text = say(person.locale, f"reminder_{doubt.about}", text=wish.text, **({"when": over} if over else {}))
    turn.answer(text, "command", choices=choices)


def _short_moment(at: datetime, turn: Turn) -> str:
    """`Today 19:00`, which fits a button."""
    local, today = at.astimezone(zone_of(turn.known.timezone)), turn.local.date()
    day = "today" if local.date() == today else "tomorrow"
    return say(turn.known.locale, day, time=f"{local:%H:%M}")


async def _tapped(turn: Turn, services: Services, choice: str) -> bool:
    if choice == LIST:
        return await _list(turn, services)
    if tapped := _CHOSEN_TIME.fullmatch(choice):
        at = datetime.fromtimestamp(int(tapped["at"]), UTC)
        wish = Wish("check_in" if tapped["kind"] == "check_in" else "reminder", tapped["text"])
        if at <= turn.now:
            _ask(turn, wish, Doubt("past", suggestions(turn.known.timezone, turn.now), at))
        else:
            await _set(turn, once(wish.kind, wish.text, at, turn.known.timezone), services)
        return True
    if tapped := _CHOSEN_ONE.fullmatch(choice):
        return await _cancel_one(turn, services, int(tapped["id"]))
    if tapped := _CHOSEN_AGAIN.fullmatch(choice):
        found = await reminders.one(services.pool, turn.user_id, int(tapped["id"]))
        return await _again(turn, found, timedelta(minutes=int(tapped["minutes"])), services)
    return False


async def _newest(turn: Turn, services: Services) -> Reminder | None:
    return await reminders.newest_sent(services.pool, turn.user_id, turn.now - _RECENT)


async def _again(turn: Turn, reminder: Reminder | None, span: timedelta, services: Services) -> bool:
    """Once more after a while. `Later` said of no reminder is not ours to answer."""
    if reminder is None:
        return False
    at = (turn.now + span).replace(microsecond=0)
    await _set(turn, once(reminder.kind, reminder.text, at, turn.known.timezone), services)
    return True


async def _list(turn: Turn, services: Services) -> bool:
    locale = turn.known.locale
    found = await reminders.active(services.pool, turn.user_id)
    if not found:
        turn.answer(say(locale, "reminders_none"), "command")
        return True
    lines = [
        f"{number}. “{reminder.text}” – {told_of(reminder, locale, turn.now)}"
        for number, reminder in enumerate(found, 1)
    ]
    text = "\n".join([say(locale, "reminders_list"), *lines, "", say(locale, "reminders_cancel_how")])
    turn.answer(text, "command", choices=_rows(found), list_label=say(locale, "reminders_label"))
    return True


def _rows(found: Sequence[Reminder]) -> list[Choice]:
    return [
        Choice(f"{_CANCEL}{reminder.id}", f"{number}. {reminder.text}")
        for number, reminder in enumerate(found[:_ROWS], 1)
    ]


async def _cancel(turn: Turn, services: Services, wanted: str) -> bool:
    """`all`, a number of the list, words of a task, or nothing where there is one only."""
    locale = turn.known.locale
    found = await reminders.active(services.pool, turn.user_id)
    if wanted == "all":
        turn.effects.append(partial(reminders.cancel, user_id=turn.user_id, ids=None, now=turn.now))
        turn.answer(say(locale, "reminders_all_cancelled", number=len(found)), "command")
        return True
    fitting = _fitting(found, wanted)
    if len(fitting) == 1:
        return _cancel_it(turn, fitting[0])
    if wanted.isdecimal() and found:
        turn.answer(say(locale, "reminder_unknown", number=wanted), "command")
        return True
    return await _list(turn, services)


def _fitting(found: Sequence[Reminder], wanted: str) -> list[Reminder]:
    if wanted.isdecimal():
        number = int(wanted[:6])
        return [found[number - 1]] if 0 < number <= len(found) else []
    return [reminder for reminder in found if plain(wanted) in plain(reminder.text)]


async def _cancel_one(turn: Turn, services: Services, id_: int) -> bool:
    found = await reminders.one(services.pool, turn.user_id, id_)
    if found is None or found.state != "active":
        turn.answer(say(turn.known.locale, "reminder_over"), "command")
        return True
    return _cancel_it(turn, found)


def _cancel_it(turn: Turn, reminder: Reminder) -> bool:
    turn.effects.append(partial(reminders.cancel, user_id=turn.user_id, ids=[reminder.id], now=turn.now))
    turn.answer(say(turn.known.locale, "reminder_cancelled", text=reminder.text), "command")
    return True
