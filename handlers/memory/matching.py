"""What a name, a theme or a statement means among what is remembered: strictly, by all its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.memory.asking import is_question
from handlers.memory.patterns import learned
from handlers.memory.terms import STEMMERS, number, stem, words
from handlers.words import plain
from storage import facts, forgetting
from storage.executor import Executor
from storage.facts import Fact
from storage.forgetting import Found
from storage.turns import Person

MOST = 500  # messages at a time
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # when a statement was made that is only compared


@dataclass(frozen=True, slots=True)
class Matching:
    """Facts, whether they hold or not, and messages of both sides."""

    facts: Sequence[Fact] = ()
    messages: Sequence[Found] = ()

    @property
    def others(self) -> list[Found]:
        """What the person said besides what these facts were learned from; questions tell nothing."""
        sources = {source for fact in self.facts for source in fact.sources}
        own = (message for message in self.messages if message.role == "user" and message.id not in sources)
        return [message for message in own if not is_question(message.body)]

    @property
    def things(self) -> int:
        """How many things are meant: a fact with its words is one."""
        return len(self.facts) + len(self.others)


async def matching(db: Executor, person: Person, what: str, upto: int) -> Matching:
    """All that is remembered of what was said up to a message and is about `what`, newest first.

    Nothing where `what` has no word that tells something.
    """
    asked = telling(what, person.locale)
    if not asked:
        return Matching()
    known = [*await facts.holding(db, person.id), *await facts.history(db, person.id)]
    meant = [fact for fact in known if max(fact.sources, default=0) <= upto]
    stated = _stated(meant, what, person)
    chosen = stated or [fact for fact in meant if holds_all(f"{fact.body} {fact.value or ''}", asked)]
    said = await forgetting.with_terms(db, person.id, [sorted(word) for word in asked], upto)
    return Matching(sorted(chosen, key=lambda fact: -fact.id), said[: -MOST - 1 : -1])


def telling(text: str, locale: str, *, without: frozenset[str] = frozenset()) -> list[frozenset[int]]:
    """The words of a text that tell something, each as the terms it may have in any language."""
    return [_terms(word) for word in dict.fromkeys(words(text, locale)) if plain(word) not in without]


def holds_all(text: str, asked: Iterable[frozenset[int]]) -> bool:
    """Does a text hold every one of these words?"""
    held = frozenset(term for word in words(text, "") for term in _terms(word))
    return all(not held.isdisjoint(word) for word in asked)


def _terms(word: str) -> frozenset[int]:
    return frozenset(number(stem(word, locale)) for locale in ("", *STEMMERS))


def _stated(known: Sequence[Fact], what: str, person: Person) -> list[Fact]:
    """Facts that say what a statement says."""
    told = [(each.slot, plain(each.value or "")) for each in learned(what, person.locale, _NO_TIME, 0)]
    return [fact for fact in known if fact.slot and (fact.slot, plain(fact.value or "")) in told]
