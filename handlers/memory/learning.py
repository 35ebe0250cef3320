"""From what may be learned to what is kept: one fact a slot, the old one as history, nothing twice.

Learning from the same messages again changes nothing, so a batch that was cut off is simply taken again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from handlers.memory.candidates import Candidate
from handlers.memory.slots import LONGEST_TEXT, LONGEST_VALUE, SLOTS, sentence
from handlers.memory.terms import packed
from handlers.words import plain
from storage import facts
from storage.executor import Executor
from storage.facts import Fact

MOST_HOLDING = 2000  # facts of a person; beyond it the least important and oldest end
SAME = 0.8  # share of the words two free facts have in common from which on they are one
_MOST_SOURCES = 20
_SHORT = 6  # words; a longer correction is a sentence of its own


async def learn(db: Executor, user_id: UUID, candidates: Sequence[Candidate], now: datetime) -> list[int]:
    """Keep what is new in these candidates; the ids of the facts they became or confirmed.

    `db` is a connection inside a transaction. Of somebody who is gone nothing is kept.
    """
    if not candidates or not await facts.hold_person(db, user_id):
        return []
    slots = sorted({candidate.slot for candidate in candidates if candidate.slot})
    shelf = _Shelf(db, user_id, await facts.known(db, user_id, slots))
    kept = [await shelf.put(candidate) for candidate in sorted(candidates, key=lambda each: each.said_at)]
    if shelf.holding > MOST_HOLDING:
        await facts.trim(db, user_id, now, MOST_HOLDING)
    return [fact_id for fact_id in kept if fact_id is not None]


async def correct(
    db: Executor, user_id: UUID, fact_id: int, text: str, now: datetime, locale: str = "en"
) -> int | None:
    """Put the person's own words in the place of a fact; the new one's id, None when there is no such fact.

    A few words replace what the slot holds, a longer text the whole sentence. `db` is inside a transaction.
    """
    if not await facts.hold_person(db, user_id) or (old := await facts.one(db, user_id, fact_id)) is None:
        return None
    said = " ".join(text.split())[:LONGEST_TEXT]
    if not said:
        return None
    value, body = _corrected(old, said, locale)
    wish = Candidate(body, (), now, "person", old.slot, _subject(old, value), value, old.importance, locale=locale)
    shelf = _Shelf(db, user_id, await facts.known(db, user_id, [old.slot] if old.slot else []))
    return await shelf.replace(old, wish) if old.valid_to is None else await shelf.put(wish)


def same_words(one: str, other: str) -> float:
    """How much two texts are the same: their common words as a share of all their words, 0..1."""
    left, right = frozenset(plain(one).split()), frozenset(plain(other).split())
    return len(left & right) / len(left | right) if left or right else 1.0


def _corrected(old: Fact, said: str, locale: str) -> tuple[str | None, str]:
    """The value and the sentence of a corrected fact."""
    if old.slot is None or len(said.split()) > _SHORT:
        return (said[:LONGEST_VALUE] if old.slot else None), said
    value = said.strip(" .!।")[:LONGEST_VALUE]
    if old.value and old.body.count(old.value) == 1:
        return value, old.body.replace(old.value, value)[:LONGEST_TEXT]
    return value, sentence(old.slot, locale, value) if old.slot in SLOTS else said


def _subject(old: Fact, value: str | None) -> str:
    slot = SLOTS.get(old.slot or "")
    return slot.subject(value or "") if slot is not None and slot.by == "value" else old.subject


class _Shelf:
    """A person's facts while new ones are put among them."""

    def __init__(self, db: Executor, user_id: UUID, known: Sequence[Fact]) -> None:
        self._db, self._user_id = db, user_id
        self._known = {fact.id: fact for fact in known}

    @property
    def holding(self) -> int:
        return sum(fact.valid_to is None for fact in self._known.values())

    async def put(self, new: Candidate) -> int | None:
        """Its fact's id; None where there is nothing to keep."""
        if new.ends:
            await self._end(new)
            return None
        if new.slot is None:
            return await self._free(new)
        rows = self._beside(new)
        current = next((fact for fact in rows if fact.valid_to is None), None)
        again = (fact for fact in rows if _says(fact, new) and (fact is current or _was_read(fact, new)))
        if (told := next(again, None)) is not None:
            return await self._confirm(told, new)
        if current is not None and current.valid_from <= new.said_at:
            return None if _outranked(new, current) else await self.replace(current, new)
        return await self._late(new, current, rows)

    async def _late(self, new: Candidate, current: Fact | None, rows: Sequence[Fact]) -> int:
        """A fact of an empty place; history, when something later was learned before it."""
        if current is not None:
            return await self._add(new, valid_to=current.valid_from, superseded_by=current.id)
        ended = max((fact.valid_to for fact in rows if fact.valid_to is not None), default=new.said_at)
        return await self._add(new, valid_to=ended if ended > new.said_at else None)

    async def replace(self, old: Fact, new: Candidate) -> int:
        """A new fact in the place of an old one, and of whatever else stands where it goes."""
        there = {old.id} | {fact.id for fact in self._beside(new) if fact.valid_to is None}
        await self._over(sorted(there), new.said_at)
        added = await self._add(new)
        for fact_id in there:
            await facts.supersede(self._db, self._user_id, fact_id, added)
        return added

    def _beside(self, new: Candidate) -> list[Fact]:
        """What stands or stood in the same place; nothing for free facts."""
        place = (new.slot, new.subject)
        return [fact for fact in self._known.values() if new.slot and (fact.slot, fact.subject) == place]

    async def _free(self, new: Candidate) -> int:
        rows = [fact for fact in self._known.values() if fact.valid_to is None]
        alike = max(rows, key=lambda fact: same_words(fact.body, new.text), default=None)
        if alike is not None and same_words(alike.body, new.text) >= SAME:
            return await self._confirm(alike, new)
        return await self._add(new)

    async def _end(self, new: Candidate) -> None:
        """What the slot held until then holds no longer."""
        over = [
            fact.id
            for fact in self._known.values()
            if fact.valid_to is None and fact.slot == new.slot and _is_over(fact, new)
        ]
        await self._over(over, new.said_at)

    async def _over(self, ids: Sequence[int], at: datetime) -> None:
        await facts.end(self._db, self._user_id, ids, at)
        for fact_id in ids:
            fact = self._known[fact_id]
            self._known[fact_id] = replace(fact, valid_to=max(fact.valid_from, at))

    async def _confirm(self, fact: Fact, new: Candidate) -> int:
        """Said again: nothing new, but one more place where it was said."""
        sources = list(dict.fromkeys([*fact.sources, *new.sources]))[-_MOST_SOURCES:]
        origin = "person" if new.origin == "person" else fact.origin
        if sources != list(fact.sources) or origin != fact.origin:
            await facts.cite(self._db, self._user_id, fact.id, sources, new.importance, origin)
            self._known[fact.id] = replace(fact, sources=sources, origin=origin)
        return fact.id

    async def _add(self, new: Candidate, valid_to: datetime | None = None, superseded_by: int | None = None) -> int:
        added = await facts.add(
            self._db,
            self._user_id,
            slot=new.slot,
            subject=new.subject,
            body=new.text[:LONGEST_TEXT],
            value=new.value[:LONGEST_VALUE] if new.value else None,
            terms=packed(new.text, new.locale),
            sources=new.sources[-_MOST_SOURCES:],
            origin=new.origin,
            importance=new.importance,
            valid_from=new.said_at,
            valid_to=valid_to,
            superseded_by=superseded_by,
        )
        if (row := await facts.one(self._db, self._user_id, added)) is not None:
            self._known[added] = row
        return added


def _says(fact: Fact, new: Candidate) -> bool:
    """Is it the same again, or less of the same?"""
    return _same_value(fact.value or fact.body, new.value or new.text)


def _same_value(known: str, said: str) -> bool:
    words, told = plain(known).split(), plain(said).split()
    return bool(told) and set(told) <= set(words)


def _outranked(new: Candidate, current: Fact) -> bool:
    """What a person asked to be kept gives way only to what they say later."""
    return current.origin == "person" and new.origin != "person" and current.valid_from == new.said_at


def _was_read(fact: Fact, new: Candidate) -> bool:
    """Is it history that was learned from the same words?"""
    return fact.valid_from == new.said_at or set(new.sources) <= set(fact.sources)


def _is_over(fact: Fact, end: Candidate) -> bool:
    """Does an end mean this fact? One without a value ends what was told before it, not with it."""
    if end.value is None:
        return fact.valid_from < end.said_at
    return fact.valid_from <= end.said_at and _same_value(fact.value or fact.body, end.value)
