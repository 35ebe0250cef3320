"""Which messages answer a question: BM25 over a message with the one before it, its surroundings and its session.

All of it is arithmetic on arrays that stand for a person's messages in their order, whatever their number; only the
messages that hold one of the question's words cost more than a glance. The weights were chosen on three conversations
of LoCoMo; docs/memory.md tells how they compare.
"""

from collections.abc import Callable

import numpy as np

from handlers.memory.arrays import Floats, Ints, Postings, Talk, postings_of, talk_of
from handlers.memory.nearness import spread
from handlers.memory.question import SYNONYM, Found, Question, Word
from handlers.memory.scoring import idf, joined, norm, saturated, texts
from handlers.memory.terms import ASKS, BY_PERSON, ENDS_ASKING
from storage.memory import Index
from storage.postings import FORGOTTEN

BEFORE = 0.6  # what a word in the message before counts
REACH = 3  # messages on either side that are a message's surroundings
W_SESSION, W_AROUND, W_NEXT, W_SPEAKER, W_FACT = 0.4, 0.4, 0.1, 1.8, 0.8
W_MEANING = 0.4  # where words count 1, both from 0 to 1; 0.7 and more lost words that were right
W_ASKS, W_ENDS_ASKING, W_LENGTH = -0.8, -0.3, 0.4
K1, K1_WIDE = 0.7, 0.9  # of a message; of its surroundings and its session
CANDIDATES = 256
SESSIONS = 16  # of which every message is a candidate
NEAREST = 64  # messages by meaning, which are candidates, too
TOO_COMMON = 0.3  # a word in more of the messages than this tells nothing, once there are
ENOUGH = 200  # so many of them


def rank(
    question: Question,
    index: Index,
    *,
    before: int | None = None,
    most: int = 50,
    near: Callable[[Talk], Floats | None] | None = None,
) -> Found:
    """The best messages for a question, among those at places lower than `before`; by meaning as well where `near` is.

    It tells for each message 0..1 how near the question is to what was learned from it.
    """
    talk = talk_of(index)
    number = len(talk.places)
    if not number or not question.words:
        return Found()
    postings = postings_of(index, question.terms)
    scorer = _Scorer(talk)
    for word in question.words:
        scorer.add(word, postings)
    facts = _facts(question, index, talk)
    end = number if before is None else int(np.searchsorted(talk.places, before))
    meant = near(talk) if near else None
    hit = scorer.touched(facts, end, meant)
    score = scorer.near[hit] + W_SESSION * scorer.sessions[talk.session[hit]] + _prior(question, talk, hit)
    if facts is not None:
        score += W_FACT * facts[hit]
    if len(hit) > CANDIDATES:
        best = np.argpartition(-_with_meaning(score, meant, hit), CANDIDATES)[:CANDIDATES]
        hit, score = hit[best], score[best]
    score = _with_meaning(score + scorer.around(hit), meant, hit)
    best = hit[np.argsort(-score, kind="stable")[:most]]
    covered = np.minimum(scorer.near[best] / max(scorer.mass, 1e-9), 1)
    return Found(talk.places[best].tolist(), covered.tolist(), [_beside(talk, at, end) for at in best.tolist()])


