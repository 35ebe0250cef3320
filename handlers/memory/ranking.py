"""Which messages answer a question: BM25 over a message with the one before it, its surroundings and its session.

All of it is arithmetic on arrays that stand for a person's messages in their order, whatever their number; only the
messages that hold one of the question's words cost more than a glance. Weights were chosen on three conversations of
LoCoMo (docs/memory.md tells how they compare).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handlers.memory.question import SYNONYM, Question, Word
from handlers.memory.terms import ASKS, BY_PERSON, ENDS_ASKING, HEAD
from storage.memory import Index, Packed
from storage.postings import FORGOTTEN

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

BEFORE = 0.5  # what a word in the message before counts
REACH = 3  # messages around one that are its surroundings
W_SESSION, W_AROUND, W_NEXT, W_SPEAKER, W_FACT = 0.4, 0.4, 0.1, 2.0, 0.8
W_ASKS, W_ENDS_ASKING, W_LENGTH = -0.8, -0.3, 0.4
CANDIDATES = 256
SESSIONS = 16  # of which every message is a candidate
TOO_COMMON = 0.3  # a word in more of the messages than this tells nothing, once there are
ENOUGH = 200  # so many of them


@dataclass(frozen=True, slots=True)
class Found:
    """Places of messages, best first, and how much of the question's weight the best one answers (0..1)."""

    places: list[int]
    coverage: list[float]


def known(index: Index, question: Question) -> frozenset[int]:
    """Which terms of a question the person's messages hold."""
    tail = np.frombuffer(index.tail.terms, "<i4")
    in_tail = tail[np.isin(tail, np.array(question.terms, np.int32))]
    return frozenset(found.term for found in index.lists) | frozenset(in_tail.tolist())


@dataclass(slots=True)
class _Talk:
    """A person's messages as arrays, oldest first."""

    places: Ints
    lengths: Floats
    flags: NDArray[np.uint8]
    same: Floats  # 1 where a message goes on with the session of the one before
    session: Ints
    heads: Ints
    alive: int


def rank(question: Question, index: Index, *, before: int | None = None, most: int = 50) -> Found:
    """The best messages for a question, among those at places lower than `before`."""
    talk, lists = _talk(index), _lists(index, question.terms)
    number = len(talk.places)
    if not number or not question.words:
        return Found([], [])
    scorer = _Scorer(talk)
    for word in question.words:
        scorer.add(word, lists)
    score = scorer.near + W_SESSION * scorer.sessions[talk.session]
    facts = _facts(question, index, talk)
    if facts is not None:
        score += W_FACT * facts
    open_to = number if before is None else int(np.searchsorted(talk.places, before))
    touched = (scorer.near > 0) | scorer.best_sessions()[talk.session]
    hit = np.flatnonzero(touched[:open_to] if facts is None else (touched | (facts > 0))[:open_to])
    if not len(hit):
        return Found([], [])
    score = score[hit] + _prior(question, talk, hit)
    if len(hit) > CANDIDATES:
        best = np.argpartition(-score, CANDIDATES)[:CANDIDATES]
        hit, score = hit[best], score[best]
    score += scorer.around(hit)
    order = np.argsort(-score, kind="stable")[:most]
    covered = np.minimum(scorer.near[hit[order]] / max(scorer.mass, 1e-9), 1)
    return Found(talk.places[hit[order]].tolist(), covered.tolist())


