"""Commands about meals, understood only where every word of a message is: in the person's language, or in English."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from handlers.lines import DEFAULT, understands
from handlers.skills.meals.naming import Key, key, listed
from handlers.skills.meals.week import SLOTS
from storage.meals import Slot

Verb = Literal["week", "day", "asks", "swaps", "shopping"]
_VERBS: tuple[Verb, ...] = ("shopping", "swaps", "asks", "day", "week")
_MOST_WORDS = 12
_LONGEST_PHRASE = 7


@dataclass(frozen=True, slots=True)
class Command:
    """What is wanted. `weekday` from 0, Monday, on; `ahead` in days; without either it is today."""

    verb: Verb
    slot: Slot | None = None
    ahead: int | None = None
    weekday: int | None = None

    def day(self, today: date) -> date:
        """The day that is meant: a weekday is the next one, which may be today."""
        if self.weekday is not None:
            return today + timedelta(days=(self.weekday - today.weekday()) % 7)
        return today + timedelta(days=self.ahead or 0)


def command_in(text: str, locale: str) -> Command | None:
    """The command that a whole message is; None: it is none."""
    words = key(text)
    if not 0 < len(words) <= _MOST_WORDS or not _vocabulary(locale).issuperset(words):
        return None
    parts = _taken_apart(words, _table(locale))
    if parts is None:
        return None
    verbs = [kinds.keys() & set(_VERBS) for kinds in parts if kinds.keys() & set(_VERBS)]
    told = {kind: number for kinds in parts for kind, number in kinds.items() if kind not in _VERBS}
    return _meant(verbs[0], told) if len(verbs) == 1 else None


def _meant(verbs: Collection[str], told: Mapping[str, int]) -> Command | None:
    slots = [slot for slot in SLOTS if f"slot_{slot}" in told]
    ahead = 1 if "tomorrow" in told else 0 if "today" in told else None
    weekday, dated = told.get("weekday"), bool({"weekday", "today", "tomorrow"} & told.keys())
    if len(slots) > 1:
        return None
    slot = slots[0] if slots else None
    for verb in ("swaps", "asks"):
        if verb in verbs and slot:
            return Command(verb, slot, ahead, weekday)
    if slot:
        return None
    if "shopping" in verbs and not dated:
        return Command("shopping")
    if "week" in verbs and not dated:
        return Command("week")
    return Command("day", None, ahead, weekday) if "day" in verbs and (dated or "asks" not in verbs) else None


def _taken_apart(words: Key, table: Mapping[Key, Mapping[str, int]]) -> list[Mapping[str, int]] | None:
    """The lists that have each phrase of a message, of long phrases rather than short ones; None: a word is in none."""
    found: dict[int, list[Mapping[str, int]]] = {len(words): []}  # from a word on
    for start in range(len(words) - 1, -1, -1):
        for end in range(min(len(words), start + _LONGEST_PHRASE), start, -1):
            if end in found and (kinds := table.get(words[start:end])) is not None:
                found[start] = [kinds, *found[end]]
                break
    return found.get(0)


@cache
def _table(locale: str) -> Mapping[Key, Mapping[str, int]]:
    """Phrase → lists that have it, with a number where it tells one."""
    found: dict[Key, dict[str, int]] = {}
    for name in (*_VERBS, *(f"slot_{slot}" for slot in SLOTS), "today", "tomorrow", "small"):
        for phrase in listed(name, locale):
            found.setdefault(key(phrase), {})[name] = 0
    for one in dict.fromkeys((locale, DEFAULT)):
        for number, names in enumerate(understands("meals").get(one, {}).get("weekdays", [])):
            for name in names.split("|"):
                found.setdefault(key(name), {}).setdefault("weekday", number)
    return found


@cache
def _vocabulary(locale: str) -> frozenset[str]:
    return frozenset(word for phrase in _table(locale) for word in phrase)
