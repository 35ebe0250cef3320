"""Messages that are made only when they are sent, because they are too large or too fresh to be kept in a queue."""

from typing import Literal, Protocol

from bot.channel import Payload, Refused
from storage.outbox import Letter


class Composer(Protocol):
    """Makes a payload that only names what to send a message, right before it is sent."""

    async def compose(self, letter: Letter, *, free: bool) -> Payload | Refused | None:
        """The message, free or as a template; None where it has to wait for the person."""
        ...

    async def settled(self, letter: Letter, state: Literal["sent", "held"]) -> None:
        """It left, or waits for the person."""
        ...
