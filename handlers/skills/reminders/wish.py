"""What a message asks for: a reminder or a check-in, its task and its time, in any of our languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from handlers.skills.reminders.times import Day, Element, Every, Hour, Part, elements
from handlers.skills.reminders.vocabulary import Token, Vocabulary, tokens_of, vocabularies

Kind = Literal["reminder", "check_in"]
_GLUE_AT_MOST = 3
_EDGES = " \t\n,.;:!?–—-“”\"'’"


@dataclass(slots=True)
class Wish:
    """What was said of each kind of time; what was not said is None. `text` may be empty."""

    kind: Kind
    text: str = ""
    every: Every | None = None
    span: timedelta | None = None
    day: Day | None = None
    part: Part | None = None
    hour: Hour | None = None

    @property
    def timeless(self) -> bool:
        """Nothing was said of any time."""
        return not (self.every or self.span or self.day or self.part or self.hour)


def wish_in(text: str, locale: str, now: datetime) -> Wish | None:
    """The wish in a message; None when it asks for neither. `now` is the person's local time.

    The person's own language is tried first.
    """
    tokens = tokens_of(text)
    for words in sorted(vocabularies().values(), key=lambda words: words.locale != locale):
        found = _trigger(words, tokens)
        if found is None and (asked := _asked_after_the_time(words, tokens, now)):
            start = tokens[asked].start
            text = f"{text[start:]} {text[:start]}"
            tokens = tokens_of(text)
            found = _trigger(words, tokens)
        if found is not None:
            kind, begin, end = found
            return _read(words, tokens[:end], text, begin, kind, now)
    return None


def _trigger(words: Vocabulary, tokens: Sequence[Token]) -> tuple[Kind, int, int] | None:
    """Where the rest of the message begins and ends, once the words that ask are taken away."""
    begin, end = 0, len(tokens)
    while taken := words["please"].at(tokens, begin):
        begin += taken
    while taken := words["please"].ends(tokens[begin:end]):
        end -= taken
    asked: tuple[tuple[Kind, str], ...] = (("check_in", "check_ins"), ("reminder", "asks"))
    for kind, name in asked:
        if taken := words[name].at(tokens, begin):
            return kind, begin + taken, end
        if taken := words[f"{name}_last"].ends(tokens[begin:end]):
            return kind, begin, end - taken
    return None


def _asked_after_the_time(words: Vocabulary, tokens: list[Token], now: datetime) -> int:
    """`in 20 minutes remind me to …`: where the words that ask begin; 0 when they do not."""
    found, end = _cluster(words, tokens, 0, now)
    asks = found and (words["asks"].at(tokens, end) or words["check_ins"].at(tokens, end))
    return end if asks else 0


def _read(words: Vocabulary, tokens: list[Token], text: str, begin: int, kind: Kind, now: datetime) -> Wish:
    """The time stands at the beginning or at the end, or half here and half there; else anywhere, when it is clear."""
    wish, end = Wish(kind), len(tokens)
    taken: list[tuple[int, int]] = []
    head, after = _cluster(words, tokens, begin, now)
    if head and _fits(wish, head):
        _put(wish, head)
        taken.append((begin, after))
    else:
        after = begin
    for place in range(after, end):
        found, stop = _cluster(words, tokens, place, now)
        if not found:
            continue
        last = stop == end and not _belongs(words, tokens, place, after)
        if (last or (wish.timeless and _is_clear(found))) and _fits(wish, found):
            _put(wish, found)
            taken.append((place, stop))
            break
    wish.text = _task(words, tokens, text, begin, taken)
    return wish


def _cluster(words: Vocabulary, tokens: list[Token], place: int, now: datetime) -> tuple[list[Element], int]:
    """Elements that follow each other, with nothing but small words between; and where they end."""
    found: list[Element] = []
    end = place
    while end < len(tokens):
        at, step = end, None
        for _ in range(_GLUE_AT_MOST):
            step = elements(words, tokens, at, now)
            if step or not (glue := words["glue"].at(tokens, at)):
                break
            at += glue
        if not step:
            break
        found += step[0]
        end = at + step[1]
    return found, end


def _belongs(words: Vocabulary, tokens: list[Token], place: int, after: int) -> bool:
    """`tickets for friday`: the time belongs to the task."""
    return place > after and bool(words["belongs"].at(tokens, place - 1))


def _is_clear(found: Sequence[Element]) -> bool:
    return any(isinstance(element, Every | Hour | timedelta) for element in found)


def _fits(wish: Wish, found: Sequence[Element]) -> bool:
    """Nothing is said twice."""
    names = [_name(element) for element in found]
    free = all(getattr(wish, name) is None for name in names)
    dated = sum(name in {"every", "span", "day"} for name in names) + sum(
        value is not None for value in (wish.every, wish.span, wish.day)
    )
    clocked = "hour" in names or wish.hour is not None
    spanned = wish.span is not None or "span" in names
    return (
        free
        and len(set(names)) == len(names)
        and (dated <= 1 or _spanned_days(wish, found))
        and not (spanned and clocked and not _spanned_days(wish, found))
    )


def _spanned_days(wish: Wish, found: Sequence[Element]) -> bool:
    """`in two days at 9` is a day and an hour; `in 20 minutes at 9` is neither."""
    spans = [element for element in (*found, wish.span) if isinstance(element, timedelta)]
    others = wish.every or wish.day or any(isinstance(element, Every | Day) for element in found)
    return bool(spans) and not others and all(not span % timedelta(days=1) for span in spans)


def _put(wish: Wish, found: Sequence[Element]) -> None:
    for element in found:
        setattr(wish, _name(element), element)


def _name(element: Element) -> str:
    match element:
        case Every():
            return "every"
        case Day():
            return "day"
        case Part():
            return "part"
        case Hour():
            return "hour"
    return "span"


def _task(words: Vocabulary, tokens: list[Token], text: str, begin: int, taken: list[tuple[int, int]]) -> str:
    """What is left of the text, without small words at its ends."""
    left = [place for place in range(begin, len(tokens)) if not any(start <= place < end for start, end in taken)]
    while left and (dropped := words["joins"].at([tokens[place] for place in left], 0)):
        left = left[dropped:]
    while left and (dropped := words["joins"].ends([tokens[place] for place in left])):
        left = left[:-dropped]
    runs: list[list[int]] = []
    for place in left:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return " ".join(_cut(text, tokens[run[0]].start, tokens[run[-1]].end) for run in runs).strip(_EDGES)


def _cut(text: str, start: int, end: int) -> str:
    """A piece of the text, with brackets that stand close to it."""
    while start and text[start - 1] in "([{«":
        start -= 1
    while end < len(text) and text[end] in ")]}»%€$":
        end += 1
    return text[start:end]
