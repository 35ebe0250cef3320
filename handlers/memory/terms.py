"""The terms a message is found by: stems of its words as 32-bit integers, its date, and what ranking asks besides."""

import re
import unicodedata
import zlib
from array import array
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import Stemmer

from handlers.memory.stopwords import is_stopword
from handlers.words import APOSTROPHES, fold

# Snowball's names. Other languages keep their words whole, as do those of a person whose language is not known.
STEMMERS = {"en": "english", "es": "spanish", "pt": "portuguese", "fr": "french", "de": "german", "hi": "hindi"}
SESSION_GAP = timedelta(hours=4)  # so long a silence begins another session
BY_PERSON, HEAD, ASKS, ENDS_ASKING, FORWARDED = 1, 2, 4, 8, 16  # flags of a message

# Letters and digits, with the vowel signs of the Indic scripts, which are no letters to `\w`.
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0df4])+(?:'[^\W_]+)?")
# Scripts that do not part their words give pairs of characters.
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# Arabic vowel signs and lengthening, joiners: they would part a word.
_SIGNS = re.compile(r"[\u0640\u064b-\u065f\u0670\u200b-\u200d\u2060\ufe0f\ufeff]")
_ELIDED = re.compile(r"^[^']{1,2}'(?=[^']{3})")  # l'école
_EMOJI = re.compile(r"[\u2600-\u27bf\U0001f300-\U0001faff]")
_QUESTION = re.compile(r"[?？؟]")
_LONGEST = 20_000  # characters of a message that are indexed


def packed(text: str, locale: str, said_on: date | None = None, speaker: str = "") -> bytes:
    """The terms of a text, each as often as it occurs: 4 bytes each, little-endian; with its date and who said it."""
    found = array("i", (number(stem(word, locale)) for word in words(f"{speaker} {text}", locale)))
    if said_on is not None:
        found.extend(date_terms(said_on))
    return found.tobytes()


def flags(text: str, *, by_person: bool, said_at: datetime, before: datetime | None) -> int:
    """What ranking asks of a message; `before` is when the one before it was said."""
    bare = text.rstrip()
    head = before is None or said_at - before > SESSION_GAP
    return (
        (BY_PERSON if by_person else 0)
        | (HEAD if head else 0)
        | (ASKS if _QUESTION.search(bare) else 0)
        | (ENDS_ASKING if _QUESTION.match(bare[-1:]) else 0)
    )


def words(text: str, locale: str) -> Iterator[str]:
    """The words of a text that tell something, without case; pairs of characters where words are not parted."""
    text = _SIGNS.sub("", unicodedata.normalize("NFKC", APOSTROPHES.sub("'", text[:_LONGEST]))).casefold()
    for match in _WORD.finditer(text):
        word = _ELIDED.sub("", match.group().removesuffix("'s"))
        if _UNPARTED.fullmatch(word):
            yield from (word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        elif not is_stopword(fold(word), locale):
            yield word.replace("'", "")
    yield from _EMOJI.findall(text)


def stem(word: str, locale: str) -> str:
    """A word without its endings and accents."""
    stemmer = _stemmer(locale)
    return fold(stemmer.stemWord(word)) if stemmer is not None else fold(word)


def number(term: str) -> int:
    """A term as a signed 32-bit integer."""
    unsigned = zlib.crc32(term.encode("utf-8", "replace"))
    return unsigned - (1 << 32) if unsigned >= 1 << 31 else unsigned


@cache
def date_terms(day: date) -> tuple[int, ...]:
    """A day as terms: its year, month, number in the month, the month of that year, and itself."""
    return (
        number(f"\x01y{day:%Y}"),
        number(f"\x01m{day:%m}"),
        number(f"\x01d{day:%d}"),
        month_term(day),
        day_term(day),
    )


def month_term(day: date) -> int:
    """The month of a year that a day lies in."""
    return number(f"\x01{day:%Y-%m}")


def day_term(day: date) -> int:
    """One day."""
    return number(f"\x01{day:%Y-%m-%d}")


@cache
def _stemmer(locale: str) -> "Stemmer.Stemmer | None":
    name = STEMMERS.get(locale[:2])
    return Stemmer.Stemmer(name) if name else None
