"""What the worker and the sender ask of a channel; WhatsApp is the first one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from handlers.message import Incoming, Media, Outgoing

Payload = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: the business number that writes, and the person's BSUID and/or phone (E.164, `+`)."""

    business_number: str
    bsuid: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The channel took the message under this id; delivery is told later by statuses."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel said no. `retry_after` in seconds, None = never again as it stands."""

    code: int
    reason: str
    scope: Literal["message", "person", "number", "account"]
    retry_after: float | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request may or may not have arrived: a time-out or a reset after it left."""

    reason: str


Outcome = Accepted | Refused | Unknown


class MediaUnavailable(Exception):  # noqa: N818
    """A file cannot be had: gone, too large, from a foreign host, or not what it claims to be."""


class Channel(Protocol):
    """Receive → Incoming, send ← Outgoing."""

    name: str

    def receive(self, raw: str) -> Incoming:
        """Turn one stored raw message (JSON text) into an Incoming; never raises on content."""
        ...

    def render(self, reply: Outgoing) -> tuple[Payload, ...]:
        """Payloads of one reply, in sending order, each within the channel's limits."""
        ...

    async def send(self, address: Address, payload: Payload, tag: str, attempt: int) -> Outcome:
        """Send one payload marked with our own tag; `attempt` counts from 1 and shapes back-off."""
        ...

    async def begin_work(self, business_number: str, message_id: str) -> None:
        """Mark a message read and show that an answer is being written; failures are swallowed and counted."""
        ...

    async def fetch_media(self, business_number: str, media: Media) -> bytes:
        """The file's bytes. Raises MediaUnavailable."""
        ...
