"""What of a model's reading may be kept: only what the person said themselves, in the messages it cites.

A model can be mistaken, talked into something by a message, or make things up: none of that becomes a fact.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from handlers.families.ages import may_be_minor
from handlers.memory.candidates import Candidate
from handlers.memory.clauses import LONGEST, Sentence, own_words, sentences
from handlers.memory.grammar import grammar
from handlers.memory.reading import Batch, Found, SessionLine
from handlers.memory.slots import FOLDER, LONGEST_TEXT, LONGEST_VALUE, SLOTS, sentence
from handlers.memory.stopwords import speaker
from handlers.memory.terms import stem, words
from handlers.words import plain, storable
from storage.memory_queue import Spoken

MOST = 12  # facts of one batch
OF_TEXT = 0.6  # share of a sentence's telling words that the cited messages hold
OF_VALUE = 0.99  # and of what a slot is filled with
OF_LINE = 0.5
_LONGEST_LINE = 300
_SECRET = re.compile(r"(?:\d[ .-]?){9,}")  # numbers of cards, accounts, documents
_NUMBER = re.compile(r"\d+")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_RELATIVES = ("parent", "sibling", "child", "partner", "friend")


def grounded(found: Sequence[Found], batch: Batch) -> list[Candidate]:
    """The facts that stand up to a look at their sources, at most twelve."""
    kept = [candidate for each in found if (candidate := _checked(each, batch)) is not None]
    return kept[:MOST]


def lines(told: Sequence[SessionLine], batch: Batch) -> dict[int, str]:
    """Lines of sessions that are over, by the last message of each, as far as they say what was said."""
    kept: dict[int, str] = {}
    for each in told:
        members = [said for said, number in zip(batch.said, batch.sessions, strict=True) if number == each.session]
        line = _clean(each.line or "")
        if line and members and each.session in batch.closed and not forged(line) and len(line) <= _LONGEST_LINE:
            heard = _Heard.of(members, batch.person.locale)
            if heard.share(line) >= OF_LINE and heard.has_numbers_of(line):
                kept[members[-1].id] = line
    return kept


def _checked(found: Found, batch: Batch) -> Candidate | None:
    cited = [batch.said[number - 1] for number in dict.fromkeys(found.messages) if 0 < number <= len(batch.said)]
    text, value, kind = _clean(found.text), _clean(found.value or ""), _clean(found.kind or "")
    if not cited or found.about != "person" or not (text or value) or _unfit(found, text, value, batch):
        return None
    heard = _Heard.of(cited, batch.person.locale)
    dated = f"{text} ({found.when})" if found.when and not _DATE.search(text) and not found.slot else text
    if found.slot is not None and (value or found.over):
        return _of_slot(found, cited, value, kind, heard, batch)
    if heard.share(text) < OF_TEXT or not heard.has_numbers_of(text) or not heard.says_of_self(text):
        return None
    said_at = max(message.said_at for message in cited)
    return Candidate(
        dated[:LONGEST_TEXT],
        tuple(message.id for message in cited),
        said_at,
        "model",
        importance=found.importance,
        locale=batch.person.locale,
    )


def _of_slot(
    found: Found, cited: Sequence[Spoken], value: str, kind: str, heard: "_Heard", batch: Batch
) -> Candidate | None:
    slot = SLOTS[found.slot or ""]
    if value and (heard.share(value) < OF_VALUE or not heard.has_numbers_of(value)):
        return None
    if not found.over and slot.by == "one" and slot.name not in _RELATIVES and not heard.says_of_self(value):
        return None
    if not value and not heard.own:
        return None
    kind = kind if kind and heard.share(kind) >= OF_VALUE else ""
    if slot.by == "kind" and not kind:
        return None
    return Candidate(
        sentence(slot.name, batch.person.locale, value, kind),
        tuple(message.id for message in cited),
        max(message.said_at for message in cited),
        "model",
        slot.name,
        slot.subject(value, kind),
        value or None,
        slot.importance,
        ends=found.over,
        locale=batch.person.locale,
    )


def _unfit(found: Found, text: str, value: str, batch: Batch) -> bool:
    """Too long, secret, an attempt at our rules, or not to be learned of a minor."""
    minor = may_be_minor(batch.person.birth_year, batch.now.year)
    if minor and (found.sensitive != "none" or sensitive(f"{text} {value}")):
        return True
    if minor and found.slot is not None and not SLOTS[found.slot].of_minors:
        return True
    both = f"{text} {value}"
    long = len(text) > LONGEST_TEXT or len(value) > LONGEST_VALUE
    return long or bool(_SECRET.search(_DATE.sub("", both))) or forged(both)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the cited messages hold, as far as it is the person's own."""

    stems: frozenset[str]
    numbers: frozenset[str]
    own: Sequence[Sentence]
    locale: str

    @classmethod
    def of(cls, cited: Sequence[Spoken], locale: str) -> "_Heard":
        texts = [own_words(message.body) for message in cited if not _borrowed(message.body, locale)]
        joined = "\n".join(texts)
        told = [each for text in texts for each in sentences(text[:LONGEST]) if not each.asks]
        return cls(frozenset(_stems(joined, locale)), frozenset(_NUMBER.findall(joined)), told, locale)

    def share(self, text: str) -> float:
        """The share of a text's telling words that was said."""
        asked = _stems(_DATE.sub("", text), self.locale)
        return sum(_near(word, self.stems) for word in asked) / len(asked) if asked else 0.0

    def has_numbers_of(self, text: str) -> bool:
        """Were all its numbers said? Dates worked out from others are no numbers here."""
        return set(_NUMBER.findall(_DATE.sub("", text))) <= self.numbers

    def says_of_self(self, text: str) -> bool:
        """Does a statement hold these words and speak of its author, not of somebody else?"""
        asked = set(_stems(text, self.locale))
        for told in self.own:
            held = [n for n, token in enumerate(told.tokens) if asked & set(_stems(token.raw, self.locale))]
            if held and not self._of_another(told, held[0]):
                return True
        return False

    def _of_another(self, told: Sentence, place: int) -> bool:
        """Is somebody else named before these words, and the author not again after that?"""
        before = [token.word for token in told.tokens[:place]]
        others = _others(self.locale) | _others("en")
        last = max((n for n, word in enumerate(before) if word in others), default=None)
        if last is None:
            return False
        return not any(speaker(word, self.locale) == "user" and word not in _MINE for word in before[last + 1 :])


