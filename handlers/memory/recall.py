"""Earlier messages that answer a question, found by their words; by what they mean as well, where that is asked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from handlers.memory.embedder import Meaning
from handlers.memory.misspelt import misspelt
from handlers.memory.question import Found, Question, between, question
from storage import embeddings, memory
from storage.executor import Executor
from storage.memory import Index, Recalled
from storage.turns import Person

if TYPE_CHECKING:
    from handlers.memory.arrays import Floats, Talk

Near = Callable[["Talk"], "Floats | None"]

SURE = 0.35  # coverage: of foreign questions one in ten reaches it
UNSURE = 4  # messages that are brought up below it
PAGE = 10
_SEARCHED = 200  # messages, of which pages are made
_FAR = timedelta(days=365)  # a search without a beginning
_MISSPELT = 2  # words of a question that are looked for with other letters


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose memory is asked, and when: names and zone say what "I", "you" and "last Tuesday" mean."""

    user_id: UUID
    locale: str
    timezone: str
    now: datetime
    names: tuple[str, str] = ("", "")  # the person's, the mentor's
    meaning: Meaning | None = None  # None: words only

    @classmethod
    def by(cls, person: Person, now: datetime, meaning: Meaning | None = None) -> "Asked":
        """The person's own question."""
        names = (person.display_name or "", person.avatar_name)
        return cls(person.id, person.locale, person.timezone, now, names, meaning)

    @property
    def today(self) -> date:
        """The day it is for them."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()


async def recall(
    db: Executor, asked: Asked, text: str, *, before: int | None = None, most: int = 10, admitted: float = 0.0
) -> list[Recalled]:
    """The best messages for a text, best first, each followed by those beside it, whose coverage is 0.

    None when the best covers less than `admitted` of the text, and few when it is not `SURE`: what has nothing to do
    with the talk of the moment does more harm than what is missing. `before` leaves out what was said from that place
    on.
    """
    wanted = question(text, asked.locale, asked.today, asked.names)
    found = await find(db, asked, wanted, text, before=before, most=most)
    best = max(found.coverage, default=0.0)
    if best < admitted:
        return []
    few = UNSURE if admitted and best < SURE else most
    places = dict(zip(found.places, found.coverage, strict=True))
    ordered: dict[int, float] = {}
    for place, beside in list(zip(found.places, found.beside, strict=True))[:few]:
        ordered |= {other: places.get(other, 0.0) for other in (place, *beside) if other not in ordered}
    return await memory.lines(db, asked.user_id, ordered) if ordered else []


async def search(
    db: Executor, asked: Asked, text: str, *, since: date | None = None, until: date | None = None, page: int = 1
) -> list[Recalled]:
    """A page of ten messages for a text said in a span of days (in the person's zone), best first; a second look."""
    wanted = question(text, asked.locale, asked.today, asked.names)
    if since or until:
        span = between(since or asked.today - _FAR, until or asked.today)
        wanted = replace(wanted, words=(*wanted.words, span))
    found = await find(db, asked, wanted, text, most=_SEARCHED)
    lines = await memory.lines(db, asked.user_id, dict(zip(found.places, found.coverage, strict=True)))
    zone = ZoneInfo(asked.timezone)
    first, last = since or date.min, until or date.max
    inside = [line for line in lines if first <= line.said_at.astimezone(zone).date() <= last]
    return inside[(page - 1) * PAGE : page * PAGE]


async def find(
    db: Executor, asked: Asked, wanted: Question, text: str = "", *, before: int | None = None, most: int = 10
) -> Found:
    """Where the best messages stand. `text` is what meaning is taken from."""
    if not wanted.words:
        return Found()
    index = await memory.read(db, asked.user_id, wanted.terms)
    if not index.blocks and not index.tail_places:
        return Found()
    # Loaded for the first person who has something to recall: arrays cost a quiet process 16 MiB.
    known = import_module("handlers.memory.arrays").known
    wanted, index = await _spelt(db, asked, wanted, index, known(index, wanted))
    near = await _near(db, asked, asked.meaning, text) if asked.meaning else None
    found: Found = import_module("handlers.memory.ranking").rank(wanted, index, before=before, most=most, near=near)
    return found


async def _near(db: Executor, asked: Asked, meaning: Meaning, text: str) -> Near | None:
    """How near the text is to what was learned; nothing is asked of anybody while nothing is learned."""
    kept = await embeddings.read(db, asked.user_id, meaning.embedder.id)
    vector = await meaning.of(text) if kept.facts or kept.episodes else None
    return partial(import_module("handlers.memory.nearness").nearness, vector, kept) if vector else None


async def _spelt(
    db: Executor, asked: Asked, wanted: Question, index: Index, known: frozenset[int]
) -> tuple[Question, Index]:
    """Words that the person has never used are looked for as they may have been meant."""
    unknown = [word for word in wanted.words if not known.intersection((*word.exact, *word.others))]
    beside = {word: misspelt(word.text, asked.locale) for word in sorted(unknown, key=lambda word: -len(word.text))}
    beside = dict([(word, terms) for word, terms in beside.items() if terms][:_MISSPELT])
    if not beside:
        return wanted, index
    terms = [term for found in beside.values() for term in found]
    lists = await memory.lists(db, asked.user_id, terms) if index.blocks else []
    words = tuple(replace(word, others=beside[word]) if word in beside else word for word in wanted.words)
    return replace(wanted, words=words), replace(index, lists=[*index.lists, *lists])
