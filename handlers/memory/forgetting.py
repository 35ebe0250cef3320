"""What a person takes back leaves memory: its words, what was learned from it, what sums it up."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from handlers.memory.terms import flags, packed
from storage import memory
from storage.executor import Executor
from storage.turns import Person


async def forget_revoked(db: Executor, user_id: UUID, message_ids: Sequence[str], business_number: str) -> None:
    """Messages that their author deleted in the chat, by the channel's ids; in the caller's transaction."""
    await memory.empty_inbox(db, business_number, message_ids)
    await forget(db, user_id, [found for found, _ in await memory.ids_of(db, user_id, message_ids)])


async def forget(db: Executor, user_id: UUID, ids: Sequence[int]) -> int:
    """Take messages out of memory, in the caller's transaction; returns how many there were."""
    return await memory.delete(db, user_id, ids) if ids else 0


async def reword(db: Executor, person: Person, message_id: str, body: str) -> None:
    """An edited message is remembered as edited, in the caller's transaction."""
    for id_, said_at in await memory.ids_of(db, person.id, [message_id]):
        day = said_at.astimezone(ZoneInfo(person.timezone)).date()
        terms = packed(body, person.locale, day, person.display_name or "")
        marks = flags(body, by_person=True, said_at=said_at, before=said_at)
        await memory.reword(db, person.id, id_, body, terms, marks)
