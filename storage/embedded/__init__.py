"""A PostgreSQL of our own in a folder: no installation, no TCP port, shared by every process that names the folder."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from storage.embedded import locks, server
from storage.embedded.account import Account, server_account
from storage.embedded.binaries import binaries, complete
from storage.embedded.cluster import ready_cluster
from storage.embedded.places import home_folder, socket_folder
from storage.errors import EmbeddedError

__all__ = ["binaries", "embedded"]

_WATCH_SECONDS = 0.5
_log = structlog.get_logger(__name__)


@asynccontextmanager
async def embedded(data_dir: Path, bin_dir: Path | None = None) -> AsyncIterator[str]:
    """Address of a server over `data_dir`/postgres, started unless it runs, stopped by its last user.

    A server that dies meanwhile is started again. The caller turns SIGTERM into an ordinary exit; after a kill -9 the
    server stays up and the next user takes it over. Raises EmbeddedError.
    """
    place = _place(data_dir, complete(bin_dir) if bin_dir else binaries())
    users = locks.opened(place.home / "users.lock", place.account)
    try:
        dsn = await _enter(place, users)
        watch = asyncio.create_task(_keep_running(place))
        try:
            yield dsn
        finally:
            await _end(watch)
            await _leave(place, users)
    finally:
        os.close(users)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the files are, which programs serve them, and as whom."""

    home: Path
    bin_dir: Path
    account: Account

    @property
    def start_lock(self) -> Path:
        """Held by whoever starts or stops the server, or joins or leaves its users."""
        return self.home / "start.lock"


def _place(data_dir: Path, bin_dir: Path) -> _Place:
    home = home_folder(data_dir)
    account = server_account(home, bin_dir)
    account.own(home)
    return _Place(home, bin_dir, account)


async def _enter(place: _Place, users: int) -> str:
    async with locks.exclusive(place.start_lock, place.account):
        locks.share(users)
        try:
            return (await _running(place)).dsn
        except BaseException:
            await _stop_if_last(place, users)
            raise


async def _leave(place: _Place, users: int) -> None:
    async with locks.exclusive(place.start_lock, place.account):
        await _stop_if_last(place, users)


async def _stop_if_last(place: _Place, users: int) -> None:
    if locks.alone(users):
        await server.stop(place.home / "cluster")


async def _running(place: _Place) -> server.Server:
    cluster = await ready_cluster(place.home, place.bin_dir, place.account)
    found = await server.find(cluster)
    if found is not None:
        return found
    sockets = socket_folder(place.home, place.account)
    return await server.start(cluster, sockets, place.bin_dir, place.account)


async def _keep_running(place: _Place) -> None:
    """Start the server again when its process is gone, for as long as somebody uses it."""
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        current = server.recorded(place.home / "cluster")
        if current is not None and server.alive(current):
            continue
        try:
            async with locks.exclusive(place.start_lock, place.account):
                await _running(place)
                _log.warning("postgres_restarted")
        except (EmbeddedError, OSError) as exc:
            _log.error("postgres_not_restarted", reason=str(exc))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
