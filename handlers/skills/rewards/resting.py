"""Planned rest: weekdays without a plan, days off, and back again. None of it breaks a row of days."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from handlers.lines import say, understands
from handlers.rewarding import NAME
from handlers.services import Services
from handlers.skills.reminders.times import Day, elements
from handlers.skills.reminders.vocabulary import Vocabulary, tokens_of, vocabulary
from handlers.turn import Turn
from handlers.words import plain
from storage import rewards

LONGEST = 60  # days off at a time
_MOST_WEEKDAYS = 6


async def off_today(turn: Turn, _services: Services) -> bool:
    """Today is a day off."""
    take_off(turn, turn.known.today)
    turn.answer(say(turn.known.locale, "reward_off_today"), "command")
    return True


async def off_until(turn: Turn, _services: Services, rest: str) -> bool:
    """Days off from today until a day, that day included."""
    if not rest:
        return False
    locale, until = turn.known.locale, day_in(turn, rest)
    if until is None:
        return False
    if not turn.known.today <= until <= turn.known.today + timedelta(days=LONGEST):
        turn.answer(say(locale, "reward_off_how"), "command")
        return True
    take_off(turn, until)
    turn.answer(say(locale, "reward_off_until", day=_shown(until, locale)), "command")
    return True


async def end(turn: Turn, _services: Services) -> bool:
    """Back before the days off are over."""
    turn.effects.append(partial(rewards.drop_days_off, user_id=turn.user_id, since=turn.known.today))
    turn.answer(say(turn.known.locale, "reward_off_end"), "command")
    return True


async def set_weekdays(turn: Turn, _services: Services, rest: str) -> bool:
    """Weekdays of rest, in words; or none."""
    locale = turn.known.locale
    words = plain(rest)
    if words in {plain(word) for lists in understands(NAME).values() for word in lists.get("none", ())}:
        turn.effects.append(partial(rewards.set_rest, user_id=turn.user_id, weekdays=[]))
        turn.answer(say(locale, "reward_rest_none"), "command")
        return True
    found = _weekdays(vocabulary(locale), rest) or _weekdays(vocabulary("en"), rest)
    if 1 <= len(found) <= _MOST_WEEKDAYS:
        turn.effects.append(partial(rewards.set_rest, user_id=turn.user_id, weekdays=sorted(found)))
        turn.answer(say(locale, "reward_rest_set", days=weekdays(found, locale)), "command")
    else:
        turn.answer(say(locale, "reward_rest_how"), "command")
    return True


def take_off(turn: Turn, until: date) -> None:
    """Days off from today until a day, that day included."""
    days = days_until(turn.known.today, until)
    turn.effects.append(partial(rewards.add_days_off, user_id=turn.user_id, days=days))


def days_until(first: date, last: date) -> list[date]:
    """Both days and all between."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def weekdays(numbers: Iterable[int], locale: str) -> str:
    """ISO weekdays by their names."""
    names = vocabulary(locale).weekday_names
    return ", ".join(names[number - 1] for number in sorted(numbers))


def day_in(turn: Turn, text: str) -> date | None:
    """The first day that a text names, in the person's language or in English."""
    now = turn.local
    return _day(vocabulary(turn.known.locale), text, now) or _day(vocabulary("en"), text, now)


def _day(words: Vocabulary, text: str, now: datetime) -> date | None:
    tokens = tokens_of(text)
    for place in range(len(tokens)):
        found = elements(words, tokens, place, now)
        for element in found[0] if found else ():
            if isinstance(element, Day):
                return element.after(now.date())
    return None


def _weekdays(words: Vocabulary, text: str) -> set[int]:
    tokens = tokens_of(text)
    return {number for place in range(len(tokens)) if (number := words.weekday(tokens, place)[0])}


def _shown(day: date, locale: str) -> str:
    return say(locale, "report_date", day=day.day, month=vocabulary(locale).month_names[day.month - 1])
