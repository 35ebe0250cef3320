"""Which passwords are refused: those that a guesser tries first."""

SHORTEST = 8
LONGEST = 128
_FEWEST_DIFFERENT = 5
_FAMOUS = frozenset(
    "password password1 password12 password123 passw0rd iloveyou qwertyui qwertyuiop qwerty123 1q2w3e4r 1q2w3e4r5t "
    "abcdefgh abcd1234 abc12345 letmein1 welcome1 sunshine princess football baseball trustno1 superman whatever "
    "changeme admin123 administrator".split()
)


def weakness(password: str, email: str) -> str | None:
    """Why this password is refused; None when it is good enough. Length counts more than kinds of characters."""
    plain = password.casefold()
    mailbox = email.partition("@")[0].casefold()
    if len(password) < SHORTEST:
        return f"must have {SHORTEST} characters or more"
    if len(set(plain)) < _FEWEST_DIFFERENT:
        return f"must have {_FEWEST_DIFFERENT} different characters or more"
    if plain.isdigit():
        return "must not be digits alone"
    if plain in _FAMOUS:
        return "is one of the first that are guessed"
    if plain in {email.casefold(), mailbox}:
        return "must not be the e-mail address"
    return None
