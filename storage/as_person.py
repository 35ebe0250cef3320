"""The database as a person sees it: row-level security decides, as when PostgREST asks."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from asyncpg import Pool

from storage.executor import Executor
from storage.statements import sql

SERVICE = "tandem_service"


@asynccontextmanager
async def as_person(pool: Pool, claims: Mapping[str, object]) -> AsyncIterator[Executor]:
    """A transaction under the role `authenticated` with a verified token's claims; `sub` is the person's id.

    The first call of a subject makes its profile. After the block, whatever happened in it, role and claims are gone.
    """
    person = UUID(str(claims["sub"]))
    async with pool.acquire() as db, db.transaction():
        known = await db.fetchval(sql("accounts.enter"), json.dumps(claims), person)
        if not known:
            await db.execute(sql("accounts.begin"), person)
        yield db


@asynccontextmanager
async def as_service_for(pool: Pool, claims: Mapping[str, object]) -> AsyncIterator[Executor]:
    """The same for what only the service may write: the person is known, the role is the service's."""
    async with as_person(pool, claims) as db:
        await db.execute(sql("accounts.go_on_as"), SERVICE)
        yield db
