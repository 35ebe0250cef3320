"""The database as a person sees it: row-level security decides, as when PostgREST asks."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from asyncpg import Pool

from storage.errors import AccountGone, WaitsForGuardian
from storage.executor import Executor
from storage.statements import sql

SERVICE = "tandem_service"


@asynccontextmanager
async def as_person(pool: Pool, claims: Mapping[str, object], *, writing: bool = False) -> AsyncIterator[Executor]:
    """A transaction under the role `authenticated` with a verified token's claims; `sub` is the person's id.

    The first call of a subject makes its profile. After the block, whatever happened in it, role and claims are gone.
    Raises AccountGone for a person who was erased, and with `writing` WaitsForGuardian for one of whom nothing may be
    kept yet.
    """
    person = UUID(str(claims["sub"]))
    async with pool.acquire() as db, db.transaction():
        entered = await db.fetchrow(sql("accounts.enter"), json.dumps(claims), person, barred_key(person))
        if entered is None or not entered["known"]:
            if entered is not None and entered["barred"]:
                raise AccountGone("this account was deleted")
            await db.execute(sql("accounts.begin"), person)
        elif writing and entered["waiting"]:
            raise WaitsForGuardian("nothing is kept of this person until a guardian agrees")
        yield db


@asynccontextmanager
async def as_service_for(pool: Pool, claims: Mapping[str, object], *, writing: bool = False) -> AsyncIterator[Executor]:
    """The same for what only the service may write: the person is known, the role is the service's."""
    async with as_person(pool, claims, writing=writing) as db:
        await db.execute(sql("accounts.go_on_as"), SERVICE)
        yield db


async def bar(db: Executor, person: UUID, until: datetime) -> None:
    """Tokens of an erased person, good until then, make no new profile. Only a digest of the id is kept that long."""
    await db.execute(sql("accounts.bar"), barred_key(person), until)


def barred_key(person: UUID) -> str:
    """The row of rate_limits that says a person was erased."""
    return f"erased:{blake2b(person.bytes, digest_size=16, person=b'tandem-erased').hexdigest()}"
