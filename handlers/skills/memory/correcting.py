"""“That's wrong, it's …” and “no, my dog is called …”: the fact that is meant gets another value, and a history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.memory import documents
from handlers.memory.candidates import Candidate
from handlers.memory.learning import correct, learn
from handlers.memory.patterns import learned
from handlers.memory.slots import SLOTS
from handlers.skills.memory.noting import cited
from handlers.turn import Turn
from handlers.words import plain
from storage import facts
from storage.executor import Executor
from storage.facts import Fact

_SHORT = 6  # words of a bare value
# Of these people have many: saying one contradicts no other.
_MANY = frozenset({"likes", "dislikes", "hobby", "language", "allergy", "instruction"})


@dataclass(frozen=True, slots=True)
class Correction:
    """What is wrong, a fact or something said that nothing was learned from yet, and what is right."""

    wrong: Fact | Candidate
    right: str

    @property
    def was(self) -> str:
        """What was wrong, in few words."""
        said = self.wrong.body if isinstance(self.wrong, Fact) else self.wrong.text
        return self.wrong.value or said


def correction(turn: Turn, known: Sequence[Fact], past: Sequence[Fact], what: str, *, sure: bool) -> Correction | None:
    """What a message corrects among the facts that hold, `known`; None when it corrects nothing.

    A statement corrects what it says the same of; a bare value, where the person was `sure`, what was talked of last.
    """
    fresh = _fresh(turn, {source for fact in (*known, *past) for source in fact.sources})
    told = _statements(what, turn.known.locale, turn.now, 0)
    latest: list[Fact | Candidate] = [*fresh, *_latest_first(turn, known)]
    for right in told:
        if right.slot in _MANY and not sure:
            continue
        fitting = [old for old in latest if _fits(old, right)]
        if any(_same(old, right.value or "") for old in fitting):
            return None
        if fitting:
            return Correction(fitting[0], right.value or right.text)
    if told or not sure or not 0 < len(what.split()) <= _SHORT or what.rstrip().endswith("?"):
        return None
    return Correction(latest[0], what) if latest and not _same(latest[0], what) else None


async def apply(db: Executor, turn: Turn, change: Correction, message_ids: Sequence[str]) -> None:
    """Correct it inside the turn's transaction."""
    wrong = change.wrong
    ids = [wrong.id] if isinstance(wrong, Fact) else await learn(db, turn.user_id, [wrong], turn.now)
    for fact_id in ids:
        fresh = await correct(db, turn.user_id, fact_id, change.right, turn.now, turn.known.locale)
        found = None if fresh is None else await facts.one(db, turn.user_id, fresh)
        if found is not None:
            sources = list(dict.fromkeys([*found.sources, *await cited(db, turn, message_ids)]))
            await facts.cite(db, turn.user_id, found.id, sources, found.importance, "person")
    await documents.rebuild(db, turn.user_id, turn.now)


def _fresh(turn: Turn, learned_from: Collection[int]) -> list[Candidate]:
    """What the person said last, and nothing was learned from yet, as it may be."""
    said = [line for line in turn.known.recent if line.role == "user" and line.id not in learned_from][-3:]
    return [
        each for line in reversed(said) for each in _statements(line.body, turn.known.locale, line.said_at, line.id)
    ]


def _statements(text: str, locale: str, said_at: datetime, source: int) -> list[Candidate]:
    return [each for each in learned(text, locale, said_at, source) if each.slot and each.value and not each.ends]


def _latest_first(turn: Turn, known: Sequence[Fact]) -> list[Fact]:
    """What the last answer or the last message was about, then the youngest."""
    answers = [plain(line.body) for line in turn.known.recent[-1:] if line.role == "assistant"]
    asked = {line.id for line in turn.known.recent[-2:]}

    def rank(fact: Fact) -> tuple[bool, bool, float, int]:
        shown = any(f" {plain(fact.value or fact.body)} " in f" {answer} " for answer in answers)
        return (not shown, not asked.intersection(fact.sources), -fact.valid_from.timestamp(), -fact.id)

    return sorted(known, key=rank)


def _fits(old: Fact | Candidate, right: Candidate) -> bool:
    """Is it said of the same: of the same slot and, where it has several, of the same kind?"""
    if old.slot != right.slot:
        return False
    slot = SLOTS.get(old.slot or "")
    if slot is None or slot.by == "one":
        return True
    text = old.body if isinstance(old, Fact) else old.text
    frame, other = _frame(text, old.value), _frame(right.text, right.value)
    return old.subject == right.subject if slot.by == "kind" else frame == other


def _frame(text: str, value: str | None) -> str:
    return plain(text.replace(value, "")) if value else plain(text)


def _same(old: Fact | Candidate, value: str) -> bool:
    return plain(old.value or "") == plain(value)
