"""How wide text is, by the same shaping as the picture's, so that nothing runs out of its place."""

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers.reports.fonts import file_of
from handlers.reports.scripts import runs

if TYPE_CHECKING:
    import uharfbuzz  # type: ignore[import-untyped]

_ELLIPSIS = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in pixels at a font size in pixels."""
    return sum(advance(piece, family, bold=bold) for piece, family in runs(text)) * size


@lru_cache(maxsize=512)
def advance(piece: str, family: str, *, bold: bool = False) -> float:
    """Width of one run of a font, as a share of the font size."""
    import uharfbuzz  # noqa: PLC0415  an idle service does without

    font = _font(family, bold=bold)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(piece)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    total: int = sum(place.x_advance for place in buffer.glyph_positions)
    upem: int = font.face.upem
    return total / upem


def fit(text: str, size: float, least: float, room: float, *, bold: bool = False) -> tuple[str, float]:
    """The text and the font size at which it fits the room: smaller, down to `least`, then shortened."""
    wanted = width(text, size, bold=bold)
    if wanted <= room:
        return text, size
    smaller = max(least, size * room / wanted)
    return shorten(text, smaller, room, bold=bold), smaller


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """As much of a text as fits, with an ellipsis where something is left out."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept + _ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    while kept and (unicodedata.category(kept[-1]) in {"Mn", "Cf"} or kept[-1].isspace()):
        kept = kept[:-1]
    return kept + _ELLIPSIS


def wrap(text: str, size: float, room: float, most: int) -> list[str]:
    """Lines of whole words, `most` at the most; the last one is shortened."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(lines) == most or width(longer, size) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [shorten(line, size, room) for line in lines]


@lru_cache(maxsize=8)
def _font(family: str, *, bold: bool) -> "uharfbuzz.Font":
    import uharfbuzz  # noqa: PLC0415

    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file_of(family)))))
    font.set_variations({"wght": 700 if bold else 400})
    return font
