"""Secrets made once for a data folder, such as the one that signs the embedded issuer's tokens."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

NAME = "jwt-secret"


def _token() -> str:
    return secrets.token_urlsafe(48)


def kept_secret(folder: Path, name: str = NAME, made: Callable[[], str] = _token) -> str:
    """The folder's secret of this name, made on first use; processes that begin at once agree on one."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = folder / f".{name}-{secrets.token_hex(6)}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(made())
        try:
            os.link(fresh, path)  # whole or not at all, and only for the first
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text("ascii").strip()
