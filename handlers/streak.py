"""Days in a row. A weekday of rest or a day off never breaks a streak; it does not lengthen it either."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

_FAR = 3660  # days looked back


def streak(active: AbstractSet[date], off: AbstractSet[date], rest_weekdays: AbstractSet[int], today: date) -> int:
    """How many active days there are without a day in between that was neither active nor rest.

    Today counts once something is done; until then it breaks nothing.
    """
    length, day = int(today in active), today - timedelta(days=1)
    earliest = max(min(active, default=today), today - timedelta(days=_FAR))
    while day >= earliest:
        if day in active:
            length += 1
        elif day not in off and day.isoweekday() not in rest_weekdays:
            break
        day -= timedelta(days=1)
    return length
