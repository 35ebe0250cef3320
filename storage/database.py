"""Connections to any PostgreSQL: embedded, direct, or behind a pooler."""

import json
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import asyncpg

from storage.statements import sql

_COMMAND_TIMEOUT = 30.0  # seconds; a hung server must not hang a lease
_STATEMENTS_KEPT = 256  # more than sql/ holds
_IDLE_LIFETIME = 240.0  # seconds; below the idle limit of common poolers and NATs (300)
_TRANSACTION_PORT = 6543  # Supavisor and Supabase's PgBouncer in transaction mode
# What ORMs and hosting platforms put into an address for themselves; asyncpg would send each as a server
# setting, which the server refuses.
_FOREIGN_OPTIONS = frozenset({"pgbouncer", "supa", "connection_limit", "pool_timeout", "pool_mode", "workaround"})
# A pool takes a connection back when it dies in the hands of its user, who then reads "has been released".
_CLOSED = re.compile(r"\b(pool|connection) (is clos|was clos|has been released back)")
_POOLER_FULL = re.compile(r"max ?client", re.IGNORECASE)
_NETWORK_ERRORS = (ConnectionError, TimeoutError)
_SERVER_AWAY = (
    asyncpg.PostgresConnectionError,  # class 08, also what PgBouncer says of itself
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.IdleSessionTimeoutError,
    asyncpg.InsufficientResourcesError,  # class 53: too many connections, disk full, out of memory
)


async def open_pool(
    dsn: str, *, min_size: int = 2, max_size: int = 10, application_name: str = "tandem", role: str = ""
) -> asyncpg.Pool:
    """Open a pool: jsonb as Python objects, commands limited to 30 s, nothing sent on release.

    Whoever takes a connection leaves no session state on it (`set local`, transactions, no `listen`).
    Behind a transaction pooler no prepared statements are kept, and `role` cannot be taken on: there the user of the
    address has to be it, or to default to it (`alter role … set role = …`).
    """
    taken_on = "" if is_transaction_pooler(dsn) else role

    async def init(connection: asyncpg.Connection) -> None:
        await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
        if taken_on:
            await connection.execute(sql("ledger.take_role"), taken_on)

    return await asyncpg.create_pool(
        clean_dsn(dsn),
        min_size=min_size,
        max_size=max_size,
        command_timeout=_COMMAND_TIMEOUT,
        max_inactive_connection_lifetime=_IDLE_LIFETIME,
        init=init,
        reset=_keep_session,
        server_settings={"application_name": application_name},
        statement_cache_size=statement_cache_size(dsn),
    )


def is_transaction_pooler(dsn: str) -> bool:
    """Whether `dsn` leads to a pooler in transaction mode: port 6543, or marked `?pgbouncer=true`."""
    parts = urlsplit(dsn)
    query = dict(parse_qsl(parts.query))
    marked = query.get("pgbouncer", "").lower() == "true" or query.get("pool_mode") == "transaction"
    ports = re.findall(r":(\d+)(?=,|$)", parts.netloc.rpartition("@")[2])
    return marked or str(_TRANSACTION_PORT) in (*ports, *query.get("port", "").split(","))


def statement_cache_size(dsn: str) -> int:
    """How many prepared statements a connection may keep: none behind a transaction pooler."""
    return 0 if is_transaction_pooler(dsn) else _STATEMENTS_KEPT


def clean_dsn(dsn: str) -> str:
    """The address without options that are meant for other programs, such as `pgbouncer=true`."""
    parts = urlsplit(dsn)
    options = parse_qsl(parts.query)
    kept = [(key, value) for key, value in options if key not in _FOREIGN_OPTIONS]
    if kept == options:
        return dsn
    return urlunsplit(parts._replace(query=urlencode(kept)))


def database_away(exc: BaseException) -> bool:
    """Whether `exc`, raised by a database call, means "the database is away, try again" and not a fault of ours."""
    match exc:
        case asyncpg.InternalClientError():  # cut in the middle of an exchange (asyncpg issues 784, 1069)
            return True
        case asyncpg.InterfaceError():
            return _CLOSED.search(str(exc)) is not None
        case asyncpg.InternalServerError():  # Supavisor: "MaxClientsInSessionMode: max clients reached"
            return _POOLER_FULL.search(str(exc)) is not None
        case asyncpg.PostgresError():
            return isinstance(exc, _SERVER_AWAY)
        case OSError():
            # A socket's error names no file; a missing socket (ENOENT) and an unknown host are OSErrors too.
            return isinstance(exc, _NETWORK_ERRORS) or exc.filename is None
        case _:
            return False


async def _keep_session(_: asyncpg.Connection) -> None:
    """Replace asyncpg's clean-up query, a round trip on every release; it rolls open transactions back before this."""
