"""Brings a database to the files of `sql/migrations`, in the Supabase CLI's layout and with its book-keeping.

Any number of processes may do so at once: each step takes an advisory lock and looks again. A file is one transaction,
unless its first line is `-- no-transaction` (for `create index concurrently`): such a file must bear being run again
after a crash, and needs a session of its own, so port 5432 rather than a transaction pooler.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from storage.database import clean_dsn, database_away, is_transaction_pooler
from storage.errors import BadMigrationFile, MigrationFailed, NeedsSession, OutOfOrder, UnknownVersion
from storage.executor import Executor
from storage.statements import sql

FOLDER = Path(__file__).resolve().parent.parent / "sql" / "migrations"
_FILE = re.compile(r"(\d{14})_([a-z0-9_]+)\.sql")
_MARK = "-- no-transaction"
# Strings, quoted names and comments are taken whole, so that only a semicolon between two statements parts them.
_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?\*/|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"[^"]*"|(\$\w*\$).*?\1|(?P<end>;)|.""", re.DOTALL
)
_LOCK = 0x74616E64656D  # "tandem" in ASCII; it must be the same in every version
_LOCK_POLL = 0.05  # seconds


async def migrate(dsn: str, folder: Path = FOLDER) -> list[str]:
    """Apply every pending file; names of the files applied, oldest first. Raises MigrationError."""
    files = read(folder)
    connection = await asyncpg.connect(clean_dsn(dsn), statement_cache_size=0)
    try:
        applied: list[str] = []
        while (migration := await _step(connection, files, pooled=is_transaction_pooler(dsn))) is not None:
            applied.append(migration.file)
        return applied
    finally:
        await connection.close()


async def pending(db: Executor, folder: Path = FOLDER) -> list[str]:
    """Names of the files not yet applied, oldest first. Raises MigrationError when files and database do not fit."""
    return [migration.file for migration in await _waiting(db, read(folder))]


@dataclass(frozen=True, slots=True)
class Migration:
    """One file; `version` is a UTC time such as 20261121000000."""

    version: str
    name: str
    text: str

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.version}_{self.name}.sql"

    @property
    def in_transaction(self) -> bool:
        """False when the first line asks to run outside a transaction."""
        return self.text.partition("\n")[0].strip() != _MARK


def read(folder: Path) -> tuple[Migration, ...]:
    """Every migration in `folder`, oldest first. Raises BadMigrationFile."""
    found: dict[str, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        name = _FILE.fullmatch(path.name)
        if name is None:
            raise BadMigrationFile(f"{path.name!r} in {str(folder)!r} must be called <YYYYMMDDHHMMSS>_<name>.sql")
        migration = Migration(name[1], name[2], path.read_text(encoding="utf-8"))
        if (twin := found.setdefault(migration.version, migration)) is not migration:
            raise BadMigrationFile(f"{twin.file!r} and {migration.file!r} have one version: rename the newer one")
    return tuple(found.values())


def statements(text: str) -> list[str]:
    """The single statements of `text`, without the semicolons between them."""
    ends = [token.start() for token in _TOKEN.finditer(text) if token["end"]]
    starts = [0, *(end + 1 for end in ends)]
    parts = (text[start:end].strip() for start, end in zip(starts, [*ends, len(text)], strict=True))
    return [part for part in parts if any(not _is_blank(token[0]) for token in _TOKEN.finditer(part))]


def _is_blank(token: str) -> bool:
    return token.isspace() or token.startswith(("--", "/*"))


async def _step(connection: asyncpg.Connection, files: Sequence[Migration], *, pooled: bool) -> Migration | None:
    """Apply the oldest pending file; None when there is none."""
    async with _locked_transaction(connection):
        if not await connection.fetchval(sql("ledger.exists")):
            await connection.execute(sql("ledger.make_schema"))
            await connection.execute(sql("ledger.make"))
        waiting = await _waiting(connection, files)
        if not waiting or waiting[0].in_transaction:
            return await _apply(connection, waiting[0]) if waiting else None
    if pooled:
        raise NeedsSession(f"{waiting[0].file!r} runs outside a transaction: use the address with port 5432, not 6543")
    return await _step_outside(connection, files)


async def _step_outside(connection: asyncpg.Connection, files: Sequence[Migration]) -> Migration | None:
    async with _session_lock(connection):
        waiting = await _waiting(connection, files)
        if waiting and not waiting[0].in_transaction:
            return await _apply_outside(connection, waiting[0])
    return await _step(connection, files, pooled=False)  # another process was faster


async def _waiting(db: Executor, files: Sequence[Migration]) -> list[Migration]:
    rows = await db.fetch(sql("ledger.applied")) if await db.fetchval(sql("ledger.exists")) else []
    applied = {str(row["version"]) for row in rows}
    if unknown := sorted(applied - {migration.version for migration in files}):
        raise UnknownVersion(f"the database has applied {unknown!r}, of which there is no file: run a newer Tandem")
    waiting = [migration for migration in files if migration.version not in applied]
    newest = max(applied, default="")
    if waiting and waiting[0].version < newest:
        raise OutOfOrder(f"{waiting[0].file!r} is older than {newest!r}, which is applied: give it a newer version")
    return waiting


async def _apply(connection: asyncpg.Connection, migration: Migration) -> Migration:
    await _run(connection, migration, migration.text)
    if not connection.is_in_transaction():
        raise MigrationFailed(f"{migration.file!r} ends the transaction it runs in: remove its commit or rollback")
    await connection.execute(sql("ledger.record"), migration.version, statements(migration.text), migration.name)
    return migration


async def _apply_outside(connection: asyncpg.Connection, migration: Migration) -> Migration:
    parts = statements(migration.text)
    for part in parts:
        await _run(connection, migration, part)
    await connection.execute(sql("ledger.record"), migration.version, parts, migration.name)
    return migration


async def _run(connection: asyncpg.Connection, migration: Migration, text: str) -> None:
    try:
        await connection.execute(text)
    except asyncpg.PostgresError as exc:
        if database_away(exc):
            raise
        raise MigrationFailed(f"{migration.file!r}{_place(migration, text, exc)}: {exc} ({exc.sqlstate})") from exc


def _place(migration: Migration, text: str, exc: asyncpg.PostgresError) -> str:
    """Where in its file a statement failed; functions and DO blocks tell a line of their own."""
    if exc.position is None:
        return f", in {' in '.join(exc.context.splitlines())}" if exc.context else ""
    offset = migration.text.index(text) + int(exc.position) - 1
    return f", line {migration.text.count(chr(10), 0, offset) + 1}"


# Nobody waits for the lock inside a statement or a transaction: `concurrently` waits for every transaction that has
# looked at the database, and would wait for those that wait for it.
@asynccontextmanager
async def _locked_transaction(connection: asyncpg.Connection) -> AsyncIterator[None]:
    while True:
        async with connection.transaction():
            if await connection.fetchval(sql("ledger.try_lock"), _LOCK):
                yield
                return
        await asyncio.sleep(_LOCK_POLL)


@asynccontextmanager
async def _session_lock(connection: asyncpg.Connection) -> AsyncIterator[None]:
    while not await connection.fetchval(sql("ledger.try_session_lock"), _LOCK):  # noqa: ASYNC110
        await asyncio.sleep(_LOCK_POLL)
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.fetchval(sql("ledger.unlock"), _LOCK)
