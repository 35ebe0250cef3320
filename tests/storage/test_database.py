"""Pools: what goes over the wire, poolers, and which errors mean that the database is away."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit, urlunsplit

import asyncpg
import pytest

from storage.database import clean_dsn, database_away, is_transaction_pooler, open_pool


class Wire:
    """A relay in front of a server that counts round trips: how often the client spoke after the server had."""

    def __init__(self, dsn: str) -> None:
        parts = urlsplit(dsn)
        query = parse_qs(parts.query)
        self.host = query.get("host", [parts.hostname or "localhost"])[0]
        self.port = int(query.get("port", [str(parts.port or 5432)])[0])
        self.parts = parts
        self.trips = 0
        self.client_speaks = False

    @asynccontextmanager
    async def dsn(self) -> AsyncIterator[str]:
        listener = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        auth = self.parts.netloc.rpartition("@")[0]
        yield urlunsplit(self.parts._replace(netloc=f"{auth}@127.0.0.1:{port}", query="sslmode=disable"))
        listener.close()

    async def serve(self, client_reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        if self.host.startswith("/"):
            reader, server = await asyncio.open_unix_connection(f"{self.host}/.s.PGSQL.{self.port}")
        else:
            reader, server = await asyncio.open_connection(self.host, self.port)
        await asyncio.gather(self.pump(client_reader, server, from_client=True), self.pump(reader, client))

    async def pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, from_client: bool = False
    ) -> None:
        while data := await reader.read(65536):
            self.trips += from_client and not self.client_speaks
            self.client_speaks = from_client
            writer.write(data)
            await writer.drain()
        writer.close()


async def test_a_known_statement_is_one_round_trip_and_release_is_none(database_url: str) -> None:
    wire = Wire(database_url)
    async with wire.dsn() as dsn:
        pool = await open_pool(dsn, min_size=1, max_size=1)
        await pool.fetchval("select 1")
        before = wire.trips
        for _ in range(10):
            await pool.fetchval("select 1")
        async with pool.acquire():
            pass
        assert wire.trips - before == 10
        await pool.close()


async def test_the_relay_sees_what_asyncpg_sends_on_release(database_url: str) -> None:
    wire = Wire(database_url)
    async with wire.dsn() as dsn:
        pool = await asyncpg.create_pool(dsn, min_size=1, max_size=1)
        await pool.fetchval("select 1")
        before = wire.trips
        await pool.fetchval("select 1")
        assert wire.trips - before == 2
        await pool.close()


async def test_a_release_still_ends_an_open_transaction(database_url: str) -> None:
    pool = await open_pool(database_url, min_size=1, max_size=1)
    connection = await pool.acquire()
    await connection.execute("begin; create table lost (id int)")
    await pool.release(connection)
    assert await pool.fetchval("select to_regclass('lost')") is None
    await pool.close()


@pytest.mark.parametrize("pooled", [False, True])
async def test_jsonb_is_python_objects(database_url: str, *, pooled: bool) -> None:
    marker = "&pgbouncer=true" if "?" in database_url else "?pgbouncer=true"
    pool = await open_pool(database_url + marker * pooled, min_size=1)
    for value in ({"a": [1, None, "ü"]}, [], "text", 1.5, True):
        assert await pool.fetchval("select $1::jsonb", value) == value
    assert await pool.fetchval("select array[$1::jsonb, $1]", {"a": 1}) == [{"a": 1}] * 2
    assert await pool.fetchval("select current_setting('application_name')") == "tandem"
    assert await pool.fetchval("select count(*) = 0 from pg_prepared_statements") is pooled
    await pool.close()


@pytest.mark.parametrize(
    ("dsn", "pooled"),
    [
        ("postgresql://u:p@db.abc.supabase.co:5432/postgres", False),
        ("postgresql://u.abc:p@aws-0-eu.pooler.supabase.com:5432/postgres", False),
        ("postgresql://u.abc:p@aws-0-eu.pooler.supabase.com:6543/postgres", True),
        ("postgresql://u:6543@host/postgres", False),
        ("postgresql://u:p@a:6543,b:6543/postgres", True),
        ("postgresql://u@/postgres?host=/run/x&port=6543", True),
        ("postgresql://u@host/postgres?pgbouncer=true", True),
        ("postgresql://u@host/postgres?pgbouncer=false", False),
        ("postgresql:///postgres", False),
    ],
)
def test_is_transaction_pooler(dsn: str, *, pooled: bool) -> None:
    assert is_transaction_pooler(dsn) is pooled


def test_clean_dsn_keeps_what_is_ours() -> None:
    assert (
        clean_dsn("postgresql://u:p@h/d?sslmode=require&supa=x&pgbouncer=true")
        == "postgresql://u:p@h/d?sslmode=require"
    )
    assert clean_dsn("postgresql://u@/d?host=%2Frun") == "postgresql://u@/d?host=%2Frun"


AWAY = [
    ConnectionRefusedError(),
    ConnectionResetError(),
    TimeoutError(),
    FileNotFoundError(errno.ENOENT, "No such file or directory"),
    socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
    OSError("Multiple exceptions: [Errno 111] …, [Errno 111] …"),
    asyncpg.AdminShutdownError("terminating connection"),
    asyncpg.CannotConnectNowError("the database system is starting up"),
    asyncpg.TooManyConnectionsError("sorry, too many clients already"),
    asyncpg.DiskFullError("no space left"),
    asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    asyncpg.ProtocolViolationError("no more connections allowed (max_client_conn)"),
    asyncpg.InternalServerError("MaxClientsInSessionMode: max clients reached"),
    asyncpg.InternalClientError("cannot switch to state 11; another operation (2) is in progress"),
    asyncpg.TargetServerAttributeNotMatched("None of the hosts match the target attribute requirement"),
    asyncpg.InterfaceError("pool is closed"),
    asyncpg.InterfaceError("pool is closing"),
    asyncpg.InterfaceError("cannot call Connection.fetch(): connection has been released back to the pool"),
    asyncpg.InterfaceError("cannot call Connection.fetch(): the underlying connection is closed"),
]
ANY_OF_ASYNCPG = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
OURS = [
    FileNotFoundError(errno.ENOENT, "No such file or directory", "some.txt"),
    asyncpg.UndefinedTableError("relation does not exist"),
    asyncpg.UniqueViolationError("duplicate key"),
    asyncpg.QueryCanceledError("canceling statement"),
    asyncpg.InvalidPasswordError("password authentication failed"),
    asyncpg.InternalServerError("cache lookup failed"),
    asyncpg.InterfaceError("cannot perform operation: another operation is in progress"),
    ValueError(),
    asyncio.CancelledError(),
]


@pytest.mark.parametrize("exc", AWAY, ids=repr)
def test_the_database_is_away(exc: BaseException) -> None:
    assert database_away(exc)


@pytest.mark.parametrize("exc", OURS, ids=repr)
def test_the_fault_is_ours(exc: BaseException) -> None:
    assert not database_away(exc)


async def test_real_errors_of_a_database_that_goes_away(database_url: str, server_dsn: str) -> None:
    pool = await open_pool(database_url, min_size=1, max_size=1)
    async with pool.acquire() as connection:
        server = await asyncpg.connect(server_dsn)
        await server.execute("select pg_terminate_backend($1)", connection.get_server_pid())
        await server.close()
        for _ in range(3):
            with pytest.raises(ANY_OF_ASYNCPG) as caught:
                await connection.fetchval("select 1")
            assert database_away(caught.value), caught.value
    assert await pool.fetchval("select 1") == 1
    await pool.close()
    with pytest.raises(asyncpg.InterfaceError) as closed:
        await pool.fetchval("select 1")
    assert database_away(closed.value)
    with pytest.raises(OSError, match="No such file") as absent:
        await open_pool("postgresql://postgres@/postgres?host=/nowhere/at/all")
    assert database_away(absent.value)
