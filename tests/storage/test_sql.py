"""Every statement of `sql/` fits the migrated schema, and every one is used."""

import re
from pathlib import Path

import asyncpg
import pytest

from storage import statements

ROOT = Path(__file__).parents[2]
USED = re.compile(r"""\bsql\(\s*["']([a-z_.]+)["']""")


def named_in_code() -> set[str]:
    files = [path for room in ("bot", "handlers", "storage") for path in (ROOT / room).rglob("*.py")]
    return {name for path in files for name in USED.findall(path.read_text("utf-8"))}


def test_names_used_are_the_names_defined() -> None:
    assert named_in_code() == set(statements.ALL)


@pytest.mark.parametrize("name", sorted(statements.ALL))
async def test_statement_fits_the_schema(pool: asyncpg.Pool, name: str) -> None:
    async with pool.acquire() as db:
        await db.prepare(statements.sql(name))
