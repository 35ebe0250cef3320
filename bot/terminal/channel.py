"""Lines typed in a terminal come in, replies are handed to a function that shows them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from bot.channel import Accepted, Address, MediaUnavailable, Outcome, Payload
from handlers.message import Incoming, Media, Outgoing

BUSINESS_NUMBER = "terminal"


def stored_form(message_id: str, text: str) -> str:
    """How one typed line is stored."""
    return json.dumps({"id": message_id, "text": text, "at": datetime.now(UTC).isoformat()})


class Terminal:
    """`show` gets the text of each reply with its choices numbered beneath."""

    name = "terminal"

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._ids = count(1)

    def receive(self, raw: str) -> Incoming:
        """One typed line."""
        line = json.loads(raw)
        return Incoming(line["id"], "text", datetime.fromisoformat(line["at"]), line["text"])

    def render(self, reply: Outgoing) -> tuple[Payload, ...]:
        """The text as it is, choices as lines; a choice is made by typing its words."""
        lines = [f"  [{choice.title}]" for choice in reply.choices]
        return ({"text": "\n".join([reply.text, *lines])},)

    async def send(self, address: Address, payload: Payload, tag: str, attempt: int) -> Outcome:  # noqa: ARG002
        """Show it; a terminal takes everything."""
        self._show(str(payload["text"]))
        return Accepted(f"terminal:{tag}:{next(self._ids)}")

    async def begin_work(self, business_number: str, message_id: str) -> None:
        """Nothing to show: the answer is near."""

    async def fetch_media(self, business_number: str, media: Media) -> bytes:  # noqa: ARG002
        """A terminal has no files."""
        raise MediaUnavailable(f"a terminal cannot hold {media.kind!r}")
