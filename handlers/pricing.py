"""What stands after the word for a reward: `cinema = 200`, or `cinema off`."""

import re
from dataclasses import dataclass

from handlers.lines import meant

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
