"""How far the value of a statement reaches, and whether it can be one: a name, a place, a thing, a day."""

from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from handlers.memory.clauses import Sentence, Token
from handlers.memory.grammar import Grammar, Pattern
from handlers.skills.reminders.vocabulary import Vocabulary, vocabulary

MOST = {"name": 3, "Name": 3, "place": 4, "thing": 5, "things": 4, "language": 2, "goal": 16, "whole": 6}
_ITEMS = 8  # of a list
_BETWEEN = frozenset("of de the den der le el do di da th st nd rd am को की".split())  # within a day of the year

_LINKS = frozenset("a al à au aux ao aos às le la les el los las o os as de du the some to".split())  # before an item


class Span(NamedTuple):
    """Tokens from `first` to before `last`."""

    first: int
    last: int


def spans(told: Sentence, span: Span, pattern: Pattern, known: Grammar, locale: str) -> Iterator[Span]:
    """The values in what a hole took; none when it cannot be what the pattern is about."""
    match pattern.hole:
        case "date":
            found = [_day(told, span, locale)]
        case "things":
            found = list(_items(told, span, known))
        case "Name":
            found = [_capitals(told, span, pattern)]
        case _:
            found = [_cut(told, span, pattern, known)]
    most = MOST.get(pattern.hole, 6)
    for each in found:
        if each is not None and 0 < each.last - each.first <= most and _fits(told, each, pattern.hole, known):
            yield each


def _cut(told: Sentence, span: Span, pattern: Pattern, known: Grammar) -> Span | None:
    """Up to a comma or a word that begins something else."""
    if not pattern.open:
        closed = any(token.closes for token in told.tokens[span.first : span.last - 1])
        return None if closed else span
    stops = frozenset() if pattern.hole == "goal" else known.words["stops"]
    last = span.first
    for place in range(span.first, span.last):
        token = told.tokens[place]
        if token.word in stops and place > span.first:
            break
        last = place + 1
        if token.closes:
            break
    if pattern.hole == "name" and _capital(told.tokens[span.first]):
        return Span(span.first, span.first + _run(told, Span(span.first, last)))
    return Span(span.first, last)


def _capitals(told: Sentence, span: Span, pattern: Pattern) -> Span | None:
    """The capitalised words at the beginning; one word in scripts without capitals."""
    found = Span(span.first, span.first + _run(told, span))
    return found if pattern.open or found == span else None


def _run(told: Sentence, span: Span) -> int:
    count = 0
    for token in told.tokens[span.first : span.last]:
        if not _capital(token) or (count and not _cased(token)):
            break
        count += 1
        if token.closes:
            break
    return count


def _items(told: Sentence, span: Span, known: Grammar) -> Iterator[Span]:
    """The items of a list, with commas and `and` between them."""
    first, taken = span.first, 0
    for place in range(span.first, span.last):
        token = told.tokens[place]
        if place == first and taken and token.word in _LINKS and not token.closes:
            first = place + 1
            continue
        joined = token.word in known.words["joins"]
        stopped = token.word in known.words["stops"] and not joined
        if joined or stopped:
            if place > first:
                yield Span(first, place)
                taken += 1
            first = place + 1
            if stopped:
                return
        elif token.closes or place == span.last - 1:
            if not _listed(told, Span(first, place + 1), known, alone=not taken):
                return
            yield Span(first, place + 1)
            taken += 1
            first = place + 1
        if taken >= _ITEMS:
            return


def _listed(told: Sentence, item: Span, known: Grammar, *, alone: bool) -> bool:
    """Can it be one of a list, and not the beginning of another statement?"""
    words = [token.word for token in told.tokens[item.first : item.last]]
    return bool(words) and len(words) <= (4 if alone else 3) and words[0] not in known.words["refused"]


def _day(told: Sentence, span: Span, locale: str) -> Span | None:
    """A day of the year: a number with a month, or two numbers."""
    known = vocabulary(locale), vocabulary("en")
    first = next((n for n in range(*span) if told.tokens[n].word not in _BETWEEN), span.last)
    taken = list(takewhile(lambda token: _of_a_day(token, known), told.tokens[first : span.last]))
    while taken and taken[-1].word in _BETWEEN:
        taken.pop()
    numbers = sum(token.word[0].isdigit() for token in taken)
    months = sum(any(words.is_month(token.word) for words in known) for token in taken)
    slashed = any(len([part for part in _parts(token) if part.isdigit()]) >= 2 for token in taken)
    if not numbers or not (months == 1 or slashed) or len(taken) > 6:
        return None
    return Span(first, first + len(taken))


def _parts(token: Token) -> list[str]:
    return token.raw.replace("/", ".").replace("-", ".").split(".")


def _of_a_day(token: Token, known: tuple[Vocabulary, ...]) -> bool:
    return token.word[0].isdigit() or token.word in _BETWEEN or any(words.is_month(token.word) for words in known)


def _fits(told: Sentence, span: Span, hole: str, known: Grammar) -> bool:
    words = told.tokens[span.first : span.last]
    if hole == "date":
        return True
    if words[0].word in known.words["refused"] and hole not in {"goal", "whole"}:
        return False
    if hole in {"name", "Name", "place", "language"}:
        return not any(character.isdigit() for token in words for character in token.raw)
    return len(words) > 1 if hole == "goal" else any(len(token.word) > 1 for token in words)


def _capital(token: Token) -> bool:
    return token.raw[0].isupper() or not _cased(token)


def _cased(token: Token) -> bool:
    return token.raw[0].lower() != token.raw[0].upper()
