"""Secrets encrypted at rest (Fernet: AES-128-CBC and HMAC-SHA256), under keys that can be exchanged.

The first key of SECRETS_KEYS encrypts, every one opens; without any, one is made into DATA_DIR.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING

from bot.api.secret import kept_secret
from bot.settings import MissingSettings, Settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_FILE = "secrets-key"
_BYTES = 32


class Unreadable(Exception):  # noqa: N818
    """None of the keys opens what was encrypted."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The keys in use."""

    fernet: "MultiFernet"

    def close(self, value: str) -> str:
        """The value encrypted by the first key."""
        return self.fernet.encrypt(value.encode()).decode()

    def open(self, sealed: str) -> str:
        """The value. Raises Unreadable."""
        return self._tried(sealed, anew=False)

    def again(self, sealed: str) -> str:
        """The same value encrypted by the first key. Raises Unreadable."""
        return self._tried(sealed, anew=True)

    def _tried(self, sealed: str, *, anew: bool) -> str:
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see `_seal`

        try:
            return (self.fernet.rotate if anew else self.fernet.decrypt)(sealed.encode()).decode()
        except (InvalidToken, UnicodeError):
            raise Unreadable("no key opens this") from None


def seal_of(settings: Settings) -> Seal:
    """The seal by the settings. Raises MissingSettings for a key that is none."""
    return _seal(settings.secrets_keys.get_secret_value(), settings.data_dir)


def fresh_key() -> str:
    """A new key for SECRETS_KEYS."""
    return urlsafe_b64encode(token_bytes(_BYTES)).decode()


@cache
def _seal(keys: str, folder: Path) -> Seal:
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - 9 MiB, for those who keep secrets

    return Seal(MultiFernet([Fernet(key) for key in _keys(keys, folder)]))


def _keys(keys: str, folder: Path) -> Sequence[str]:
    named = [key.strip() for key in keys.split(",") if key.strip()]
    for number, key in enumerate(named, 1):
        try:
            whole = len(urlsafe_b64decode(key)) == _BYTES
        except ValueError:
            whole = False
        if not whole:
            raise MissingSettings(f"SECRETS_KEYS: key {number} is none; `python -m bot secrets key` makes one")
    return named or [kept_secret(folder, _FILE, fresh_key)]