class _Scorer:
    """Adds up what the words of a question give to each message and session."""

    def __init__(self, talk: Talk) -> None:
        number = len(talk.places)
        self.talk = talk
        self.near = np.zeros(number, np.float32)  # by a message and the one before
        self.sessions = np.zeros(len(talk.heads), np.float32)
        self.mass = 0.0  # what a message could reach
        self._count, self._best = np.zeros(number, np.float32), np.zeros(number, np.float32)
        self._best_session = np.zeros(len(talk.heads), np.float32)
        self._mean = float(talk.lengths.sum()) / number
        self._near_mean = self._mean * (1 + BEFORE * (1 - len(talk.heads) / number))
        lengths = np.add.reduceat(talk.lengths, talk.heads)
        self._session_norm = norm(lengths, float(lengths.mean()), K1_WIDE, 0.75)
        self._found: list[list[tuple[Ints, Floats, float]]] = []  # by word: messages, counts, weight

    def add(self, word: Word, postings: dict[int, Postings]) -> None:
        """One word of the question, by itself or by another word for it, whichever says more."""
        talk = self.talk
        exact = joined([postings[term] for term in word.exact if term in postings])
        documents = len(exact[0]) if exact else 0
        self.mass += idf(talk.alive, documents) * (K1 + 1)
        if talk.alive > ENOUGH and documents > TOO_COMMON * talk.alive:
            return
        variants = [(*exact, 1.0)] if exact else []
        variants += [(*postings[term], SYNONYM) for term in word.others if term in postings]
        touched, sessions, found = [], [], []
        for at, count, weight in variants:
            says = idf(talk.alive, len(at)) * weight
            self._count[at] = count
            after = at[at + 1 < len(talk.places)] + 1
            here = np.concatenate([at, after[talk.goes_on[after]]])
            earlier, goes_on = np.maximum(here - 1, 0), talk.goes_on[here]
            near = self._count[here] + BEFORE * self._count[earlier] * goes_on
            norms = norm(talk.lengths[here] + BEFORE * talk.lengths[earlier] * goes_on, self._near_mean, K1, 0.35)
            self._best[here] = np.maximum(self._best[here], says * saturated(near, norms, K1))
            self._count[at] = 0
            touched.append(here)
            sessions.append(self._by_session(at, count, weight))
            found.append((at, count, says))
        for here in touched:
            self.near[here] += self._best[here]
            self._best[here] = 0
        for within in sessions:
            self.sessions[within] += self._best_session[within]
            self._best_session[within] = 0
        self._found.append(found)

    def touched(self, facts: Floats | None, end: int, meant: Floats | None = None) -> Ints:
        """Messages before `end` that may be meant: by words, by a fact, by meaning, or as part of the best sessions."""
        talk = self.talk
        mask = self.near > 0 if facts is None else (self.near > 0) | (facts > 0)
        best = np.flatnonzero(self.sessions)
        if len(best) > SESSIONS:
            best = best[np.argpartition(-self.sessions[best], SESSIONS)[:SESSIONS]]
        ends = np.append(talk.heads[1:], len(mask))
        for session in best.tolist():
            mask[talk.heads[session] : ends[session]] = True
        if meant is not None:
            nearest = np.argpartition(-meant, NEAREST)[:NEAREST] if len(meant) > NEAREST else np.arange(len(meant))
            mask[nearest[meant[nearest] > 0]] = True
        found = np.flatnonzero(mask[:end])
        alive: Ints = found[(talk.flags[found] & FORGOTTEN) == 0]
        return alive

    def around(self, at: Ints) -> Floats:
        """What stands around candidates, and in the message after each, in the same session."""
        talk = self.talk
        there = np.clip(at + np.arange(-REACH, REACH + 1)[:, np.newaxis], 0, len(talk.places) - 1)
        inside = (talk.session[there] == talk.session[at]) & (there - at == np.arange(-REACH, REACH + 1)[:, np.newaxis])
        lengths = (talk.lengths[there] * inside).sum(axis=0)
        norms = norm(lengths, self._mean * (2 * REACH + 1), K1_WIDE, 0.4)
        next_norms = norm(talk.lengths[there[REACH + 1]], self._mean, K1, 0.35)
        total = np.zeros(len(at), np.float32)
        for found in self._found:
            around, after = np.zeros(len(at), np.float32), np.zeros(len(at), np.float32)
            for places, count, says in found:
                self._count[places] = count
                counts = self._count[there] * inside
                self._count[places] = 0
                np.maximum(around, says * saturated(counts.sum(axis=0), norms, K1_WIDE), out=around)
                np.maximum(after, says * saturated(counts[REACH + 1], next_norms, K1), out=after)
            total += W_AROUND * around + W_NEXT * after
        return total

    def _by_session(self, at: Ints, count: Floats, weight: float) -> Ints:
        """Where a word stands in sessions, whose best it becomes there when nothing said more; ascending."""
        within = self.talk.session[at]
        first = np.flatnonzero(np.diff(within, prepend=-1))
        within, said = within[first], np.add.reduceat(count, first)
        says = idf(len(self.sessions), len(within)) * weight
        score = says * saturated(said, self._session_norm[within], K1_WIDE)
        self._best_session[within] = np.maximum(self._best_session[within], score)
        return within


def _prior(question: Question, talk: Talk, at: Ints) -> Floats:
    """What a message is worth whatever its words: who said it, whether it asks rather than tells, how much it says."""
    flags = talk.flags[at]
    worth = W_ASKS * ((flags & ASKS) > 0) + W_ENDS_ASKING * ((flags & ENDS_ASKING) > 0)
    worth = worth + W_LENGTH * np.log1p(talk.lengths[at])
    if question.of is not None:
        worth = worth + W_SPEAKER * (((flags & BY_PERSON) > 0) == (question.of == "user"))
    return np.asarray(worth, np.float32)


def _facts(question: Question, index: Index, talk: Talk) -> Floats | None:
    """For each message the score of the best fact learned from it; None where no fact has to do with the question."""
    if not index.facts.sizes:
        return None
    by_fact = texts(question, index.facts)
    scores = np.zeros(len(talk.places), np.float32)
    for fact in np.flatnonzero(by_fact).tolist():
        at = np.searchsorted(talk.places, index.fact_places[fact])
        at = at[at < len(talk.places)]
        scores[at] = np.maximum(scores[at], by_fact[fact])
    return scores if scores.any() else None


def _with_meaning(score: Floats, meant: Floats | None, at: Ints) -> Floats:
    """Words and meaning together; words alone where meaning is unknown."""
    if meant is None:
        return score
    by_words = spread(score)
    return W_MEANING * meant[at] + (0 if by_words is None else by_words)


def _beside(talk: Talk, at: int, end: int) -> list[int]:
    """The message after and the one before, where they belong to the same session."""
    after, before = at + 1 < end and bool(talk.goes_on[at + 1]), bool(talk.goes_on[at])
    others = [other for other, there in ((at + 1, after), (at - 1, before)) if there]
    return [int(talk.places[other]) for other in others if not talk.flags[other] & FORGOTTEN]
