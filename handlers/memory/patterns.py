"""What a person plainly says of themselves, found without a model: few patterns, each of them sure.

Questions, doubts, quotations and what is said of or by others fill no slot.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from re import Match

from handlers.memory.candidates import Candidate
from handlers.memory.clauses import Sentence, sentences
from handlers.memory.grammar import Grammar, Pattern, grammar
from handlers.memory.slots import LONGEST_VALUE, SLOTS, sentence
from handlers.memory.values import Span, spans

_ELIDED = re.compile(r"^[ld]['’](?=\w{3})")  # l'allemand
_OWNING = re.compile(r"['’]s$")  # Sara's
_NEAR = 3  # tokens before a statement in which it may be denied


def learned(text: str, locale: str, said_at: datetime, source: int) -> list[Candidate]:
    """What one message tells of its author, sentence after sentence; in their language, and in English."""
    found: dict[tuple[str, str, str | None, bool], Candidate] = {}
    told = list(sentences(text))
    for language in dict.fromkeys((locale, "en")):
        if (known := grammar(language)) is not None:
            for candidate in _in_language(told, locale, known, said_at, source):
                found.setdefault((candidate.slot or "", candidate.subject, candidate.value, candidate.ends), candidate)
    return list(found.values())


def _in_language(
    message: Sequence[Sentence], locale: str, known: Grammar, said_at: datetime, source: int
) -> Iterator[Candidate]:
    if any(known.borrowed.search(told.folded) for told in message):
        return
    for told in message:
        if told.asks or known.doubts.search(told.marked):
            continue
        beginnings = _beginnings(told, known)
        taken: set[tuple[str, int, bool]] = set()
        for pattern in known.patterns:
            for match in _matches(told, pattern, beginnings, known):
                place = (pattern.slot, match.start(), pattern.ends)
                found = [] if place in taken else _candidates(told, pattern, match, known, locale, said_at, source)
                for candidate in found:
                    taken.add(place)  # the patterns of a slot go from the particular to the general
                    yield candidate


def _matches(told: Sentence, pattern: Pattern, beginnings: Sequence[int], known: Grammar) -> Iterator[Match[str]]:
    """Where a pattern fits: at the beginning of a statement, or anywhere if it may stand there."""
    if pattern.anywhere:
        starts = (match.start() for match in pattern.head.finditer(told.folded))
        places: Sequence[int] = [place for start in starts if (place := told.begins(start)) is not None]
    else:
        places = beginnings
    for place in places:
        match = pattern.regex.match(told.folded, told.offsets[place])
        if match is not None and not _denied(told, place, known):
            yield match


def _beginnings(told: Sentence, known: Grammar) -> list[int]:
    """The tokens a statement may begin with: the first, those after a comma or an `and`, those after an opener."""
    found = [0]
    for place, token in enumerate(told.tokens[:-1]):
        if (token.closes and ":" not in token.gap) or token.word in known.words["joins"]:
            found.append(place + 1)
    for place in found:
        for length in (5, 4, 3, 2, 1):
            words = told.tokens[place : place + length]
            if len(words) == length and " ".join(token.word for token in words) in known.words["openers"]:
                after = place + length
                if after < len(told.tokens) and after not in found:
                    found.append(after)
                break
    return sorted(found)


def _denied(told: Sentence, place: int, known: Grammar) -> bool:
    before = told.tokens[max(place - _NEAR, 0) : place]
    return any(token.word in known.words["negations"] and not token.closes for token in before)


def _candidates(
    told: Sentence, pattern: Pattern, match: Match[str], known: Grammar, locale: str, said_at: datetime, source: int
) -> Iterator[Candidate]:
    slot = SLOTS[pattern.slot]
    groups = match.groupdict()
    kind = _as_written(told, match, "kind") if groups.get("kind") else ""
    if pattern.hole:
        first, last = told.place(match.start("value")), told.place(match.end("value"))
        values = [_bare(told.said(*span)) for span in spans(told, Span(first, last), pattern, known, locale)]
    else:
        values = [kind]
    for value in values:
        if len(value) > LONGEST_VALUE or (not value and not pattern.ends):
            continue
        yield Candidate(
            text=sentence(slot.name, locale, value, kind if pattern.hole else ""),
            sources=(source,),
            said_at=said_at,
            slot=slot.name,
            subject=slot.subject(value, kind),
            value=value or None,
            importance=slot.importance,
            ends=pattern.ends,
            locale=locale,
        )


def _bare(value: str) -> str:
    return _OWNING.sub("", _ELIDED.sub("", value))


def _as_written(told: Sentence, match: Match[str], group: str) -> str:
    return told.said(told.place(match.start(group)), told.place(match.end(group)))
