"""May this turn go to the model? Not of someone who said stop, nor when the day's messages are spent."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.lines import say
from handlers.services import Services
from handlers.tiers import TIERS
from handlers.turn import Turn
from storage.turns import Person


async def allow(turn: Turn, _services: Services) -> None:
    """Close the turn of a stopped person in silence, and that of a spent day with the time it begins anew."""
    person = turn.known
    if person.stopped:
        turn.close("allow")
        return
    limit = TIERS[person.tier].messages
    if person.used_messages >= limit:
        turn.answer(say(person.locale, "usage_spent", limit=limit, reset=reset_time(person)), "allow")
        return
    turn.counted = True


def usage_line(person: Person) -> str:
    """How much of today is used, in the person's language."""
    limit = TIERS[person.tier].messages
    used = min(person.used_messages, limit)
    return say(person.locale, "usage", used=used, limit=limit, left=limit - used, reset=reset_time(person))


def soon_line(turn: Turn) -> str:
    """The one soft warning of a day, or nothing."""
    person, tier = turn.known, TIERS[turn.known.tier]
    used = person.used_messages + 1
    if not turn.counted or person.warned or used < tier.warn_at:
        return ""
    turn.warned = True
    return say(person.locale, "usage_soon", left=max(tier.messages - used, 0), reset=reset_time(person))


def reset_time(person: Person) -> str:
    """When the next local day begins, such as `00:00 (Europe/Madrid)`."""
    zone = ZoneInfo(person.timezone)
    midnight = datetime.combine(person.today + timedelta(days=1), time(), zone)
    return f"{midnight:%H:%M} ({person.timezone})"
