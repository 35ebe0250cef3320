"""The migration runner on real databases: once, twice, at once, and with files that do not fit."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from storage.database import open_pool
from storage.errors import BadMigrationFile, MigrationFailed, NeedsSession, OutOfOrder, UnknownVersion
from storage.migrations import FOLDER, migrate, pending, read, statements

ONE, TWO, THREE = "20260101000000_one.sql", "20260102000000_two.sql", "20260103000000_three.sql"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ONE).write_text("create table one (id int);\n-- a comment\ninsert into one values (1);\n")
    (tmp_path / TWO).write_text("create table two (id int);\n")
    return tmp_path


async def column(dsn: str, query: str) -> list[object]:
    connection = await asyncpg.connect(dsn)
    try:
        return [row[0] for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_applies_each_file_once(empty_database_url: str, folder: Path) -> None:
    assert await migrate(empty_database_url, folder) == [ONE, TWO]
    assert await migrate(empty_database_url, folder) == []
    (folder / THREE).write_text("create table three (id int)")
    assert await migrate(empty_database_url, folder) == [THREE]
    assert await column(empty_database_url, "select id from one") == [1]


async def test_keeps_the_books_of_the_supabase_cli(empty_database_url: str, folder: Path) -> None:
    await migrate(empty_database_url, folder)
    books = "select (version, name, statements)::text from supabase_migrations.schema_migrations order by version"
    assert await column(empty_database_url, books) == [
        '(20260101000000,one,"{""create table one (id int)"",""-- a comment\ninsert into one values (1)""}")',
        '(20260102000000,two,"{""create table two (id int)""}")',
    ]


async def test_many_at_once_apply_each_file_once(empty_database_url: str, folder: Path) -> None:
    (folder / THREE).write_text("-- no-transaction\ncreate index concurrently one_id on one (id);\n")
    applied = await asyncio.gather(*(migrate(empty_database_url, folder) for _ in range(6)))
    assert sorted(name for names in applied for name in names) == [ONE, TWO, THREE]
    assert await column(empty_database_url, "select indisvalid from pg_index where indrelid = 'one'::regclass") == [
        True
    ]


async def test_a_failing_file_leaves_nothing_and_says_where(empty_database_url: str, folder: Path) -> None:
    (folder / TWO).write_text("create table two (id int);\n\nselect no_such_column\nfrom two;\n")
    with pytest.raises(MigrationFailed, match=rf"'{TWO}', line 3: .*no_such_column.* \(42703\)"):
        await migrate(empty_database_url, folder)
    assert await column(empty_database_url, "select to_regclass('two')::text") == [None]
    (folder / TWO).write_text("create table two (id int)")
    assert await migrate(empty_database_url, folder) == [TWO]


async def test_a_failing_block_says_where(empty_database_url: str, folder: Path) -> None:
    (folder / TWO).write_text("do $$ begin\n  perform 1 / 0;\nend $$;")
    with pytest.raises(MigrationFailed, match=r"in .*line 2 at PERFORM.*division by zero"):
        await migrate(empty_database_url, folder)


async def test_a_file_must_not_end_its_transaction(empty_database_url: str, folder: Path) -> None:
    (folder / TWO).write_text("create table two (id int); commit;")
    with pytest.raises(MigrationFailed, match="remove its commit"):
        await migrate(empty_database_url, folder)


async def test_outside_a_transaction_statements_run_one_by_one(empty_database_url: str, folder: Path) -> None:
    (folder / THREE).write_text(
        "-- no-transaction\ndrop index concurrently if exists one_id;\ncreate index concurrently one_id on one (id);\n"
    )
    assert await migrate(empty_database_url, folder) == [ONE, TWO, THREE]
    (folder / "20260104000000_four.sql").write_text("-- no-transaction\nselect 1;\nselect 1 / 0;\n")
    with pytest.raises(MigrationFailed, match=r"four\.sql'.*division by zero"):
        await migrate(empty_database_url, folder)


async def test_behind_a_transaction_pooler(empty_database_url: str, folder: Path) -> None:
    (folder / THREE).write_text("-- no-transaction\nselect 1")
    with pytest.raises(NeedsSession, match=f"'{THREE}' .* port 5432"):
        await migrate(f"{empty_database_url}{'&' if '?' in empty_database_url else '?'}pgbouncer=true", folder)
    assert await column(empty_database_url, "select name from supabase_migrations.schema_migrations") == ["one", "two"]


async def test_an_older_file_is_refused(empty_database_url: str, folder: Path) -> None:
    await migrate(empty_database_url, folder)
    (folder / "20260101120000_late.sql").write_text("select 1")
    with pytest.raises(OutOfOrder, match=r"'20260101120000_late\.sql' is older than '20260102000000'"):
        await migrate(empty_database_url, folder)


async def test_an_applied_version_without_a_file_is_refused(empty_database_url: str, folder: Path) -> None:
    await migrate(empty_database_url, folder)
    (folder / TWO).unlink()
    with pytest.raises(UnknownVersion, match="20260102000000"):
        await migrate(empty_database_url, folder)


async def test_pending(empty_database_url: str, folder: Path) -> None:
    pool = await open_pool(empty_database_url, min_size=1)
    assert await pending(pool, folder) == [ONE, TWO]
    await migrate(empty_database_url, folder)
    assert await pending(pool, folder) == []
    await pool.close()


@pytest.mark.parametrize("name", ["0001_one.sql", "20260101000000.sql", "20260101000000_One Two.sql"])
def test_a_file_with_another_name_is_refused(folder: Path, name: str) -> None:
    (folder / name).touch()
    with pytest.raises(BadMigrationFile, match="must be called"):
        read(folder)


def test_two_files_of_one_version_are_refused(folder: Path) -> None:
    (folder / ONE.replace("one", "uno")).touch()
    with pytest.raises(BadMigrationFile, match=r"one\.sql.*uno\.sql"):
        read(folder)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("-- only; a comment", []),
        (" ; ;", []),
        ("select 1; select 2;", ["select 1", "select 2"]),
        ("select ';'; select E'\\';'", ["select ';'", "select E'\\';'"]),
        ("select \";\", 'it''s;'", ["select \";\", 'it''s;'"]),
        ("do $$ a; b; $$; select $x$ ; $$ ; $x$", ["do $$ a; b; $$", "select $x$ ; $$ ; $x$"]),
        ("select $1; /* ; */ select 2", ["select $1", "/* ; */ select 2"]),
    ],
)
def test_statements(text: str, parts: list[str]) -> None:
    assert statements(text) == parts


async def test_supabase_leftovers_are_kept_by_the_shim(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute("""
        create schema auth;
        create table auth.users (id uuid primary key, theirs int);
        create function auth.uid() returns uuid language sql as 'select null::uuid';
    """)
    await connection.close()
    await migrate(empty_database_url, FOLDER)
    columns = "select attname from pg_attribute where attrelid = 'auth.users'::regclass and attnum > 0 order by attnum"
    assert await column(empty_database_url, columns) == ["id", "theirs"]
    assert await column(
        empty_database_url, "select provolatile from pg_proc where oid = 'auth.uid()'::regprocedure"
    ) == [b"v"]


async def test_the_shim_tells_who_asks(pool: asyncpg.Pool) -> None:
    who = "8d5f0f0e-7d3c-4a39-8a1b-000000000001"
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)",
            f'{{"sub": "{who}", "role": "authenticated"}}',
        )
        row = await connection.fetchrow("select auth.uid()::text as uid, auth.role() as role, auth.jwt() as jwt")
        assert row is not None
        assert (row["uid"], row["role"], row["jwt"]["sub"]) == (who, "authenticated", who)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("select * from auth.users")
