"""One PostgreSQL server process over a cluster: find, start, stop."""

import asyncio
import os
import signal
import socket
import struct
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from storage.embedded.account import Account
from storage.errors import ServerBusy, ServerNotStarted

PORT = 5432  # names the socket file; nothing listens on TCP
_SOCKET = f".s.PGSQL.{PORT}"
_START_TIMEOUT = 300.0  # seconds; crash recovery replays up to max_wal_size
_STOP_TIMEOUT = 30.0  # seconds for the shutdown checkpoint, then the next start recovers instead
_SETTLE_TIMEOUT = 1.0  # seconds in which a process that writes its pid file also opens its socket
_POLL = 0.005
_LOG_LIMIT = 10 * 2**20  # bytes after which a start moves the log aside
_LEAVING_TIMEOUT = 90.0  # seconds; a server whose pid file is no longer its own notices within 60 and quits
_MEMORY_LINE = 6  # of postmaster.pid, counted from 0; the state follows
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
    """The server that runs over `cluster`, once it is ready; None when there is none. Raises ServerBusy."""
    begin = time.monotonic()
    while (server := recorded(cluster)) is not None:
        answers, waited = _answers(server), time.monotonic() - begin
        if answers and server.state == "ready":
            return server
        if not answers and not alive(server):
            return None
        if waited > _patience(server.state, answers=answers):
            return None  # the pid now belongs to another program, or the server is stuck, which the next start tells
        await asyncio.sleep(_POLL)
    return None


def _patience(state: str, *, answers: bool) -> float:
    if answers:
        return _START_TIMEOUT
    return _STOP_TIMEOUT if state == "stopping" else _SETTLE_TIMEOUT


async def start(cluster: Path, socket_dir: Path, bin_dir: Path, account: Account) -> Server:
    """Start a server over `cluster` that outlives this process. Raises ServerNotStarted."""
    log = cluster.with_name("server.log")
    patience = time.monotonic() + _LEAVING_TIMEOUT
    while True:
        _clear_traces(cluster, socket_dir)
        process, begin = _spawn(cluster, socket_dir, bin_dir, account, log)
        if (server := await _once_ready(cluster, process)) is not None:
            return server
        said = _log_since(log, begin)
        if _STILL_ATTACHED not in said or time.monotonic() > patience:
            raise ServerNotStarted(f"PostgreSQL over {str(cluster)!r} did not start; the end of {str(log)!r}: {said}")
        await asyncio.sleep(_POLL * 10)  # processes of a killed server are still leaving


async def stop(cluster: Path) -> None:
    """Stop the server over `cluster`, if one runs: disconnect everyone, write a checkpoint, exit."""
    server = recorded(cluster)
    if server is None or not _answers(server):
        return
    for step, seconds in ((signal.SIGINT, _STOP_TIMEOUT), (signal.SIGQUIT, _SETTLE_TIMEOUT)):
        with suppress(ProcessLookupError):
            os.kill(server.pid, step)
        if await _gone(cluster, server, seconds):
            break
    with suppress(OSError):
        server.socket_dir.rmdir()  # it may be in the system's folder for short-lived files


def recorded(cluster: Path) -> Server | None:
    """What postmaster.pid says, true or not: lines pid, folder, start time, port, socket folder, host, memory, state.

    Source: src/include/utils/pidfile.h.
    """
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        state = "".join(lines[_MEMORY_LINE + 1 :]).strip()
        return Server(int(lines[0]), Path(lines[4]), state or "starting")
    except (FileNotFoundError, ValueError, IndexError):
        return None


def alive(server: Server) -> bool:
    """Whether a process has the server's pid."""
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
            probe.connect(str(server.socket_dir / _SOCKET))
        except (BlockingIOError, TimeoutError):  # too busy to take one more just now
            return True
        except OSError:
            return False
        if _listener(probe) not in {None, server.pid}:
            raise ServerBusy(
                f"{str(server.socket_dir)!r} is served by a process that this one cannot see, as in another container: "
                "give each container its own DATA_DIR"
            )
    return True


def _listener(probe: socket.socket) -> int | None:
    """Pid of whoever listens at the other end (SO_PEERCRED, unix(7)); None where the system does not tell."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    pid, _, _ = struct.unpack("3i", probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return int(pid)


async def _once_ready(cluster: Path, process: subprocess.Popen[bytes]) -> Server | None:
    """The started server; None when its process ended, or was ended because it took too long."""
    deadline = time.monotonic() + _START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        server = recorded(cluster)
        if server is not None and server.pid == process.pid and server.state == "ready":
            return server
        await asyncio.sleep(_POLL)
    with suppress(ProcessLookupError):
        process.terminate()
    return None


def _clear_traces(cluster: Path, socket_dir: Path) -> None:
    """Make a killed server's lock files harmless.

    A reused pid would make the next server believe that the earlier one lives; the pid of its parent never does
    (src/backend/utils/init/miscinit.c). The line with the shared memory stays, so that a server that still lives,
    or a child of it, is noticed and nothing is written twice.
    """
    for name in (_SOCKET, f"{_SOCKET}.lock"):
        (socket_dir / name).unlink(missing_ok=True)
    file = cluster / "postmaster.pid"
    with suppress(FileNotFoundError):
        _, *rest = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join([f"{os.getpid()}\n", *rest[:_MEMORY_LINE]]), encoding="utf-8")


def _spawn(
    cluster: Path, socket_dir: Path, bin_dir: Path, account: Account, log: Path
) -> tuple[subprocess.Popen[bytes], int]:
    settings = _SETTINGS | {"unix_socket_directories": f'"{socket_dir}"'}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".log.old"))
    with log.open("ab") as output:
        account.own(output.fileno())
        begin = output.tell()
        process = account.spawn([bin_dir / "postgres", "-D", cluster, *options], output)
    # Bury it when it dies, even if only others use it by then: a dead child's pid would look alive to them.
    threading.Thread(target=process.wait, name="postgres", daemon=True).start()
    return process, begin


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
