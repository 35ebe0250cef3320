"""What a person takes back leaves memory: its words, what was learned from it, what sums it up, what says it over.

Everything here runs inside the caller's transaction and may run twice. Locks are taken in the order in which learning
takes them: the queue, the person, the posting lists, the documents.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from handlers.memory import documents, episodes
from handlers.memory.budget import tokens
from handlers.memory.terms import flags, packed, words
from handlers.words import plain
from storage import facts, forgetting, memory
from storage.executor import Executor
from storage.facts import Fact
from storage.turns import LEARN_SILENCE, Person

_LONG = 3  # letters of a word by which what was sent is found, in scripts with letters


@dataclass(frozen=True, slots=True)
class Gone:
    """How much went: what the person said, and what was learned."""

    messages: int = 0
    facts: int = 0


async def forget_revoked(
    db: Executor, user_id: UUID, message_ids: Sequence[str], business_number: str, now: datetime
) -> Gone:
    """Messages that their author deleted in the chat, by the channel's ids."""
    await memory.empty_inbox(db, business_number, message_ids)
    return await forget(db, user_id, [found for found, _ in await memory.ids_of(db, user_id, message_ids)], now)


async def forget(db: Executor, user_id: UUID, ids: Sequence[int], now: datetime, learned: Collection[int] = ()) -> Gone:
    """Take messages out of memory with their answers, and the facts `learned` besides those known only from them.

    A fact that had given way to one that goes now holds again, unless it is among `learned` itself.
    """
    if not ids and not learned:
        return Gone()
    if ids:
        await forgetting.interrupt(db, user_id, max(ids))
    if not await facts.hold_person(db, user_id):
        return Gone()
    everything = sorted({*ids, *(echo.id for echo in await forgetting.echoes(db, user_id, ids))})
    only = {fact.id for fact in await facts.of_messages(db, user_id, ids) if set(fact.sources) <= set(everything)}
    said = [line.body for line in await forgetting.lines(db, user_id, everything)]
    texts = [*said, *(fact.body for fact in await _facts(db, user_id, {*only, *learned}))]
    gone = await _drop(db, user_id, {*only, *learned})
    await facts.drop_sources(db, user_id, everything)
    await forgetting.empty_inbox(db, user_id, everything)
    told = sum(line.role == "user" for line in await forgetting.lines(db, user_id, ids))
    await memory.delete(db, user_id, everything)
    await _say_no_more(db, user_id, everything, texts, now)
    return Gone(told, gone)


async def forget_fact(db: Executor, user_id: UUID, fact_id: int, now: datetime) -> Gone | None:
    """Take out a fact, what it took the place of, and the messages they were learned from; None: there is no such fact.

    Whatever else was learned from these messages stays.
    """
    if (fact := await facts.one(db, user_id, fact_id)) is None:
        return None
    return await forget_facts(db, user_id, [fact], now)


async def forget_facts(
    db: Executor, user_id: UUID, chosen: Sequence[Fact], now: datetime, messages: Sequence[int] = ()
) -> Gone:
    """The same for several facts, and for messages besides."""
    whole = await _with_history(db, user_id, chosen)
    sources = sorted({source for fact in whole for source in fact.sources})
    if sources:
        await forgetting.interrupt(db, user_id, max([*sources, *messages]))
    ids = {fact.id for fact in whole}
    tellings = [telling for fact in whole if (telling := plain(fact.value or fact.body))]
    for other in await facts.of_messages(db, user_id, sources):
        if other.id not in ids and not any(telling in plain(other.body) for telling in tellings):
            left = [source for source in other.sources if source not in sources]
            await facts.cite(db, user_id, other.id, left, other.importance, other.origin)
    return await forget(db, user_id, sorted({*sources, *messages}), now, ids)


async def reach(db: Executor, user_id: UUID, chosen: Sequence[Fact], messages: Sequence[int] = ()) -> Gone:
    """How much `forget_facts` would take out."""
    whole = await _with_history(db, user_id, chosen)
    sources = {source for fact in whole for source in fact.sources} | set(messages)
    said = await forgetting.lines(db, user_id, sorted(sources))
    return Gone(len(said), len(whole))


async def reword(
    db: Executor, person: Person, message_id: str, body: str, now: datetime, business_number: str, edit_id: str
) -> None:
    """An edited message is remembered as edited: what was learned from its old words goes, the new ones are read."""
    await memory.empty_inbox(db, business_number, [message_id, edit_id])
    for id_, said_at in await memory.ids_of(db, person.id, [message_id]):
        await forgetting.read_again(db, person.id, id_, tokens(body), now, LEARN_SILENCE)
        if not await facts.hold_person(db, person.id):
            return
        before = [line.body for line in await forgetting.lines(db, person.id, [id_])]
        quotes = [echo.id for echo in await forgetting.echoes(db, person.id, [id_]) if echo.quotes]
        await _drop(db, person.id, {f.id for f in await facts.of_messages(db, person.id, [id_]) if len(f.sources) == 1})
        await facts.drop_sources(db, person.id, [id_])
        await memory.delete(db, person.id, quotes)
        day = said_at.astimezone(ZoneInfo(person.timezone)).date()
        terms = packed(body, person.locale, day, person.display_name or "")
        marks = flags(body, by_person=True, said_at=said_at, before=said_at)
        await memory.reword(db, person.id, id_, body, terms, marks)
        await _say_no_more(db, person.id, [id_], before, now)


async def _facts(db: Executor, user_id: UUID, ids: Collection[int]) -> list[Fact]:
    return [fact for id_ in sorted(ids) if (fact := await facts.one(db, user_id, id_)) is not None]


async def _drop(db: Executor, user_id: UUID, ids: Collection[int]) -> int:
    """Delete facts; those that gave way to them hold again."""
    if not ids:
        return 0
    before = await forgetting.replaced(db, user_id, sorted(ids))
    gone = await facts.delete(db, user_id, sorted(ids))
    if before:
        await forgetting.reinstate(db, user_id, before)
    return len(gone)


async def _with_history(db: Executor, user_id: UUID, chosen: Sequence[Fact]) -> list[Fact]:
    """Facts, what held in their places before, and whatever they took the place of."""
    past = await facts.history(db, user_id)
    found = {fact.id: fact for fact in chosen}
    fresh = list(chosen)
    while fresh:
        fresh = [old for old in past if old.id not in found and any(_was_before(old, one) for one in fresh)]
        found |= {old.id: old for old in fresh}
    return list(found.values())


def _was_before(old: Fact, fact: Fact) -> bool:
    same_place = fact.slot is not None and (old.slot, old.subject) == (fact.slot, fact.subject)
    return old.superseded_by == fact.id or (same_place and old.valid_from <= fact.valid_from)


async def _say_no_more(db: Executor, user_id: UUID, ids: Sequence[int], texts: Sequence[str], now: datetime) -> None:
    """Sum up again without these messages, and forget what was sent and holds a word of them."""
    await episodes.redo(db, user_id, ids)
    await documents.rebuild(db, user_id, now)
    told = {word for text in texts for word in words(text, "") if len(word) >= _LONG or not word.isascii()}
    if told:
        await forgetting.unsend(db, user_id, sorted(told))
