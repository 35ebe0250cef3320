"""The words of `prompts/lines/training`: whole messages, and phrases within them, in one's language and English."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handlers.lines import DEFAULT, understands
from handlers.skills.reminders.vocabulary import vocabulary
from handlers.words import plain

ROOM = "training"
_WHOLE = ("today", "mine", "done", "resume")
_BEGINNINGS = ("skipped", "pause")
_REASONS = ("sick", "travel", "other")
_LONGEST_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Phrases:
    """Folded phrases by their first word, the longest first, each with the kinds it is of."""

    by_first: Mapping[str, Sequence[tuple[tuple[str, ...], frozenset[str]]]]

    @classmethod
    def of(cls, kinds: Mapping[str, Iterable[str]]) -> "Phrases":
        """Phrases from texts by kind."""
        found: dict[tuple[str, ...], set[str]] = {}
        for kind, phrases in kinds.items():
            for phrase in phrases:
                found.setdefault(tuple(plain(phrase).split()), set()).add(kind)
        by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
        for words in sorted(found, key=len, reverse=True):
            by_first.setdefault(words[0], []).append((words, frozenset(found[words])))
        return cls(by_first)

    def at(self, words: Sequence[str], place: int) -> tuple[int, frozenset[str]]:
        """How many words from `place` on are the longest phrase there, and its kinds; 0 where none begins."""
        for phrase, kinds in self.by_first.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return len(phrase), kinds
        return 0, frozenset()


def whole(text: str) -> str | None:
    """`today`, `mine`, `done` or `resume`, when a message is nothing but that, in any language."""
    return _wholes().get(plain(text)) if len(text) <= _LONGEST_WHOLE else None


def beginning(text: str, locale: str) -> tuple[str, str] | None:
    """`skipped` or `pause` with its reason (`sick`, `travel`, `other`), when a message is nothing but that."""
    if len(text) > _LONGEST_WHOLE:
        return None
    words = plain(text).split()
    if _beginning_words().isdisjoint(words):
        return None
    for table in _tables(locale):
        for place in range(len(words)):
            taken, kinds = table.at(words, place)
            if asked := kinds & set(_BEGINNINGS):
                reason = _reason(table, [*words[:place], *words[place + taken :]])
                return None if reason is None else (min(asked), reason)
    return None


@cache
def phrases(locale: str) -> Phrases:
    """All phrases that are read within messages, of a language and English together."""
    skipped = {*_WHOLE, *_BEGINNINGS}
    kinds: dict[str, list[str]] = {}
    for one in {locale, DEFAULT}:
        for kind, listed in understands(ROOM).get(one, {}).items():
            if kind == "numbers":
                for number, word in enumerate(listed):
                    kinds.setdefault(f"number_{number}", []).append(word)
            elif kind not in skipped:
                kinds.setdefault(kind, []).extend(listed)
        for number, names in enumerate(vocabulary(one).weekdays, 1):
            kinds.setdefault(f"weekday_{number}", []).extend(
                " ".join(words) for same_first in names.by_first.values() for words in same_first
            )
    return Phrases.of(kinds)


@cache
def plan_words() -> frozenset[str]:
    """The longest word of each phrase for a plan, in any language: a cheap look whether one may be asked for."""
    listed = (phrase for table in understands(ROOM).values() for phrase in table["plan"])
    return frozenset(max(plain(phrase).split(), key=len) for phrase in listed)


def _reason(table: Phrases, words: Sequence[str]) -> str | None:
    """Why, from the words beside; None when there are others among them."""
    found, place = "other", 0
    while place < len(words):
        taken, kinds = table.at(words, place)
        why = next((reason for reason in _REASONS if reason in kinds), None)
        if why is None:
            return None
        found = why if why != "other" else found
        place += taken
    return found


@cache
def _beginning_words() -> frozenset[str]:
    """The longest word of each phrase that skips or pauses: a cheap look, as of plans."""
    listed = (phrase for table in understands(ROOM).values() for kind in _BEGINNINGS for phrase in table[kind])
    return frozenset(max(plain(phrase).split(), key=len) for phrase in listed)


@cache
def _wholes() -> Mapping[str, str]:
    return {
        plain(phrase): name for table in understands(ROOM).values() for name in _WHOLE for phrase in table.get(name, ())
    }


@cache
def _tables(locale: str) -> Sequence[Phrases]:
    """Of what a message begins with and its reasons: the person's language, English, the others."""
    known = understands(ROOM)
    order = sorted(known, key=lambda one: (one != locale, one != DEFAULT))
    return [Phrases.of({kind: known[one][kind] for kind in (*_BEGINNINGS, *_REASONS)}) for one in order]
