"""BM25 as ranking uses it (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework")."""

import math
from collections.abc import Sequence

import numpy as np

from handlers.memory.arrays import Floats, Postings
from handlers.memory.question import SYNONYM, Question
from storage.memory import Packed


def idf(number: int, documents: int) -> float:
    """What it says that a word is in so many of the documents."""
    return math.log(1 + (number - documents + 0.5) / (documents + 0.5)) if number >= documents else 0.0


def norm(lengths: Floats, mean: float, k1: float, b: float) -> Floats:
    """What a count is held against: more in documents that are longer than the mean."""
    return np.asarray(k1 * (1 - b) + (k1 * b / (mean or 1.0)) * lengths, np.float32)


def saturated(counts: Floats, norms: Floats, k1: float) -> Floats:
    """A count's worth: a second occurrence says less than the first; at most k1 + 1."""
    return np.asarray(counts * (k1 + 1) / (counts + norms), np.float32)


def joined(found: Sequence[Postings]) -> Postings | None:
    """Several terms that are the same word, as one: a message counts by the form it holds most of."""
    if len(found) < 2:
        return found[0] if found else None
    places, where = np.unique(np.concatenate([places for places, _ in found]), return_inverse=True)
    counts = np.zeros(len(places), np.float32)
    np.maximum.at(counts, where, np.concatenate([counts for _, counts in found]))
    return places, counts


def texts(question: Question, packed: Packed) -> Floats:
    """The score of each of some short texts, by their words alone."""
    sizes = np.array(packed.sizes, np.int64)
    owner, term = np.repeat(np.arange(len(sizes)), sizes), np.frombuffer(packed.terms, "<i4")
    wanted = np.isin(term, question.terms)
    owner, term = owner[wanted], term[wanted]
    norms = norm(sizes.astype(np.float32), float(sizes.sum()) / max(len(sizes), 1), 0.7, 0.35)
    total = np.zeros(len(sizes), np.float32)
    held = set(term.tolist())
    for word in question.words:
        best = np.zeros(len(sizes), np.float32)
        variants = [(word.exact, 1.0), *(((other,), SYNONYM) for other in word.others)]
        for terms, weight in ((terms, weight) for terms, weight in variants if held.intersection(terms)):
            counts = np.bincount(owner[np.isin(term, terms)], minlength=len(sizes)).astype(np.float32)
            says = idf(len(sizes), int(np.count_nonzero(counts))) * weight
            np.maximum(best, says * saturated(counts, norms, 0.7), out=best)
        total += best
    return total
