"""A person's export on its way: collected and uploaded only when it is sent, so that no copy of it is kept."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from asyncpg import Pool

from bot.channel import Payload, Refused
from bot.reporting import Uploads
from handlers.clock import Clock
from handlers.export import as_json, collect
from storage.outbox import Letter

_GONE = -4  # our own code
_TYPE = "text/plain"  # JSON is none of the document types that WhatsApp takes (Cloud API docs, supported media types)


@dataclass(frozen=True, slots=True)
class ExportPost:
    """Makes a queued export a document message."""

    pool: Pool
    clock: Clock
    uploads: Uploads

    async def compose(self, letter: Letter, *, free: bool) -> Payload | Refused | None:
        """The message; None outside the service window, where it waits for the person."""
        if not free:
            return None
        now = self.clock.now()
        collected = await collect(self.pool, UUID(str(letter.payload["person"])), now)
        if not collected["tables"]:
            return Refused(_GONE, "the person is gone", "message", None)
        name = f"tandem-{now:%Y-%m-%d}.txt"
        media = await self.uploads.upload(letter.business_number, as_json(collected), _TYPE, name, letter.attempts)
        if isinstance(media, Refused):
            return media
        return {"type": "document", "document": {"id": media, "filename": name}}

    async def settled(self, letter: Letter, state: Literal["sent", "held"]) -> None:
        """Nothing is kept of it."""
