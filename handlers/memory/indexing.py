"""What was said, as it is stored: each message with the terms it is found by."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.memory.terms import FORWARDED, flags, packed
from storage.turns import Line


def indexed(
    lines: Sequence[Line],
    locale: str,
    timezone: str,
    names: tuple[str, str],
    before: datetime | None,
    *,
    answers: bool = True,
) -> list[Line]:
    """Lines in their order with their terms and flags.

    `names` are the person's and the mentor's, `before` is when the message before these was said.
    With `answers` False the mentor's lines are not found: look-ups and notices repeat what is remembered already.
    """
    zone = ZoneInfo(timezone)
    moments = [before, *(line.said_at for line in lines)]
    return [
        replace(
            line,
            terms=packed(line.body, locale, line.said_at.astimezone(zone).date(), names[line.role == "assistant"])
            if answers or line.role == "user"
            else b"",
            flags=_flags(line, earlier),
        )
        for line, earlier in zip(lines, moments, strict=False)
    ]


def _flags(line: Line, before: datetime | None) -> int:
    """What somebody forwarded is found, but they have not said it, and nothing is learned from it."""
    own = line.role == "user" and not line.forwarded
    return flags(line.body, by_person=own, said_at=line.said_at, before=before) | (FORWARDED if line.forwarded else 0)
