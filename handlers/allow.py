"""May this turn go to the model? Not of someone who said stop, nor when the day's messages are spent."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.lines import say
from handlers.quiet import quiet_until
from handlers.reports.counting import count
from handlers.services import Services
from handlers.tiers import TIERS
from handlers.turn import Turn
from storage import turns
from storage.turns import Person

_LAST = 3


async def allow(turn: Turn, services: Services) -> None:
    """Close the turn of a stopped person in silence; of a child, where a guardian paused the chat, in quiet hours and
    on topics left out, with a word why; and that of a spent day with the time it begins anew.
    """
    person = turn.known
    if person.stopped:
        turn.close("allow")
        return
    if (line := _kept_from(turn)) is not None:
        turn.answer(line, "allow")
        return
    limit = limit_of(person)
    left = limit - person.used_messages
    if left > 0 and left <= _LAST:
        # Several turns of one person may run at once, in several chats: the last messages are taken, not counted after.
        left = int(await turns.spend(services.pool, person.id, person.today, limit))
        turn.prepaid = left > 0
    if left <= 0:
        turn.answer(say(person.locale, "usage_spent", limit=limit, reset=reset_time(person)), "allow")
        return
    turn.counted = True


def limit_of(person: Person) -> int:
    """Messages a day: the plan's, or fewer where a guardian said so."""
    plan, rules = TIERS[person.tier].messages, person.rules
    return min(plan, rules.daily_limit) if rules and rules.daily_limit is not None else plan


def _kept_from(turn: Turn) -> str | None:
    """Why a child is not answered now, or None."""
    person, rules = turn.known, turn.known.rules
    if rules is None:
        return None
    if rules.paused:
        return say(person.locale, "child_paused")
    if (end := quiet_until(turn.now, rules.quiet, person.timezone)) is not None:
        return say(person.locale, "child_quiet", time=f"{end.astimezone(ZoneInfo(person.timezone)):%H:%M}")
    if rules.topics_off and rules.topics_off & {theme for theme, _ in count([turn.text], person.locale).themes}:
        return say(person.locale, "child_topic_off")
    return None


def usage_line(person: Person) -> str:
    """How much of today is used, in the person's language."""
    limit = limit_of(person)
    used = min(person.used_messages, limit)
    return say(person.locale, "usage", used=used, limit=limit, left=limit - used, reset=reset_time(person))


def soon_line(turn: Turn) -> str:
    """The one soft warning of a day, or nothing."""
    person, limit = turn.known, limit_of(turn.known)
    used = person.used_messages + 1
    if not turn.counted or person.warned or used < limit - min(TIERS[person.tier].warn_left, limit // 5):
        return ""
    turn.warned = True
    return say(person.locale, "usage_soon", left=max(limit - used, 0), reset=reset_time(person))


def reset_time(person: Person) -> str:
    """When the next local day begins, such as `00:00 (Europe/Madrid)`."""
    zone = ZoneInfo(person.timezone)
    midnight = datetime.combine(person.today + timedelta(days=1), time(), zone)
    return f"{midnight:%H:%M} ({person.timezone})"
