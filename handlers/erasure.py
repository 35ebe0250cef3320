"""Deleting a person: every row of theirs in every table, work in the queue included, with a receipt of counts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from storage import erasure, guardianships
from storage.as_person import bar
from storage.executor import Executor

_BARRED = timedelta(days=1)  # longer than any access token is good
Receipt = Mapping[str, int]  # rows by table


async def erase(db: Executor, user_id: UUID, now: datetime) -> Receipt:
    """Delete a person inside the caller's transaction; an empty receipt when there was nobody.

    A turn of theirs that runs meanwhile finds its conversation gone when it wants to commit, and leaves nothing; tokens
    that are still good make no new profile. Children who are left without a guardian wait for one again. The account
    itself, at the issuer of tokens, is the caller's to close.
    """
    who = await erasure.ids(db, user_id)
    receipt = await _remove(db, who) if who else {}
    await bar(db, user_id, now + _BARRED)
    return receipt


async def purge(db: Executor, user_id: UUID) -> None:
    """Delete what a child said and was, and keep only who waits for a guardian's consent."""
    await erasure.content(db, user_id)


async def _remove(db: Executor, who: erasure.Ids) -> Receipt:
    receipt = await erasure.count(db, who)
    wards = await erasure.wards_of(db, who.user_id)
    await erasure.remove(db, who)
    for ward in wards:
        await guardianships.shut(db, ward)
    return receipt
