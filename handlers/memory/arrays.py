"""A person's messages as arrays: one entry a message, oldest first, and the postings of a question's terms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handlers.memory.question import Question
from handlers.memory.terms import HEAD
from storage.memory import Index
from storage.postings import FORGOTTEN, LONGEST

Floats = NDArray[np.float32]
Ints = NDArray[np.signedinteger]
Postings = tuple[Ints, Floats]  # which messages hold a term (ascending positions), and how often


@dataclass(frozen=True, slots=True)
class Talk:
    """What is known of each message besides its words."""

    places: Ints
    lengths: Floats  # in terms
    flags: NDArray[np.uint8]
    goes_on: NDArray[np.bool_]  # with the session of the message before
    session: Ints  # counted from 0
    heads: Ints  # the first message of each session
    alive: int  # messages that are not forgotten


def talk_of(index: Index) -> Talk:
    """The sealed blocks and the tail, one after the other."""
    blocks = index.blocks
    spans = [np.arange(block.base, block.base + len(block.flags), dtype=np.int32) for block in blocks]
    places = np.concatenate([*spans, np.array(index.tail_places, np.int32)])
    sealed = [np.frombuffer(block.flags, np.uint8) for block in blocks]
    flags = np.concatenate([*sealed, np.array(index.tail_flags, np.uint8)])
    counts = [np.frombuffer(block.lengths, np.uint8) for block in blocks]
    tail = np.minimum(np.array(index.tail.sizes, np.int64), LONGEST).astype(np.uint8)
    lengths = np.concatenate([*counts, tail]).astype(np.float32)
    goes_on = (flags & HEAD) == 0
    goes_on[:1] = False
    session = np.cumsum(~goes_on, dtype=np.int32) - 1
    alive = len(flags) - int(np.count_nonzero(flags & FORGOTTEN))
    return Talk(places, lengths, flags, goes_on, session, np.flatnonzero(~goes_on), alive)


def postings_of(index: Index, terms: Sequence[int]) -> dict[int, Postings]:
    """The messages that hold each of the terms, as positions in `Talk`."""
    parts: dict[int, list[Postings]] = {}
    start, at = {}, 0
    for block in index.blocks:
        start[block.base] = at
        at += len(block.flags)
    for found in sorted(index.lists, key=lambda found: found.base):
        places = np.frombuffer(found.places, "<u2").astype(np.int64) + start[found.base]
        parts.setdefault(found.term, []).append((places, np.frombuffer(found.counts, np.uint8).astype(np.float32)))
    term, owner = _in_tail(index, terms)
    ends = np.flatnonzero(np.diff(term)) + 1
    for run in np.split(np.arange(len(term)), ends) if len(term) else ():
        places, counts = np.unique(owner[run], return_counts=True)
        parts.setdefault(int(term[run[0]]), []).append((places + at, counts.astype(np.float32)))
    return {term: found[0] if len(found) == 1 else _in_a_row(found) for term, found in parts.items()}


def known(index: Index, question: Question) -> frozenset[int]:
    """Which terms of a question the person's messages hold."""
    return frozenset(found.term for found in index.lists) | frozenset(_in_tail(index, question.terms)[0].tolist())


def _in_tail(index: Index, terms: Sequence[int]) -> tuple[Ints, Ints]:
    """The terms among these that the tail holds, in their order, with the message each occurrence is in."""
    said = np.frombuffer(index.tail.terms, "<i4")
    wanted = np.sort(np.array(terms, np.int32))
    if not len(said) or not len(wanted):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    where = np.flatnonzero(wanted[np.minimum(np.searchsorted(wanted, said), len(wanted) - 1)] == said)
    ends = np.cumsum(np.array(index.tail.sizes, np.int64))
    owner = np.searchsorted(ends, where, side="right")
    order = np.argsort(said[where], kind="stable")
    return said[where][order].astype(np.int64), owner[order]


def _in_a_row(found: Sequence[Postings]) -> Postings:
    return np.concatenate([places for places, _ in found]), np.concatenate([counts for _, counts in found])
