"""A message as sentences of tokens: what patterns are laid over. Quotations and what others wrote are left out."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.words import plain

LONGEST = 2000  # characters; a longer message is a pasted text, not talk

_TOKEN = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0df4])+(?:['’.\-/](?:[^\W_]|[\u0900-\u0963\u0966-\u0df4])+)*")
_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|‹[^›]*›|\"[^\"\n]*\"|(?<!\w)['‘][^'’\n]*['’](?!\w)|`[^`]*`")
_ANOTHERS = re.compile(r"^\s*(?:>|\[?\d{1,2}[.:/]\d{2}|[^\W\d_][\w .]{0,30}:\s).*$", re.MULTILINE)
_END = re.compile(r"[.!?…।؟\n]")
_ABBREVIATED = frozenset({"st", "mt", "dr", "mr", "mrs", "ms", "sr", "sra", "dra", "sta", "sto", "fr", "mme", "prof"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word: folded, as it was written, its place in the text, and what parts it from the next one."""

    word: str
    raw: str
    start: int
    end: int
    gap: str

    @property
    def closes(self) -> bool:
        """Is there more than a space before the next word?"""
        return bool(self.gap.strip())


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens up to a full stop, with the text they are cut from. `folded` has one space between words."""

    text: str
    tokens: tuple[Token, ...]
    asks: bool
    folded: str
    offsets: tuple[int, ...]  # where each token begins in `folded`

    @property
    def marked(self) -> str:
        """As `folded`, with a stroke where a comma or the like stands."""
        return " ".join(f"{token.word} |" if token.closes else token.word for token in self.tokens)

    def place(self, offset: int) -> int:
        """The token that begins at an offset of `folded`, or would."""
        return bisect_left(self.offsets, offset)

    def begins(self, offset: int) -> int | None:
        """The token that begins at an offset of `folded`; None inside of one."""
        place = bisect_left(self.offsets, offset)
        return place if place < len(self.offsets) and self.offsets[place] == offset else None

    def said(self, first: int, last: int) -> str:
        """The words from one token to before another, as they were written."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[last - 1].end].split())


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences a person wrote in their own words; none of a text that is too long to be talk."""
    if len(text) > LONGEST:
        return
    own = own_words(text)
    found: list[Token] = []
    for token in _tokens(own):
        found.append(token)
        if _END.search(token.gap):
            yield _sentence(own, found)
            found = []
    if found:
        yield _sentence(own, found)


def own_words(text: str) -> str:
    """A text without quotations and without lines that somebody else wrote."""
    return _ANOTHERS.sub("\n", _QUOTED.sub(" (…) ", text))


def _tokens(text: str) -> Iterator[Token]:
    matches = list(_TOKEN.finditer(text))
    for match, after in zip(matches, [*matches[1:], None], strict=False):
        gap = text[match.end() : after.start() if after else len(text)]
        word = plain(match.group()).replace(" ", "")
        if gap.startswith(".") and (word in _ABBREVIATED or word.isdigit()):
            gap = gap[1:]
        if word:
            yield Token(word, match.group(), match.start(), match.end(), gap)


def _sentence(text: str, tokens: list[Token]) -> Sentence:
    offsets, at = [], 0
    for token in tokens:
        offsets.append(at)
        at += len(token.word) + 1
    asks = any("?" in token.gap or "؟" in token.gap for token in tokens)
    return Sentence(text, tuple(tokens), asks, " ".join(token.word for token in tokens), tuple(offsets))
