"""Texts too long for one bubble, cut where a reader would pause; length is counted in UTF-16 units."""

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]»”’*_~]*\s+|(?<=[。．！？؟۔।॥])[」』”’]*\s*")
_SPACE = re.compile(r"\s+")
_ZWJ = "\u200d"
_LONGEST_CLUSTER = 64
_MINIMUM = 2  # one surrogate pair


def units(text: str) -> int:
    """UTF-16 code units: never fewer than WhatsApp counts, whichever way it counts characters."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def split(text: str, limit: int = 4096) -> list[str]:
    """Pieces of at most `limit` units. Only white space at a cut is lost; a text that fits is left as it is."""
    if limit < _MINIMUM:
        raise ValueError(f"a limit of {limit!r} cannot hold every character")
    pieces: list[str] = []
    rest = text
    while units(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis."""
    if units(text) <= limit:
        return text
    return f"{text[: whole_cut(text, fitting(text, limit - 1))].rstrip()}…"


def fitting(text: str, limit: int) -> int:
    """How many characters of the text fit."""
    head = text[:limit]
    if head.isascii():
        return len(head)
    return bisect_right(list(accumulate(1 + (character > "\uffff") for character in head)), limit)


def whole_cut(text: str, end: int) -> int:
    """The nearest cut at or before `end` that splits no cluster (marks, joiners, flags), if there is one near."""
    for cut in range(end, max(0, end - _LONGEST_CLUSTER), -1):
        if not _inside_cluster(text, cut):
            return cut
    return end


def _cut(text: str, limit: int) -> int:
    """The latest pause that leaves no half-empty bubble behind: each one costs money."""
    end = fitting(text, limit)
    window = text[: end + 1]
    for pause in (_PARAGRAPH, _LINE, _SENTENCE, _SPACE):
        cuts = [found.end() for found in pause.finditer(text, 0, end + 1) if found.start() <= end]
        usable = [min(cut, end) for cut in cuts if cut > end // 2]
        if usable:
            return usable[-1]
    spaces = [found.end() for found in _SPACE.finditer(window) if found.start() > 0]
    return min(spaces[-1], end) if spaces else whole_cut(text, end)


def _inside_cluster(text: str, cut: int) -> bool:
    if not 0 < cut < len(text):
        return False
    before, after = text[cut - 1], text[cut]
    if _ZWJ in {before, after} or _extends(after):
        return True
    return _is_flag_part(after) and _flag_parts_before(text, cut) % 2 == 1


def _extends(character: str) -> bool:
    """Combining marks, variation selectors, skin tones and the tags of subdivision flags."""
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag_part(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_parts_before(text: str, cut: int) -> int:
    count = 0
    while count < cut and count < _LONGEST_CLUSTER and _is_flag_part(text[cut - 1 - count]):
        count += 1
    return count
