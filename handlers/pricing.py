"""Prizes named by chat: what stands after the word for one (`cinema = 200`, `cinema off`), and what becomes of it."""

import re
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from handlers.lines import meant, say
from handlers.turn import Turn
from storage import prizes
from storage.executor import Executor
from storage.prizes import MOST

_PRICED = re.compile(r"(?P<name>[^\s=:].*?)\s*(?:=|:|\s[-–]\s|\s)\s*(?P<points>\d{1,6})(?:\s+\w+)?", re.DOTALL)
_LONGEST, _DEAREST = 60, 100_000


@dataclass(frozen=True, slots=True)
class Priced:
    """A prize and its points; no points: it is to go."""

    name: str
    points: int | None


def priced(text: str) -> Priced | None:
    """A prize's name and price; None where it is neither a price (1–100,000) nor a word such as OFF."""
    text = text.strip()
    *words, last = text.split() or [""]
    if words and meant(last, "guardian") == "off":
        name = " ".join(words).rstrip(" =:")
        return Priced(name, None) if 0 < len(name) <= _LONGEST else None
    found = _PRICED.fullmatch(text)
    if found is None:
        return None
    name, points = " ".join(found["name"].split()), int(found["points"])
    if not 0 < len(name) <= _LONGEST or points > _DEAREST:
        return None
    return Priced(name, points or None)


async def name_prize(turn: Turn, db: Executor, whose: UUID, called: str, wanted: Priced) -> str:
    """Put it on somebody's list, change its points, or take it off; what holds then, for whose turn it is."""
    locale, prize = turn.known.locale, wanted.name
    kept = await prizes.of(db, whose)
    there = any(one.name.casefold() == prize.casefold() for one in kept)
    if wanted.points is None:
        turn.effects.append(partial(prizes.remove, user_id=whose, name=prize))
        return say(locale, "care_prize_gone" if there else "care_prize_unknown", name=called, prize=prize)
    if len(kept) >= MOST and not there:
        return say(locale, "care_prize_full", name=called, most=MOST)
    points = wanted.points
    turn.effects.append(partial(prizes.put, user_id=whose, name=prize, points=points, set_by=turn.user_id))
    return say(locale, "care_prize_set", name=called, prize=prize, points=points)
