"""Which font draws which letters. The renderer cannot mix fonts by itself where letters join or stack."""

import unicodedata
from collections.abc import Iterator

from handlers.reports.fonts import EASTERN, EMOJI, LATIN

# Unicode blocks by first and last character, with the family of the wheel that draws them.
_BLOCKS = [
    ("\u0530", "\u058f", "Noto Sans Armenian"),
    ("\u0590", "\u05ff", "Noto Sans Hebrew"),
    ("\u0600", "\u06ff", "Noto Sans Arabic"),
    ("\u0750", "\u077f", "Noto Sans Arabic"),
    ("\u08a0", "\u08ff", "Noto Sans Arabic"),
    ("\u0900", "\u097f", "Noto Sans Devanagari"),
    ("\u0980", "\u09ff", "Noto Sans Bengali"),
    ("\u0a00", "\u0a7f", "Noto Sans Gurmukhi"),
    ("\u0a80", "\u0aff", "Noto Sans Gujarati"),
    ("\u0b00", "\u0b7f", "Noto Sans Oriya"),
    ("\u0b80", "\u0bff", "Noto Sans Tamil"),
    ("\u0c00", "\u0c7f", "Noto Sans Telugu"),
    ("\u0c80", "\u0cff", "Noto Sans Kannada"),
    ("\u0d00", "\u0d7f", "Noto Sans Malayalam"),
    ("\u0d80", "\u0dff", "Noto Sans Sinhala"),
    ("\u0e00", "\u0e7f", "Noto Sans Thai"),
    ("\u0e80", "\u0eff", "Noto Sans Lao"),
    ("\u1000", "\u109f", "Noto Sans Myanmar"),
    ("\u10a0", "\u10ff", "Noto Sans Georgian"),
    ("\u1100", "\u11ff", EASTERN),
    ("\u1200", "\u139f", "Noto Sans Ethiopic"),
    ("\u1780", "\u17ff", "Noto Sans Khmer"),
    ("\u2190", "\u25ff", "Noto Sans Symbols"),
    ("\u2600", "\u27bf", EMOJI),
    ("\u2e80", "\ud7ff", EASTERN),
    ("\uf900", "\ufaff", EASTERN),
    ("\ufb50", "\ufdff", "Noto Sans Arabic"),
    ("\ufe70", "\ufefc", "Noto Sans Arabic"),
    ("\uff00", "\uffef", EASTERN),
    ("\U0001f000", "\U0001faff", EMOJI),
    ("\U00020000", "\U0003ffff", EASTERN),
]


def runs(text: str) -> Iterator[tuple[str, str]]:
    """(piece, family) in order. Marks and joiners stay with the letter before, spaces between letters of a kind."""
    piece, family = "", LATIN
    for letter in text:
        own = family if piece and _follows(letter) else family_of(letter)
        if own != family and piece:
            bare = piece if family == LATIN else piece.rstrip()
            yield from _parts(bare, piece[len(bare) :], family)
            piece = ""
        piece, family = piece + letter, own
    if piece:
        yield piece, family


def _parts(bare: str, spaces: str, family: str) -> Iterator[tuple[str, str]]:
    """Spaces after a piece stand by themselves: of one written from the right they would come on its left."""
    if bare:
        yield bare, family
    if spaces:
        yield spaces, LATIN


def family_of(letter: str) -> str:
    """The font family that draws a letter."""
    return next((family for first, last, family in _BLOCKS if first <= letter <= last), LATIN)


def _follows(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"Mn", "Me", "Cf"}
