"""A real PostgreSQL for every test: DATABASE_URL's server if set, else an embedded one that lives for this run."""

import os
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest_asyncio

from storage.database import open_pool
from storage.embedded import embedded
from storage.migrations import migrate


@pytest_asyncio.fixture(scope="session")
async def server_dsn() -> AsyncIterator[str]:
    """Address of a server on which databases may be created."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
        async with embedded(Path(folder)) as dsn:
            yield dsn


@pytest_asyncio.fixture(scope="session")
async def template(server_dsn: str) -> AsyncIterator[str]:
    """Name of a migrated database to copy; nobody stays connected to it."""
    async with new_database(server_dsn) as dsn:
        await migrate(dsn)
        yield urlsplit(dsn).path[1:]


@pytest_asyncio.fixture
async def database_url(server_dsn: str, template: str) -> AsyncIterator[str]:
    """Address of a migrated database of the test's own."""
    async with new_database(server_dsn, template) as dsn:
        yield dsn


@pytest_asyncio.fixture
async def empty_database_url(server_dsn: str) -> AsyncIterator[str]:
    """Address of an empty database of the test's own."""
    async with new_database(server_dsn) as dsn:
        yield dsn


@pytest_asyncio.fixture
async def pool(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool on the test's own migrated database."""
    opened = await open_pool(database_url, application_name="test")
    yield opened
    opened.terminate()  # a test may have left a connection in use


@asynccontextmanager
async def new_database(server_dsn: str, template: str = "template0") -> AsyncIterator[str]:
    """Create a database from `template`, and drop it whoever is still connected."""
    name = f"test_{secrets.token_hex(6)}"
    server = await asyncpg.connect(server_dsn)
    try:
        await server.execute(f'create database "{name}" template "{template}"')
        yield urlunsplit(urlsplit(server_dsn)._replace(path=f"/{name}"))
        await server.execute(f'drop database "{name}" with (force)')
    finally:
        await server.close()
