"""A question as ranking takes it, its words with the terms each may be found by; and what was found for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.memory.dates import months, spans
from handlers.memory.stopwords import Speaker, speaker
from handlers.memory.synonyms import forms, synonyms
from handlers.memory.terms import date_terms, day_term, month_term, number, stem, words
from handlers.words import fold, plain

SYNONYM = 0.5  # the weight of another word for the same thing
_MOST = 40  # words of a question
_A_MONTH, _TWO_YEARS, _LIFE = 31, 24, 100  # days, months, years
_SAID = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: the terms that are it (in any language's stemming), and those that may mean the same."""

    text: str
    exact: tuple[int, ...]
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. `of` is whose words are asked for, when it is one of the two only."""

    words: tuple[Word, ...]
    of: Speaker | None = None

    @property
    def terms(self) -> list[int]:
        """Every term that may be looked up."""
        return list({term for word in self.words for term in (*word.exact, *word.others)})


@dataclass(frozen=True, slots=True)
class Found:
    """Places of messages, best first; the share of the question's weight each answers (0..1); what stands beside it."""

    places: list[int] = field(default_factory=list)
    coverage: list[float] = field(default_factory=list)
    beside: list[list[int]] = field(default_factory=list)


def question(text: str, locale: str, today: date, names: tuple[str, str] = ("", "")) -> Question:
    """What to look for in memory; `names` are the person's and the mentor's, which say whose words are asked for."""
    own, other = ({fold(part) for part in name.split()} for name in names)
    named = {_speaker(fold(word), locale, own, other) for word in _SAID.findall(text[:2_000])} - {None}
    found: dict[str, Word] = {}
    for word in words(text, locale):
        if word not in found:
            found[word] = _word(word, locale)
            if len(found) == _MOST:
                break
    dated = _dated(text, locale, today)
    return Question((*found.values(), *dated), named.pop() if len(named) == 1 else None)


def between(first: date, last: date) -> Word:
    """A span of days as a word: whatever was said then has to do with it."""
    return Word(f"\x01{first}", tuple(_days(first, last)))


def _speaker(folded: str, locale: str, own: set[str], other: set[str]) -> Speaker | None:
    bare = folded.replace("’", "'").removesuffix("'s")
    if bare in own:
        return "user"
    return "assistant" if bare in other else speaker(folded, locale)


def _word(word: str, locale: str) -> Word:
    """Stemmed by the person's language and by English, which many mix in, and as it stands."""
    stems = {stem(word, locale), stem(word, "en"), fold(word)}
    stems |= {form for language in {locale[:2], "en"} for form in forms(stem(word, language), language)}
    alike = {other for language in {locale[:2], "en"} for other in synonyms(stem(word, language), language)} - stems
    exact = [number(one) for one in sorted(stems)]
    if (month := months(locale).get(fold(word))) is not None:
        exact.append(date_terms(date(2000, month, 1))[1])
    elif re.fullmatch(r"(19|20)\d\d", word):
        exact.append(date_terms(date(int(word), 1, 1))[0])
    elif re.fullmatch(r"[0-3]?\d", word) and 1 <= int(word) <= 31:
        exact.append(date_terms(date(2000, 1, int(word)))[2])
    return Word(word, tuple(exact), tuple(number(one) for one in sorted(alike)))


def _dated(text: str, locale: str, today: date) -> Sequence[Word]:
    """Each span of days that is spoken of, as one word whose terms are its days, or its months where it is long."""
    return [between(first, last) for first, last in spans(plain(text), locale, today)]


def _days(first: date, last: date) -> Iterator[int]:
    """The terms of a span: its days, the months of a longer one, the years of a very long one."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if (last - first).days <= _A_MONTH:
        yield from (day_term(date.fromordinal(day)) for day in range(first.toordinal(), last.toordinal() + 1))
    elif len(months) <= _TWO_YEARS:
        yield from (month_term(date(month // 12, month % 12 + 1, 1)) for month in months)
    else:
        years = range(max(first.year, last.year - _LIFE), last.year + 1)
        yield from (date_terms(date(year, 1, 1))[0] for year in years)
