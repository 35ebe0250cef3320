"""Moments and rules in words: always in local time, with weekday and date."""

from collections.abc import Sequence
from datetime import datetime, time

from handlers.lines import say
from handlers.skills.reminders.rules import Repeats
from handlers.skills.reminders.vocabulary import vocabulary
from handlers.wall_time import zone_of


def moment(at: datetime, zone: str, locale: str) -> str:
    """`Sunday 22 November, 08:00`; with the year when it is not this one's."""
    words, local = vocabulary(locale), at.astimezone(zone_of(zone))
    return words.moment.format(
        weekday=words.weekday_names[local.weekday()],
        day=local.day,
        month=words.month_names[local.month - 1],
        time=f"{local:%H:%M}",
    )


def schedule(
    repeats: Repeats, weekdays: Sequence[int], local_time: time, zone: str, at: datetime, locale: str, now: datetime
) -> str:
    """When a reminder comes: its moment, or its rule with the next moment."""
    local = at.astimezone(zone_of(zone))
    year = "" if local.year == now.astimezone(zone_of(zone)).year else f" ({local.year})"
    when = moment(at, zone, locale) + year
    if repeats == "once":
        return when
    clock = f"{local_time:%H:%M}"
    if repeats == "daily" or not weekdays:
        rule = say(locale, "every_day", time=clock)
    else:
        rule = say(locale, "every_week", days=_days(weekdays, locale), time=clock)
    return say(locale, "rule_and_next", rule=rule, when=when)


def _days(weekdays: Sequence[int], locale: str) -> str:
    words = vocabulary(locale)
    names = [words.weekday_names[number - 1] for number in sorted(weekdays)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {words.conjunction} {names[-1]}"