class _Scorer:
    """Adds up what the words of a question give to each message and session."""

    def __init__(self, talk: _Talk) -> None:
        number = len(talk.places)
        self.talk = talk
        self.near = np.zeros(number, np.float32)
        self.sessions = np.zeros(len(talk.heads), np.float32)
        self.mass = 0.0
        self._count, self._best = np.zeros(number, np.float32), np.zeros(number, np.float32)
        previous = np.zeros(number, np.float32)
        previous[1:] = talk.lengths[:-1] * talk.same[1:]
        self._near_norm = _norm(talk.lengths + BEFORE * previous, 0.7, 0.35)
        self._length_norm = _norm(talk.lengths, 0.7, 0.35)
        self._session_norm = _norm(np.add.reduceat(talk.lengths, talk.heads), 0.9, 0.75)
        self._mean = float(talk.lengths.mean())
        self._variants: list[list[tuple[Ints, Floats, float]]] = []

    def add(self, word: Word, lists: "dict[int, tuple[Ints, Floats]]") -> None:
        """One word of the question, by itself or by another word for it, whichever says more."""
        talk = self.talk
        exact = _joined([lists[term] for term in word.exact if term in lists])
        documents = len(exact[0]) if exact else 0
        self.mass += _idf(talk.alive, documents) * 1.7
        if talk.alive > ENOUGH and documents > TOO_COMMON * talk.alive:
            return
        found = [(*exact, 1.0)] if exact else []
        found += [(*lists[term], SYNONYM) for term in word.others if term in lists]
        touched, sessions = [], np.zeros_like(self.sessions)
        variants = []
        for at, count, weight in found:
            idf = _idf(talk.alive, len(at)) * weight
            self._count[at] = count
            after = at[at + 1 < len(talk.places)] + 1
            here = np.concatenate([at, after[talk.same[after] > 0]])
            near = self._count[here] + BEFORE * np.where(here > 0, self._count[here - 1], 0) * talk.same[here]
            self._best[here] = np.maximum(self._best[here], idf * _saturated(near, self._near_norm[here], 0.7))
            self._count[at] = 0
            touched.append(here)
            np.maximum(sessions, self._sessions((at, count), weight), out=sessions)
            variants.append((at, count, idf))
        for here in touched:
            self.near[here] += self._best[here]
            self._best[here] = 0
        self.sessions += sessions
        self._variants.append(variants)

    def best_sessions(self) -> "NDArray[np.bool_]":
        """Which sessions have the most to do with the question: all of their messages may be meant."""
        best = np.zeros(len(self.sessions), np.bool_)
        best[np.argsort(-self.sessions, kind="stable")[:SESSIONS]] = True
        return best & (self.sessions > 0)

    def _sessions(self, found: "tuple[Ints, Floats]", weight: float) -> Floats:
        at, count = found
        said = np.bincount(self.talk.session[at], count, len(self.sessions)).astype(np.float32)
        idf = _idf(len(said), int(np.count_nonzero(said))) * weight
        return idf * _saturated(said, self._session_norm, 0.9)

    def around(self, at: Ints) -> Floats:
        """What stands around candidates, and in the message after each."""
        talk = self.talk
        there = at + np.arange(-REACH, REACH + 1)[:, np.newaxis]
        inside = (there >= 0) & (there < len(talk.places))
        there = np.where(inside, there, at)
        inside &= talk.session[there] == talk.session[at]
        length = (talk.lengths[there] * inside).sum(axis=0)
        following = there[REACH + 1]
        mean = self._mean * (2 * REACH + 1)
        norm = np.asarray(0.9 * (1 - 0.4 + 0.4 * length / mean), np.float32)
        total = np.zeros(len(at), np.float32)
        for variants in self._variants:
            around, after = np.zeros(len(at), np.float32), np.zeros(len(at), np.float32)
            for places, count, idf in variants:
                self._count[places] = count
                counts = self._count[there] * inside
                np.maximum(around, idf * _saturated(counts.sum(axis=0), norm, 0.9), out=around)
                np.maximum(after, idf * _saturated(counts[REACH + 1], self._length_norm[following], 0.7), out=after)
                self._count[places] = 0
            total += W_AROUND * around + W_NEXT * after
        return total


def _prior(question: Question, talk: _Talk, at: Ints) -> Floats:
    """What a message is worth whatever its words: who said it, whether it asks rather than tells, how much it says."""
    flags = talk.flags[at]
    worth = W_ASKS * ((flags & ASKS) > 0) + W_ENDS_ASKING * ((flags & ENDS_ASKING) > 0)
    worth = worth + W_LENGTH * np.log1p(talk.lengths[at])
    if question.of is not None:
        worth = worth + W_SPEAKER * (((flags & BY_PERSON) > 0) == (question.of == "user"))
    return np.asarray(worth, np.float32)