_MINE = frozenset("my mi mis meu minha mon ma mes mein meine mera meri mere मेरा मेरी मेरे".split())


def _near(word: str, stems: frozenset[str]) -> bool:
    return word in stems or (len(word) >= 5 and any(other[:5] == word[:5] for other in stems if len(other) >= 5))


def _stems(text: str, locale: str) -> list[str]:
    return [stem(word, locale) for word in words(text, locale)]


def _clean(text: str) -> str:
    return " ".join(storable(text).split())


def _borrowed(text: str, locale: str) -> bool:
    folded = plain(text)
    known = [language for language in (grammar(locale), grammar("en")) if language is not None]
    return any(language.borrowed.search(folded) for language in known)


def forged(text: str) -> bool:
    """Does it speak of rules, rights or other users instead of a person's life?"""
    return _touches(text, "forged")


def sensitive(text: str) -> bool:
    """Is it about what is not learned of minors: health, faith, love, origin, politics, where to find them?"""
    return _touches(text, "sensitive")


def _touches(text: str, group: str) -> bool:
    return _groups()[group].search(plain(text)) is not None


@cache
def _groups() -> dict[str, re.Pattern[str]]:
    tables = [tomllib.loads(path.read_text("utf-8"))["words"] for path in sorted(FOLDER.glob("*.toml"))]
    found = {name: {plain(word) for table in tables for word in table[name]} for name in ("forged", "sensitive")}
    return {
        name: re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, sorted(all_, key=len, reverse=True)))})")
        for name, all_ in found.items()
    }


@cache
def _others(locale: str) -> frozenset[str]:
    """Words by which somebody else is named."""
    path = FOLDER / f"{locale}.toml"
    if not locale.isalpha() or not path.exists():
        return frozenset()
    table = tomllib.loads(path.read_text("utf-8"))
    kinds = [word for slot in _RELATIVES for word in table["kinds"].get(slot, [])]
    return frozenset(plain(word) for word in [*table["words"]["others"], *kinds])
