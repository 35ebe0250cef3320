"""How near a question's meaning is to what was learned and summed up, brought to the messages that comes from."""

import numpy as np

from handlers.memory.arrays import Floats, Talk
from storage.embeddings import Vectors


def nearness(vector: bytes, kept: Vectors, talk: Talk) -> Floats | None:
    """For each message 0..1: 1 where the nearest fact or episode comes from, 0 where none does; None without any."""
    facts, episodes = _cosines(vector, kept.facts), _cosines(vector, kept.episodes)
    if len(facts) != len(kept.fact_places) or len(episodes) != len(kept.spans):
        return None  # of another length than the question's: the model behind the same name has changed
    near = np.full(len(talk.places) + 1, -np.inf, np.float32)  # one more, for places after the last
    sources = np.array([place for places in kept.fact_places for place in places], np.int64)
    each = np.repeat(facts, [len(places) for places in kept.fact_places])
    np.maximum.at(near, np.searchsorted(talk.places, sources), each)
    spans = np.array([(first, last + 1) for first, last in kept.spans], np.int64).reshape(-1, 2)
    ends = np.searchsorted(talk.places, spans).tolist()
    for score, (begin, end) in zip(episodes, ends, strict=True):
        np.maximum(near[begin:end], score, out=near[begin:end])
    return spread(near[:-1])


def spread(scores: Floats) -> Floats | None:
    """Scores from 0 at the least to 1 at the best; what has none (-inf) is 0. None when all are alike."""
    told = scores[np.isfinite(scores)]
    if not len(told) or told.max() <= told.min():
        return None
    return np.asarray(np.maximum((scores - told.min()) / (told.max() - told.min()), 0), np.float32)


def _cosines(vector: bytes, vectors: bytes) -> Floats:
    asked = np.frombuffer(vector, "<f2").astype(np.float32)
    if len(vectors) % len(vector):
        return np.zeros(0, np.float32)
    found: Floats = np.frombuffer(vectors, "<f2").reshape(-1, len(asked)).astype(np.float32) @ asked
    return found
