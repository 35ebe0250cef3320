"""The embedded server over real processes: shared, killed, moved between users, and never left behind."""

import asyncio
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import which

import asyncpg
import pytest

from storage.embedded import binaries, embedded, server
from storage.embedded.account import server_account
from storage.embedded.places import socket_folder
from storage.errors import BinariesMissing, FolderUnusable, ServerNotStarted, WrongVersion

ROOT = Path(__file__).parents[2]
GRANT = ROOT / "storage" / "embedded" / "grant.py"
USER = """
import asyncio, sys
from pathlib import Path
from shutil import which
from storage.embedded import embedded

async def main():
    async with embedded(Path(sys.argv[1])) as dsn:
        print(dsn, flush=True)
        await asyncio.to_thread(sys.stdin.readline)

asyncio.run(main())
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cluster for the tests that do not care how it was made; under root its parents are closed to others."""
    return tmp_path_factory.mktemp("data")


def cluster_of(data_dir: Path) -> Path:
    return data_dir / "postgres" / "cluster"


def running(data_dir: Path) -> server.Server | None:
    found = server.recorded(cluster_of(data_dir))
    return found if found is not None and server.alive(found) else None


def owner(running_server: server.Server | None) -> int:
    assert running_server is not None
    return Path(f"/proc/{running_server.pid}").stat().st_uid


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not happened():
            await asyncio.sleep(0.002)


