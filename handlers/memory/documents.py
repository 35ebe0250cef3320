"""The four documents of a person: what they wrote themselves, and beneath it what was learned, bounded in tokens."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from handlers.lines import say
from handlers.memory.budget import fitting, shortened, tokens
from handlers.memory.terms import stem, words
from storage import memories
from storage.executor import Executor
from storage.memories import NAMES, Behind, Documents, Holding, Milestone

Name = Literal["identity", "current_state", "long_term_summary", "core_instructions"]

# Tokens of what was learned. What people write themselves is theirs, up to the column's 4,000 characters.
BUDGETS: Mapping[str, int] = {
    "identity": 160, "current_state": 120, "long_term_summary": 200, "core_instructions": 80,
}  # fmt: skip
LONGEST = 4000
_FACTS = 100  # of each kind that are looked at
_EPISODES = 12  # of the newest
_LATELY = timedelta(days=45)  # facts without a slot that say how things stand
_JUST = timedelta(days=14)  # and episodes
_STATE = frozenset({"goal"})  # slots that say how things stand rather than who somebody is
_WISH = "instruction"
_WISHED = frozenset({"person", "pattern"})  # a model may take pasted words for a wish
_REPEATS = 0.8  # of a line's words


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    said_at: datetime


async def rebuild(db: Executor, user_id: UUID, now: datetime) -> bool:
    """Make the documents anew, inside the caller's transaction; False, and nothing written, when they stay the same."""
    behind = await memories.behind(db, user_id)
    if behind is None:
        return False
    today = now.astimezone(ZoneInfo(behind.timezone)).date()
    facts = await memories.holding(db, user_id, _FACTS)
    episodes = await memories.milestones(db, user_id, today, _EPISODES)
    fresh = compose(behind, facts, episodes, now)
    if fresh == behind.shown:
        return False
    await memories.write(db, user_id, fresh, now)
    return True


async def edit(db: Executor, user_id: UUID, changes: Mapping[str, str], now: datetime) -> None:
    """Take over what a person writes of documents, by name, inside their transaction; an empty text takes theirs away.

    A text sent back as it was shown is no edit: what was learned stays learned.
    """
    behind = await memories.behind(db, user_id)
    if behind is None:
        return
    written = {name: text for name, text in changes.items() if text != getattr(behind.shown, name)}
    if written:
        await memories.edit(db, user_id, written, now)
        await rebuild(db, user_id, now)


def compose(behind: Behind, facts: Sequence[Holding], episodes: Sequence[Milestone], now: datetime) -> Documents:
    """The documents; `facts` the weightiest first, `episodes` the newest first.

    A document its person wrote says about the time before what they wrote, and nothing else: what was learned since
    comes after it, under a line that says so.
    """
    zone = ZoneInfo(behind.timezone)
    today = now.astimezone(zone).date()
    slots = [fact for fact in facts if fact.slot is not None]
    free = [fact for fact in facts if fact.slot is None]
    late = [fact for fact in free if now - fact.valid_from <= _LATELY]
    late.sort(key=lambda fact: fact.valid_from, reverse=True)
    just = [_told(one) for one in episodes if today - one.day <= _JUST]
    state = [_of(fact) for fact in slots if fact.slot in _STATE]
    shown = {
        "identity": _document(behind, "identity", [_of(fact) for fact in slots if fact.slot not in _STATE | {_WISH}]),
        "current_state": _document(behind, "current_state", state + [_dated(fact, zone) for fact in late], just),
        "core_instructions": _document(
            behind,
            "core_instructions",
            [_of(fact) for fact in slots if fact.slot == _WISH and fact.origin in _WISHED],
        ),
    }
    said = "\n".join(shown.values()).splitlines()
    older = [line for fact in free if (line := _dated(fact, zone)).text not in said]
    past = _thinned([one for one in episodes if _told(one).text not in said], today, share=2 if older else 1)
    return Documents(**shown, long_term_summary=_document(behind, "long_term_summary", older, past))


def _thinned(episodes: Sequence[Milestone], today: date, share: int) -> list[_Line]:
    """The newest episode, then the one that says most of each doubling of weeks; every second of them if need be."""
    best: dict[int, Milestone] = {}
    for one in episodes[1:]:
        age = int(math.log2(max((today - one.day).days, 7) / 7))
        if age not in best or len(one.line) > len(best[age].line):
            best[age] = one
    lines = list(map(_told, [*episodes[:1], *best.values()]))
    while len(lines) > 1 and sum(tokens(line.text) + 1 for line in lines) > BUDGETS["long_term_summary"] / share:
        lines = [lines[0], *lines[2::2]]
    return lines


def _document(behind: Behind, name: Name, *groups: Sequence[_Line]) -> str:
    """The person's own text, then lines as long as there is room; each group of lines has its share of the room."""
    own: str = getattr(behind.own, name)
    edited = behind.edited[NAMES.index(name)]
    room = float(BUDGETS[name])
    if own:
        groups = tuple([line for line in group if _is_news(line, own, edited, behind.locale)] for group in groups)
        room = max(room - tokens(own), room / 4)
    longest = int(room * 0.75)
    groups = tuple(group for group in groups if group)
    picked: list[str] = []
    for place, group in enumerate(groups):
        found = list(fitting((shortened(line.text, longest) for line in group), room / (len(groups) - place)))
        room -= sum(tokens(line) + 1 for line in found)
        picked += found
    if not own:
        return "\n".join(picked)[:LONGEST]
    if not picked:
        return own
    whole = "\n".join([own, "", say(behind.locale, "learned_since"), *picked])
    return whole if len(whole) <= LONGEST else own


def _is_news(line: _Line, own: str, edited: datetime | None, locale: str) -> bool:
    """Is a line younger than what the person wrote, and does it say more?"""
    if edited is not None and line.said_at <= edited:
        return False
    known = _stems(own, locale)
    told = _stems(line.text, locale)
    return not told or len(told & known) < _REPEATS * len(told)


def _stems(text: str, locale: str) -> set[str]:
    return {stem(word, locale) for word in words(text, locale)}


def _of(fact: Holding) -> _Line:
    return _Line(" ".join(fact.body.split()), fact.said_at)


def _dated(fact: Holding, zone: ZoneInfo) -> _Line:
    return _Line(f"{fact.valid_from.astimezone(zone).date().isoformat()}: {_of(fact).text}", fact.said_at)


def _told(episode: Milestone) -> _Line:
    return _Line(f"{episode.day.isoformat()}: {episode.line}", episode.said_at)
