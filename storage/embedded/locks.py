"""Locks of the kernel on files (flock): a kill -9 frees them, so nothing is ever left to clean up."""

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.embedded.account import Account
from storage.errors import FolderUnusable, ServerBusy

_PATIENCE = 400.0  # seconds; longer than the slowest start


@asynccontextmanager
async def exclusive(file: Path, account: Account) -> AsyncIterator[None]:
    """Hold `file` alone. Raises ServerBusy when someone else holds it for 400 s."""
    descriptor = opened(file, account)
    deadline = time.monotonic() + _PATIENCE
    try:
        while not alone(descriptor):
            if time.monotonic() > deadline:
                raise ServerBusy(f"another process has held {str(file)!r} for {_PATIENCE:.0f} s: see `fuser {file}`")
            await asyncio.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def opened(file: Path, account: Account) -> int:
    """A descriptor of `file`, made if missing; closing it gives the lock back. Raises FolderUnusable."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as exc:
        raise FolderUnusable(f"cannot write {str(file)!r} ({exc.strerror}): set DATA_DIR to a folder you own") from exc
    account.own(descriptor)
    return descriptor


def share(descriptor: int) -> None:
    """Hold the file together with others."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def alone(descriptor: int) -> bool:
    """Try to hold the file alone; True when nobody else holds it. A shared lock is lost either way."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
