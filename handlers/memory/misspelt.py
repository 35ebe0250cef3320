"""Words that a misspelt one may have been: one letter more, less, other, or two exchanged."""

from collections.abc import Iterator

from handlers.memory.terms import number, stem

SHORTEST = 5  # letters; shorter words have too many others beside them
_MOST = 1_500
_ALPHABETS = (
    ("a", "z", "abcdefghijklmnopqrstuvwxyz"),
    ("а", "я", "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    ("α", "ω", "αβγδεζηθικλμνξοπρστυφχψω"),
    ("\u0900", "\u0963", "".join(chr(letter) for letter in (*range(0x0901, 0x0904), *range(0x0905, 0x094E)))),
    ("\u0620", "\u064a", "".join(chr(letter) for letter in range(0x0627, 0x064B))),
)


def misspelt(word: str, locale: str) -> tuple[int, ...]:
    """The terms of the words beside a word that nobody has used; empty for a short one or one with digits."""
    if len(word) < SHORTEST or any(letter.isdigit() for letter in word):
        return ()
    found: dict[int, None] = {}
    for other in _beside(word):
        found[number(stem(other, locale))] = None
        if len(found) >= _MOST:
            break
    return tuple(found)


def _beside(word: str) -> Iterator[str]:
    """The first letter stays: it is seldom wrong, and the words are a quarter as many."""
    letters = next((letters for low, high, letters in _ALPHABETS if low <= word[1] <= high), "")
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word) + 1):
        for letter in letters:
            yield word[:at] + letter + word[at:]
            yield word[:at] + letter + word[at + 1 :]
