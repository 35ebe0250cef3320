"""Earlier messages that answer a question, found by their words."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from uuid import UUID
from zoneinfo import ZoneInfo

from handlers.memory.misspelt import misspelt
from handlers.memory.question import Question, question
from storage import memory
from storage.executor import Executor
from storage.memory import Index, Recalled
from storage.turns import Person

_MISSPELT = 2  # words of a question that are looked for with other letters


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose memory is asked, and when: names and zone say what "I", "you" and "last Tuesday" mean."""

    user_id: UUID
    locale: str
    timezone: str
    now: datetime
    names: tuple[str, str] = ("", "")  # the person's, the mentor's

    @classmethod
    def by(cls, person: Person, now: datetime) -> "Asked":
        """The person's own question."""
        return cls(person.id, person.locale, person.timezone, now, (person.display_name or "", person.avatar_name))

    @property
    def today(self) -> date:
        """The day it is for them."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()


async def recall(
    db: Executor, asked: Asked, text: str, *, before: int | None = None, most: int = 10, admitted: float = 0.0
) -> list[Recalled]:
    """The best messages for a text, best first; none when the best covers less than `admitted` of it."""
    ranked = await places(db, asked, text, before=before, most=most)
    if not ranked or max(ranked.values()) < admitted:
        return []
    return await memory.lines(db, asked.user_id, ranked)


async def places(
    db: Executor, asked: Asked, text: str, *, before: int | None = None, most: int = 10
) -> dict[int, float]:
    """Where the best messages stand, best first, with the share of the question's weight each covers."""
    wanted = question(text, asked.locale, asked.today, asked.names)
    if not wanted.words:
        return {}
    index = await memory.read(db, asked.user_id, wanted.terms)
    # Loaded for the first person who has something to recall: arrays cost a quiet process 16 MiB.
    ranking = import_module("handlers.memory.ranking")
    wanted, index = await _spelt(db, asked, wanted, index, ranking.known(index, wanted))
    found = ranking.rank(wanted, index, before=before, most=most)
    return dict(zip(found.places, found.coverage, strict=True))


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
