"""Deleting a person: every row of theirs in every table, work in the queue included, with a receipt of counts."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from storage import erasure, guardianships
from storage.executor import Executor

BARRED = timedelta(days=1)  # longer than any access token is good
Receipt = Mapping[str, int]  # rows by table


async def erase(db: Executor, user_id: UUID) -> Receipt:
    """Delete a person inside the caller's transaction; an empty receipt when there was nobody.

    A turn of theirs that runs meanwhile finds its conversation gone when it wants to commit, and leaves nothing.
    Children who are left without a guardian wait for one again. The account itself, at the issuer of tokens, is the
    caller's to close.
    """
    who = await erasure.ids(db, user_id)
    if who is None:
        return {}
    receipt = await erasure.count(db, who)
    wards = await erasure.wards_of(db, user_id)
    await erasure.remove(db, who)
    for ward in wards:
        await guardianships.shut(db, ward)
    return receipt


async def purge(db: Executor, user_id: UUID) -> None:
    """Delete what a child said and was, and keep only who waits for a guardian's consent."""
    await erasure.content(db, user_id)
