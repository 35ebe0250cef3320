"""Answers without a model: what holds, or what a person said before, in their words and with the date; or an honest no.

What was corrected or has changed since is no answer, unless the past is asked for.
"""

from array import array
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.lines import say
from handlers.memory.asking import is_question
from handlers.memory.matching import holds_all, telling
from handlers.memory.misspelt import misspelt
from handlers.memory.phrases import holds, said, wish_in
from handlers.memory.question import question
from handlers.memory.recall import Asked
from handlers.memory.terms import packed, words
from handlers.turn import Turn
from storage import facts, forgetting
from storage.executor import Executor
from storage.facts import Fact
from storage.memory import Recalled

_MOST = 3  # facts of one answer


async def look_up(turn: Turn, db: Executor) -> str:
    """The best answer memory alone can give to this turn: what holds, else what was said."""
    locale = turn.known.locale
    if not is_question(turn.text):
        return say(locale, "no_model")
    known = await facts.holding(db, turn.user_id)
    past = await facts.history(db, turn.user_id)
    if answer := await _of_facts(turn, db, known, past):
        return answer
    asked = _looked_for(turn)
    fitting = (line for line in turn.recalled if line.role == "user" and asked.intersection(_terms(line, turn)))
    own = [line for line in fitting if not is_question(line.body)]
    if not holds(turn.text, "past"):
        own = [line for line in own if not _is_over(line, turn, known, past)]
    if not own or not any(words(turn.text, locale)):
        return say(locale, "not_remembered")
    best = own[0]
    lines = [say(locale, "remembered", date=day(best.said_at, turn.known.timezone), text=_quote(best.body))]
    if len(own) > 1 and own[1].coverage >= best.coverage * 0.9:
        also = own[1]
        lines.append(
            say(locale, "remembered_also", date=day(also.said_at, turn.known.timezone), text=_quote(also.body))
        )
    return "\n".join(lines)


def _is_over(line: Recalled, turn: Turn, known: Sequence[Fact], past: Sequence[Fact]) -> bool:
    """Is all it has to say to the question a fact that holds no longer?"""
    told = [fact for fact in past if line.id in fact.sources]
    if not told or any(line.id in fact.sources for fact in known):
        return False
    asked = [word for word in _asked_for(turn.text, turn.known.locale) if holds_all(line.body, [word])]
    said_else = [word for word in asked if not any(holds_all(f"{fact.body} {fact.slot}", [word]) for fact in told)]
    return not said_else


def _looked_for(turn: Turn) -> frozenset[int]:
    """What an answer has to hold a word of: what stands beside it only is for a model to make sense of."""
    by = Asked.by(turn.known, turn.now)
    wanted = question(turn.text, by.locale, by.today, by.names)
    beside = (term for word in wanted.words for term in misspelt(word.text, by.locale))
    return frozenset((*wanted.terms, *beside))


def _terms(line: Recalled, turn: Turn) -> frozenset[int]:
    person = turn.known
    return frozenset(
        array("i", packed(line.body, person.locale, line.said_at.astimezone(ZoneInfo(person.timezone)).date()))
    )


async def _of_facts(turn: Turn, db: Executor, known: Sequence[Fact], past: Sequence[Fact]) -> str:
    """What holds of what is asked for; asked about the past, also what held before. Empty when no fact is meant."""
    locale, zone = turn.known.locale, turn.known.timezone
    formerly = holds(turn.text, "past")
    asked = _asked_for(turn.text, locale)
    meant = [fact for fact in known if asked and holds_all(fact.body, asked)][:_MOST]
    before = [fact for fact in past if formerly and asked and holds_all(fact.body, asked)][:_MOST]
    lines: list[str] = []
    for fact in meant:
        name = "remembered_also" if lines else "remembered"
        told, at = await _as_said(fact, db, turn)
        lines.append(say(locale, name, date=day(at, zone), text=_quote(told)))
    lines += [
        say(locale, "remembered_before", date=day(fact.valid_to or turn.now, zone), text=_quote(fact.body))
        for fact in before
    ]
    return "\n".join(lines)


def _asked_for(text: str, locale: str) -> list[frozenset[int]]:
    """The words that say what is asked for: `what is my dog called` asks for the dog."""
    every = telling(text, locale, without=said("past"))
    return telling(text, locale, without=said("naming") | said("past")) or every


async def _as_said(fact: Fact, db: Executor, turn: Turn) -> tuple[str, datetime]:
    """A fact in its person's own words, where they say it by themselves; and when they said so."""
    lines = [line for line in await forgetting.lines(db, turn.user_id, fact.sources) if not is_question(line.body)]
    if not lines:
        return fact.body, fact.valid_from
    value, asked = telling(fact.value or "", ""), _asked_for(turn.text, turn.known.locale)
    plainly = [
        line
        for line in lines
        if holds_all(line.body, value)
        and (holds_all(line.body, asked) or (value and not wish_in(line.body)))  # more than “no, it's Max”
    ]
    return (plainly[-1].body, plainly[-1].said_at) if plainly else (fact.body, lines[-1].said_at)


def day(moment: datetime, zone: str) -> str:
    """A date in the person's zone, the same in every language: 2026-11-21."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:299]}…"
