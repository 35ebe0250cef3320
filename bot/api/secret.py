"""The secret that signs the embedded issuer's tokens: from the settings, else made once for a data folder."""

import os
import secrets
from pathlib import Path

NAME = "jwt-secret"


def kept_secret(folder: Path) -> str:
    """The folder's secret, made on first use; processes that begin at once agree on one."""
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = folder / f".{NAME}-{secrets.token_hex(6)}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # whole or not at all, and only for the first
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text("ascii").strip()
