"""Short codes people copy from one place to another: made, found in a message, reduced to what is kept of them."""

import hashlib
import re
import secrets

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"  # none that look like a digit
_DIGITS = "23456789"
# Each half holds a letter and a digit: no word and no pair of years looks like it.
_HALF = r"(?=[A-Z]{0,3}[2-9])(?=[2-9]{0,3}[A-Z])[2-9A-HJKMNP-TV-Z]{4}"
_CODE = re.compile(rf"(?<![\w-])({_HALF})[-\u2010-\u2015 ]?({_HALF})(?![\w-])", re.IGNORECASE)
_LONGEST = 120  # characters of a message that is looked into


def new_code() -> str:
    """A random code such as `7KQ4-M3PA`: 2.6e11 of them, so that none is guessed within its limits."""
    return f"{_half()}-{_half()}"


def code_in(text: str, longest: int = _LONGEST) -> str | None:
    """The code a short message (up to `longest` characters) holds, as `new_code` writes it."""
    found = _CODE.search(text) if len(text) <= longest else None
    return f"{found[1]}-{found[2]}".upper() if found else None


def digest(code: str) -> bytes:
    """What is kept of a code: SHA-256."""
    return hashlib.sha256(code.upper().encode()).digest()


def _half() -> str:
    while True:
        half = "".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(4))
        if any(sign in _DIGITS for sign in half) and any(sign in _LETTERS for sign in half):
            return half