def _facts(question: Question, index: Index, talk: _Talk) -> Floats | None:
    """The score of the best fact learned from each message; None where no fact has to do with the question."""
    sizes = np.array(index.facts.sizes, np.int64)
    if not len(sizes):
        return None
    owner, term = np.repeat(np.arange(len(sizes)), sizes), np.frombuffer(index.facts.terms, "<i4")
    norm = _norm(sizes.astype(np.float32), 0.7, 0.35)
    total = np.zeros(len(sizes), np.float32)
    wanted = np.isin(term, question.terms)
    owner, term = owner[wanted], term[wanted]
    for word in question.words:
        best = np.zeros(len(sizes), np.float32)
        for terms, weight in [(word.exact, 1.0), *(((other,), SYNONYM) for other in word.others)]:
            counts = np.bincount(owner[np.isin(term, terms)], minlength=len(sizes)).astype(np.float32)
            idf = _idf(len(sizes), int(np.count_nonzero(counts))) * weight
            np.maximum(best, idf * _saturated(counts, norm, 0.7), out=best)
        total += best
    scores = np.zeros(len(talk.places), np.float32)
    for fact in np.flatnonzero(total).tolist():
        at = np.searchsorted(talk.places, index.fact_places[fact])
        at = at[at < len(talk.places)]
        scores[at] = np.maximum(scores[at], total[fact])
    return scores if scores.any() else None


def _talk(index: Index) -> _Talk:
    """The sealed blocks and the tail, one after the other, without what is forgotten."""
    runs = [(block.base + np.arange(len(block.flags)), block.lengths, block.flags) for block in index.blocks]
    places = np.concatenate([*(run[0] for run in runs), np.array(index.tail_places, np.int64)]).astype(np.int64)
    flags = np.concatenate([*(np.frombuffer(run[2], np.uint8) for run in runs), np.array(index.tail_flags, np.uint8)])
    lengths = np.concatenate(
        [*(np.frombuffer(run[1], np.uint8) for run in runs), np.array(index.tail.sizes, np.float32)]
    ).astype(np.float32)
    head = (flags & HEAD) > 0
    if len(head):
        head[0] = True
    session = np.cumsum(head) - 1
    alive = int(np.count_nonzero((flags & FORGOTTEN) == 0))
    return _Talk(places, lengths, flags, (~head).astype(np.float32), session, np.flatnonzero(head), alive)


def _lists(index: Index, terms: Sequence[int]) -> "dict[int, tuple[Ints, Floats]]":
    """Term → the messages that hold it, as positions in `_Talk`, and how often."""
    parts: dict[int, list[tuple[Ints, Floats]]] = {}
    start = {}
    at = 0
    for block in index.blocks:
        start[block.base] = at
        at += len(block.flags)
    for found in sorted(index.lists, key=lambda found: found.base):
        places = np.frombuffer(found.places, "<u2").astype(np.int64) + start[found.base]
        parts.setdefault(found.term, []).append((places, np.frombuffer(found.counts, np.uint8).astype(np.float32)))
    for term, places, counts in _in_tail(index.tail, terms):
        parts.setdefault(term, []).append((places + at, counts))
    return {
        term: (np.concatenate([places for places, _ in found]), np.concatenate([counts for _, counts in found]))
        for term, found in parts.items()
    }


def _in_tail(tail: Packed, terms: Sequence[int]) -> "Iterator[tuple[int, Ints, Floats]]":
    if not tail.terms:
        return
    owner, term = np.repeat(np.arange(len(tail.sizes)), tail.sizes), np.frombuffer(tail.terms, "<i4")
    wanted = np.isin(term, np.array(terms, np.int32))
    owner, term = owner[wanted], term[wanted]
    for one in np.unique(term):
        places, counts = np.unique(owner[term == one], return_counts=True)
        yield int(one), places, counts.astype(np.float32)


def _joined(found: "list[tuple[Ints, Floats]]") -> "tuple[Ints, Floats] | None":
    """Several terms that are the same word, as one list."""
    if len(found) < 2:
        return found[0] if found else None
    places, where = np.unique(np.concatenate([places for places, _ in found]), return_inverse=True)
    counts = np.zeros(len(places), np.float32)
    # A word counts once where two of its forms are the same text: never more than its most frequent form.
    np.maximum.at(counts, where, np.concatenate([counts for _, counts in found]))
    return places, counts


def _idf(number: int, documents: int) -> float:
    return math.log(1 + (number - documents + 0.5) / (documents + 0.5)) if number >= documents else 0.0


def _norm(lengths: Floats, k1: float, b: float) -> Floats:
    mean = float(lengths.mean()) or 1.0
    return np.asarray(k1 * (1 - b + b * lengths / mean), np.float32)


def _saturated(counts: Floats, norm: Floats, k1: float) -> Floats:
    return np.asarray(counts * (k1 + 1) / (counts + norm), np.float32)