async def ask(dsn: str, question: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@asynccontextmanager
async def user(data_dir: Path, *prefix: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Another process that uses the server until its input ends; and the address it was given."""
    process = await asyncio.create_subprocess_exec(
        *prefix,
        *(sys.executable, "-c", USER, str(data_dir)),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process, (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()


async def test_a_second_start_finds_the_data(data_dir: Path) -> None:
    async with embedded(data_dir) as dsn:
        await ask(dsn, "create table kept as select 42 as answer")
    assert running(data_dir) is None
    async with embedded(data_dir) as dsn:
        assert await ask(dsn, "select answer from kept") == 42
    assert running(data_dir) is None


async def test_settings(data_dir: Path) -> None:
    async with embedded(data_dir) as dsn:
        for name, value in (
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("listen_addresses", ""),
            ("max_connections", "100"),
            ("shared_buffers", "128MB"),
            ("timezone", "UTC"),
            ("server_encoding", "UTF8"),
        ):
            assert await ask(dsn, f"select current_setting('{name}')") == value
        assert await ask(dsn, "select upper('žluťoučký кот')") == "ŽLUŤOUČKÝ КОТ"


async def test_two_processes_share_one_server_and_the_last_stops_it(data_dir: Path) -> None:
    async with user(data_dir) as (_, first):
        async with user(data_dir) as (_, second):
            assert first == second
            shared = running(data_dir)
        assert running(data_dir) == shared
        assert await ask(first, "select 1") == 1
    assert running(data_dir) is None


async def test_five_at_once_on_an_empty_folder(tmp_path: Path) -> None:
    async def one() -> str:
        async with user(tmp_path) as (_, dsn):
            assert await ask(dsn, "select 1") == 1
            return dsn

    assert len(set(await asyncio.gather(*(one() for _ in range(5))))) == 1
    assert running(tmp_path) is None
    assert not list(cluster_of(tmp_path).parent.glob("cluster.*"))


async def test_a_server_left_by_a_killed_process_is_reused_and_then_stopped(data_dir: Path) -> None:
    async with user(data_dir) as (process, _):
        process.kill()
        await process.wait()
    left = running(data_dir)
    assert left is not None
    async with embedded(data_dir) as dsn:
        assert running(data_dir) == left
        assert await ask(dsn, "select 1") == 1
    assert running(data_dir) is None


async def test_start_after_the_server_was_killed(data_dir: Path) -> None:
    async with user(data_dir) as (process, dsn):
        await ask(dsn, "create table survived as select 7 as answer")
        process.kill()
        await process.wait()
    left = running(data_dir)
    assert left is not None
    os.kill(left.pid, signal.SIGKILL)
    await until(lambda: running(data_dir) is None)  # a busy machine takes its time to end it
    async with embedded(data_dir) as dsn:
        assert await ask(dsn, "select answer from survived") == 7


async def test_a_server_that_dies_under_its_users_comes_back(data_dir: Path) -> None:
    async with user(data_dir), embedded(data_dir) as dsn:
        killed = running(data_dir)
        assert killed is not None
        os.kill(killed.pid, signal.SIGKILL)
        await until(lambda: (now := running(data_dir)) is not None and now.pid != killed.pid and now.state == "ready")
        assert await ask(dsn, "select 1") == 1
    assert running(data_dir) is None


async def test_a_stale_pid_that_now_belongs_to_another_program(data_dir: Path) -> None:
    async with embedded(data_dir):
        files = [cluster_of(data_dir) / "postmaster.pid", data_dir / "postgres" / "socket" / ".s.PGSQL.5432.lock"]
        text = [file.read_text() for file in files]
    account = server_account(data_dir / "postgres", binaries())
    socket_folder(data_dir / "postgres", account)
    other = account.spawn([which("sleep") or "sleep", "60"], subprocess.DEVNULL)
    try:
        for file, before in zip(files, text, strict=True):
            file.write_text("\n".join([str(other.pid), *before.split("\n")[1:]]))
            account.own(file)
        async with embedded(data_dir) as dsn:
            assert await ask(dsn, "select 1") == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


async def test_a_kill_while_the_cluster_is_made_leaves_nothing_broken(tmp_path: Path) -> None:
    async with user(tmp_path) as (process, _):
        pass
    whole = {path.name for path in cluster_of(tmp_path).iterdir()}
    other = tmp_path / "other"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", USER, str(other)), cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    await until(lambda: bool(list((other / "postgres").glob("cluster.*/PG_VERSION"))))
    process.kill()
    await process.wait()
    assert not cluster_of(other).exists()
    async with embedded(other) as dsn:
        assert await ask(dsn, "select 1") == 1
    assert whole <= {path.name for path in cluster_of(other).iterdir()} | {"postmaster.opts"}
    assert not list((other / "postgres").glob("cluster.*"))


@pytest.fixture
def long_dir(tmp_path: Path) -> Path:
    return tmp_path / ("a" * 100) / ("ü" * 50)


async def test_a_long_folder_gets_a_short_socket(long_dir: Path) -> None:
    async with embedded(long_dir) as dsn:
        assert await ask(dsn, "select 1") == 1
        now = running(long_dir)
        assert now is not None
        assert len(os.fsencode(now.socket_dir)) < 85
        assert now.socket_dir.stat().st_mode & 0o777 == 0o700
    assert not now.socket_dir.exists()


async def test_the_server_is_out_of_reach_of_our_ctrl_c(data_dir: Path) -> None:
    async with embedded(data_dir):
        now = running(data_dir)
        assert now is not None
        assert os.getpgid(now.pid) != os.getpgid(0)
        assert os.getsid(now.pid) != os.getsid(0)


@as_root
async def test_under_root_the_server_is_an_ordinary_user_and_foreign_folders_keep_their_modes(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    async with embedded(closed / "data") as dsn:
        assert owner(running(closed / "data")) != 0
        assert await ask(dsn, "select 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == 0


@as_root
async def test_as_an_ordinary_user_and_then_as_root(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    # The capability lets the other user read this interpreter and this folder, which may be in /root.
    become = (sys.executable, str(GRANT), str(nobody.pw_uid), str(nobody.pw_gid), "2")
    async with user(data, *become) as (_, dsn):
        assert dsn
        assert owner(running(data)) == nobody.pw_uid
    async with embedded(data) as dsn:
        assert owner(running(data)) == nobody.pw_uid
    async with user(data, *become) as (_, dsn):
        assert dsn


async def test_a_cluster_of_another_version(tmp_path: Path) -> None:
    cluster_of(tmp_path).mkdir(parents=True)
    (cluster_of(tmp_path) / "PG_VERSION").write_text("9\n")
    with pytest.raises(WrongVersion, match=r"PostgreSQL 9, .* POSTGRES_BIN_DIR to a PostgreSQL 9"):
        async with embedded(tmp_path):
            pass


async def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    async with embedded(tmp_path):
        pass
    with (cluster_of(tmp_path) / "postgresql.conf").open("a") as conf:
        conf.write("no_such_setting = 1\n")
    with pytest.raises(ServerNotStarted, match="no_such_setting"):
        async with embedded(tmp_path):
            pass


async def test_no_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BinariesMissing, match=r"no initdb and no postgres in .*POSTGRES_BIN_DIR"):
        async with embedded(tmp_path, tmp_path):
            pass
    monkeypatch.setenv("POSTGRES_BIN_DIR", str(tmp_path / "none"))
    with pytest.raises(BinariesMissing, match="none"):
        binaries()


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnusable, match=r"cannot make .*set DATA_DIR"):
        async with embedded(tmp_path / "file"):
            pass


async def test_a_socket_folder_of_somebody_else(long_dir: Path) -> None:
    async with embedded(long_dir):
        now = running(long_dir)
    assert now is not None
    now.socket_dir.mkdir(mode=0o755)
    try:
        with pytest.raises(FolderUnusable, match="remove it"):
            async with embedded(long_dir):
                pass
    finally:
        now.socket_dir.rmdir()
