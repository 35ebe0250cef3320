"""“Remember that …”: kept as a fact that the person asked for, with the message it stands in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.families.ages import may_be_minor
from handlers.lines import say
from handlers.memory import documents
from handlers.memory.candidates import Candidate
from handlers.memory.grounding import forged, sensitive
from handlers.memory.learning import learn
from handlers.memory.patterns import learned
from handlers.memory.slots import LONGEST_TEXT, SLOTS
from handlers.memory.terms import stem, words
from handlers.turn import Turn
from handlers.words import storable
from storage import memory
from storage.executor import Executor
from storage.turns import Person

NOTED = 0.6  # importance of what fills no slot
_MORE = 2  # telling words beside a slot's that are worth a note of their own
_ROOM = 40  # letters of the line around a note


def noted(person: Person, text: str, said_at: datetime, now: datetime) -> list[Candidate]:
    """What is to be kept: slots where the text plainly fills them, else a note that quotes it.

    Nothing of what is not learned of minors. What sounds like an order to us, or speaks of others' rights, is a
    quotation and nothing else.
    """
    text = " ".join(storable(text).split())
    if not text or not any(words(text, person.locale)):
        return []
    found = [] if forged(text) else learned(text, person.locale, said_at, 0)
    minor = may_be_minor(person.birth_year, now.year)
    if minor and (sensitive(text) or any(each.slot and not SLOTS[each.slot].of_minors for each in found)):
        return []
    kept = [replace(each, origin="person", sources=()) for each in found]
    if _says_more(text, kept, person.locale):
        most = LONGEST_TEXT - _ROOM
        quoted = text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
        note = say(person.locale, "note_of", text=quoted)
        kept.append(Candidate(note, (), said_at, "person", importance=NOTED, locale=person.locale))
    return kept


async def keep(db: Executor, turn: Turn, candidates: Sequence[Candidate], message_ids: Sequence[str]) -> None:
    """Keep them inside the turn's transaction, with the messages they stand in."""
    sources = await cited(db, turn, message_ids)
    await learn(db, turn.user_id, [replace(each, sources=sources) for each in candidates], turn.now)
    await documents.rebuild(db, turn.user_id, turn.now)


async def cited(db: Executor, turn: Turn, message_ids: Sequence[str]) -> tuple[int, ...]:
    """Our ids of this turn's messages, as far as they are remembered."""
    return tuple(id_ for id_, _ in await memory.ids_of(db, turn.user_id, message_ids))


def _says_more(text: str, found: Sequence[Candidate], locale: str) -> bool:
    if not found:
        return True
    told = {stem(word, locale) for each in found for word in words(f"{each.text} {each.value or ''}", locale)}
    return len({stem(word, locale) for word in words(text, locale)} - told) > _MORE
