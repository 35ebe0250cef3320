"""A word to somebody else than the one whose turn it is: a child hears of consent, a guardian of a change."""

from uuid import UUID

from handlers.turn import Payload
from storage import outbox, people
from storage.executor import Executor


async def send(db: Executor, user_id: UUID, payloads: tuple[Payload, ...]) -> bool:
    """Queue a message to a person; False for somebody who never wrote to us."""
    door = await people.doorstep(db, user_id)
    if door is None:
        return False
    for payload in payloads:
        await outbox.queue(db, user_id, door, "proactive", payload)
    return True
