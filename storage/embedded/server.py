"""One PostgreSQL server process over a cluster: find, start, stop."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from storage.embedded.account import Account
from storage.errors import ServerNotStarted

PORT = 5432  # names the socket file; nothing listens on TCP
_START_TIMEOUT = 300.0  # seconds; crash recovery replays up to max_wal_size
_STOP_TIMEOUT = 30.0  # seconds for the shutdown checkpoint, then the next start recovers instead
_SETTLE_TIMEOUT = 1.0  # seconds in which a process that writes its pid file also opens its socket
_POLL = 0.005
_LOG_LIMIT = 10 * 2**20  # bytes after which a start moves the log aside
_STILL_ATTACHED = "pre-existing shared memory block"
_SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": 100,
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %a ",
    # DETAIL lines would copy whole rows, so messages of people, into the log.
    "log_error_verbosity": "terse",
}
_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class Server:
    """A server as its own postmaster.pid describes it; `state` is starting, ready, stopping or standby."""

    pid: int
    socket_dir: Path
    state: str

    @property
    def dsn(self) -> str:
        """Address of its database `postgres`, for asyncpg."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.socket_dir), safe='')}&port={PORT}"


async def find(cluster: Path) -> Server | None:
    """The server that runs over `cluster`, once it is ready; None when there is none."""
    deadline = time.monotonic() + _START_TIMEOUT
    settled = time.monotonic() + _SETTLE_TIMEOUT
    while (server := recorded(cluster)) is not None and time.monotonic() < deadline:
        answers = _answers(server)
        if answers and server.state == "ready":
            return server
        if not answers and (not alive(server) or (server.state != "stopping" and time.monotonic() > settled)):
            return None  # its process is gone, or the pid now belongs to another program
        await asyncio.sleep(_POLL)
    return None


async def start(cluster: Path, socket_dir: Path, bin_dir: Path, account: Account) -> Server:
    """Start a server over `cluster` that outlives this process. Raises ServerNotStarted."""
    log = cluster.with_name("server.log")
    deadline = time.monotonic() + _START_TIMEOUT
    while True:
        _disown(cluster)
        process, begin = _spawn(cluster, socket_dir, bin_dir, account, log)
        while process.poll() is None and time.monotonic() < deadline:
            server = recorded(cluster)
            if server is not None and server.pid == process.pid and server.state == "ready":
                _children[server.pid] = process
                return server
            await asyncio.sleep(_POLL)
        said = _log_since(log, begin)
        if _STILL_ATTACHED not in said or time.monotonic() > deadline - _START_TIMEOUT + _STOP_TIMEOUT:
            process.terminate()
            raise ServerNotStarted(f"PostgreSQL over {str(cluster)!r} did not start; the end of {str(log)!r}: {said}")
        await asyncio.sleep(0.1)  # processes of a killed server are still leaving


async def stop(cluster: Path) -> None:
    """Stop the server over `cluster`, if one runs: disconnect everyone, write a checkpoint, exit."""
    server = await find(cluster)
    if server is None:
        return
    for step, seconds in ((signal.SIGINT, _STOP_TIMEOUT), (signal.SIGQUIT, _SETTLE_TIMEOUT)):
        with suppress(ProcessLookupError):
            os.kill(server.pid, step)
        if await _gone(cluster, server, seconds):
            return


def recorded(cluster: Path) -> Server | None:
    """What postmaster.pid says, true or not: lines pid, folder, start time, port, socket folder, host, memory, state.

    Source: src/include/utils/pidfile.h.
    """
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Server(int(lines[0]), Path(lines[4]), lines[7].strip() if len(lines) > 7 else "starting")  # noqa: PLR2004
    except (FileNotFoundError, ValueError, IndexError):
        return None


def alive(server: Server) -> bool:
    """Whether a process has the server's pid; our own dead children are buried first."""
    child = _children.get(server.pid)
    if child is not None and child.poll() is not None:
        return False
    try:
        os.kill(server.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _answers(server: Server) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(server.socket_dir / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def _disown(cluster: Path) -> None:
    """Put our own pid into a left-over postmaster.pid.

    A reused pid would make the next server believe that the earlier one lives; the pid of its parent never does
    (src/backend/utils/init/miscinit.c). The line with the shared memory stays, so that a server that still lives,
    or a child of it, is noticed and nothing is written twice.
    """
    file = cluster / "postmaster.pid"
    with suppress(FileNotFoundError):
        _, *rest = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join([f"{os.getpid()}\n", *rest]), encoding="utf-8")


def _spawn(
    cluster: Path, socket_dir: Path, bin_dir: Path, account: Account, log: Path
) -> tuple[subprocess.Popen[bytes], int]:
    settings = _SETTINGS | {"unix_socket_directories": f'"{socket_dir}"'}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".log.old"))
    with log.open("ab") as output:
        account.own(output.fileno())
        return account.spawn([bin_dir / "postgres", "-D", cluster, *options], output), output.tell()


def _log_since(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(begin)
        return file.read().decode(errors="replace").strip()[-1000:]


async def _gone(cluster: Path, server: Server, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        now = recorded(cluster)
        if now is None or now.pid != server.pid or not alive(server):
            return True
        await asyncio.sleep(_POLL)
    return False
