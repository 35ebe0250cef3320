"""Sealed posting lists: which of a person's messages hold a term, a thousand messages or more to a list."""

import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from asyncpg import Pool, Record

from storage.executor import Executor, Transaction
from storage.statements import sql

BLOCK = 1024  # messages sealed at a time
TAIL = 64  # at least so many stay unsealed: the talk of the moment, in which edits and deletions fall
MERGED = 8  # blocks of a size become one of the next
LARGEST = BLOCK * MERGED * MERGED
FORGOTTEN = 128
LONGEST = 255  # terms of a message that count, and occurrences of one
_TERMS = 500  # merged at a time
_READ = 2000  # lists read at a time


@dataclass(frozen=True, slots=True)
class PostingList:
    """A term's messages in one block: places from the block's base (2 bytes each) and counts (1 byte each)."""

    term: int
    base: int
    places: bytes
    counts: bytes


async def seal(db: Transaction, user_id: UUID) -> bool:
    """Seal the oldest thousand messages of a long tail, in the caller's transaction; False when it is short."""
    await db.execute(sql("memory.lock"), user_id)
    rows = await db.fetch(sql("postings.tail"), user_id, TAIL, BLOCK)
    if not rows:
        return False
    base: int = rows[0]["base"]
    lengths, flags = bytearray(BLOCK), bytearray([FORGOTTEN]) * BLOCK
    lists: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        if row["place"] is None:  # all of the run is forgotten
            continue
        place = row["place"] - base
        terms = unpack(row["terms"])
        lengths[place], flags[place] = min(len(terms), LONGEST), row["flags"]
        for term, count in Counter(terms).items():
            lists[term][place] = count
    await db.execute(sql("postings.add_block"), user_id, base, BLOCK, bytes(lengths), bytes(flags))
    await _write(db, user_id, base, lists)
    await _merge(db, user_id)
    return True


async def seal_all(pool: Pool, user_id: UUID) -> int:
    """Seal as long as the tail is long, a block a transaction; how many."""
    blocks = 0
    while True:
        async with pool.acquire() as db, db.transaction():
            if not await seal(db, user_id):
                return blocks
        blocks += 1


async def amend(
    db: Executor,
    user_id: UUID,
    place: int,
    before: bytes,
    after: bytes,
    flags: int | None,
) -> None:
    """Another text at a sealed place: its terms leave the lists or enter them. `flags` None: it is forgotten.

    In the caller's transaction, under `memory.lock`. A place in the tail needs nothing: its message is its index.
    """
    block = await db.fetchrow(sql("postings.block_of"), user_id, place)
    if block is None:
        return
    base, at = block["base"], place - block["base"]
    old, new = Counter(unpack(before)), Counter(unpack(after))
    changed = [term for term in old.keys() | new.keys() if old[term] != new[term]]
    rows = {row["term"]: row for row in await db.fetch(sql("postings.lists_of"), user_id, base, changed)}
    lists = {term: _entries(rows.get(term)) for term in changed}
    for term, entries in lists.items():
        if new[term]:
            entries[at] = new[term]
        else:
            entries.pop(at, None)
    await _write(db, user_id, base, {term: entries for term, entries in lists.items() if entries})
    empty = [term for term, entries in lists.items() if not entries]
    await db.execute(sql("postings.drop_lists"), user_id, base, empty)
    lengths, marks = bytearray(block["lengths"]), bytearray(block["flags"])
    lengths[at] = min(new.total(), LONGEST)
    marks[at] = marks[at] | FORGOTTEN if flags is None else flags
    await db.execute(sql("postings.mark"), user_id, base, bytes(lengths), bytes(marks))


def unpack(terms: bytes) -> tuple[int, ...]:
    """Packed terms as integers."""
    return struct.unpack(f"<{len(terms) // 4}i", terms)


async def _merge(db: Transaction, user_id: UUID) -> None:
    """Eight newest blocks of a size become one, as long as there are eight."""
    while True:
        blocks = await db.fetch(sql("postings.blocks"), user_id)
        newest = blocks[-MERGED:]
        size = newest[-1]["size"]
        if len(newest) < MERGED or size >= LARGEST or any(block["size"] != size for block in newest):
            return
        await _merge_into_one(db, user_id, newest)


async def _merge_into_one(db: Transaction, user_id: UUID, blocks: Sequence[Record]) -> None:
    """A few terms at a time, so that nothing else in the process waits for long. The whole has the first one's base."""
    base, bases = blocks[0]["base"], [block["base"] for block in blocks]
    await db.execute(sql("postings.take_blocks"), user_id, bases)
    lengths, flags = (b"".join(block[name] for block in blocks) for name in ("lengths", "flags"))
    await db.execute(sql("postings.add_block"), user_id, base, len(lengths), lengths, flags)
    lists: defaultdict[int, dict[int, int]] = defaultdict(dict)
    async for row in db.cursor(sql("postings.lists_of_blocks"), user_id, bases, prefetch=_READ):
        if len(lists) >= _TERMS and row["term"] not in lists:
            await _write(db, user_id, base, lists)
            lists.clear()
        shift = row["base"] - base
        lists[row["term"]].update((place + shift, count) for place, count in _entries(row).items())
    await _write(db, user_id, base, lists)
    await db.execute(sql("postings.drop_blocks_lists"), user_id, bases[1:])


def _entries(row: Record | None) -> dict[int, int]:
    """Place → count of one list."""
    if row is None:
        return {}
    places = struct.unpack(f"<{len(row['counts'])}H", row["places"])
    return dict(zip(places, row["counts"], strict=True))


async def _write(db: Executor, user_id: UUID, base: int, lists: Mapping[int, Mapping[int, int]]) -> None:
    terms = list(lists)
    places = [struct.pack(f"<{len(lists[term])}H", *sorted(lists[term])) for term in terms]
    counts = [_counts(lists[term][place] for place in sorted(lists[term])) for term in terms]
    await db.execute(sql("postings.add_lists"), user_id, base, terms, places, counts)


def _counts(counts: Iterable[int]) -> bytes:
    return bytes(min(count, LONGEST) for count in counts)
