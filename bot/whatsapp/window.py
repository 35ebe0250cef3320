"""When free text may be sent (Cloud API docs, customer service window; our own rules for people who said stop)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

Consent = Literal["open", "stopped"]
Kind = Literal["reply", "crisis", "confirmation", "proactive"]

_WINDOW = timedelta(hours=24)
_MARGIN = timedelta(seconds=60)  # 131047 is known to come a little early


class Sending(StrEnum):
    """What may happen to a message now."""

    SEND = "send"  # as free text
    TEMPLATE = "template"  # only as an approved template; without one, hold
    HOLD = "hold"  # keep it until the person writes again
    DROP = "drop"  # it is not to be sent at all


def can_send(now: datetime, last_inbound: datetime | None, consent: Consent, kind: Kind) -> Sending:
    """Ask again right before each send.

    A person who said stop gets help in a crisis and the confirmation of a command, nothing else, and never a
    template: help then waits for their next word. A confirmation is worth nothing after the window.
    """
    if consent == "stopped" and kind not in {"crisis", "confirmation"}:
        return Sending.DROP
    if last_inbound is not None and now - last_inbound < _WINDOW - _MARGIN:
        return Sending.SEND
    if kind == "confirmation":
        return Sending.DROP
    return Sending.HOLD if consent == "stopped" else Sending.TEMPLATE
