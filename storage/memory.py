"""What was said, found again by its words; and taken out again when it is to be forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from storage import postings
from storage.executor import Executor
from storage.postings import PostingList
from storage.statements import sql
from storage.turns import Role


@dataclass(frozen=True, slots=True)
class Recalled:
    """An earlier message; `coverage` in 0..1 is the share of the question's weight it answers, 0 for a neighbour."""

    id: int
    coverage: float
    role: Role
    body: str
    said_at: datetime
    place: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A sealed run of messages: one byte each of length and flags (128: forgotten)."""

    base: int
    lengths: bytes
    flags: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """Texts by their terms: 4 bytes each one after the other, `sizes` terms each."""

    sizes: Sequence[int]
    terms: bytes


@dataclass(frozen=True, slots=True)
class Index:
    """A person's words: sealed blocks, the posting lists that were asked for, the tail, the facts that hold."""

    blocks: Sequence[Block]
    lists: Sequence[PostingList]
    sealed: int  # the last place that is
    tail: Packed
    tail_places: Sequence[int]
    tail_flags: Sequence[int]
    facts: Packed
    fact_places: Sequence[Sequence[int]]  # the messages each was learned from


async def read(db: Executor, user_id: UUID, terms: Sequence[int]) -> Index:
    """What ranking needs to answer a question of these terms, in one round trip."""
    row = await db.fetchrow(sql("memory.read"), user_id, list(terms))
    if row is None:
        raise LookupError("memory.read gives one row always")
    blocks = zip(row["bases"] or (), row["lengths"] or (), row["flags"] or (), strict=True)
    names = ("list_terms", "list_bases", "list_places", "list_counts")
    lists = zip(*(row[name] or () for name in names), strict=True)
    return Index(
        blocks=[Block(*block) for block in blocks],
        lists=[PostingList(*found) for found in lists],
        sealed=row["sealed"],
        tail=Packed(row["tail_sizes"] or (), row["tail_terms"] or b""),
        tail_places=row["tail_places"] or (),
        tail_flags=row["tail_flags"] or (),
        facts=Packed(row["fact_sizes"] or (), row["fact_terms"] or b""),
        fact_places=[[int(place) for place in places.split()] for places in row["fact_places"] or ()],
    )


async def lists(db: Executor, user_id: UUID, terms: Sequence[int]) -> list[PostingList]:
    """Posting lists of further terms."""
    rows = await db.fetch(sql("memory.lists"), user_id, list(terms))
    return [PostingList(*row) for row in rows]


async def lines(db: Executor, user_id: UUID, coverage: dict[int, float]) -> list[Recalled]:
    """The messages at the places that are the keys, in their order."""
    rows = await db.fetch(sql("memory.lines"), user_id, list(coverage))
    found = {place: Recalled(id_, coverage[place], role, body, at, place) for id_, place, role, body, at in rows}
    return [found[place] for place in coverage if place in found]


async def ids_of(db: Executor, user_id: UUID, message_ids: Sequence[str]) -> list[tuple[int, datetime]]:
    """Our ids of messages by their channel's ids, and when they were said; those not remembered are left out."""
    return [(row["id"], row["said_at"]) for row in await db.fetch(sql("memory.ids_of"), user_id, list(message_ids))]


async def delete(db: Executor, user_id: UUID, ids: Sequence[int]) -> int:
    """Take messages and their words out of memory, in the caller's transaction; returns how many there were."""
    await db.execute(sql("memory.lock"), user_id)
    gone = await db.fetch(sql("memory.delete"), user_id, list(ids))
    for row in gone:
        await postings.amend(db, user_id, row["place"], row["terms"], b"", None)
    return len(gone)


async def empty_inbox(db: Executor, business_number: str, message_ids: Sequence[str]) -> None:
    """Forget the raw bodies of messages that their author deleted."""
    await db.execute(sql("memory.empty_inbox"), business_number, list(message_ids))


async def reword(db: Executor, user_id: UUID, id: int, body: str, terms: bytes, flags: int) -> None:  # noqa: A002
    """Replace an edited message's text and words, in the caller's transaction."""
    await db.execute(sql("memory.lock"), user_id)
    row = await db.fetchrow(sql("memory.reword"), user_id, id, body, terms, flags)
    if row is not None:
        await postings.amend(db, user_id, row["place"], row["terms"], terms, row["flags"])
