"""A word to somebody else than the one whose turn it is: a child hears of consent, a guardian of a change."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from handlers.message import Outgoing
from handlers.turn import Payload, Turn
from storage import outbox, reports
from storage.executor import Executor

Compose = Callable[[Outgoing], tuple[Payload, ...]]


def notify(turn: Turn, compose: Compose, user_id: UUID, notice: Outgoing) -> None:
    """Let the turn's transaction queue a message to another person, where they were last heard."""
    turn.effects.append(partial(send, user_id=user_id, payloads=compose(notice)))


async def send(db: Executor, user_id: UUID, payloads: tuple[Payload, ...]) -> bool:
    """Queue a message to a person; False for somebody who never wrote to us."""
    door = await reports.doorstep(db, user_id)
    if door is None:
        return False
    for payload in payloads:
        await outbox.queue(
            db,
            user_id=user_id,
            conversation=door.conversation,
            channel=door.channel,
            business_number=door.business_number,
            bsuid=door.bsuid,
            phone=door.phone,
            kind="proactive",
            payload=payload,
        )
    return True
