"""Messages as the phones show them."""

import base64
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.simulator.shapes import JsonObject, member, objects, text

Status = Literal["accepted", "sent", "delivered", "read", "failed"]
ORDER: tuple[Status, ...] = ("accepted", "sent", "delivered", "read")
MEDIA_KINDS = frozenset({"image", "video", "audio", "document", "sticker"})


@dataclass(slots=True)
class Message:
    """One bubble. `body` is what the API carries under the key `kind`."""

    id: str
    person: str  # page id
    sender: Literal["person", "bot"]
    at: datetime
    kind: str
    body: JsonObject
    text: str = ""
    reply_to: str | None = None
    status: Status = "accepted"
    problem: str = ""
    tag: str = ""  # biz_opaque_callback_data
    to_bsuid: bool = False
    category: str = "service"
    edited: bool = False
    revoked: bool = False
    chosen: str = ""
    reactions: dict[str, str] = field(default_factory=dict)  # sender → emoji

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be tapped, as (id, title)."""
        if self.kind == "template":
            return [(text(button, "id"), text(button, "title")) for button in objects(self.body, "buttons")]
        action = member(self.body, "action")
        replies = [member(button, "reply") for button in objects(action, "buttons")]
        rows = [row for section in objects(action, "sections") for row in objects(section, "rows")]
        return [(text(choice, "id"), text(choice, "title")) for choice in replies + rows]

    def advance(self, status: Status) -> bool:
        """Move the status forward; False where it already is that far."""
        if self.status == "failed" or (status in ORDER and ORDER.index(status) <= ORDER.index(self.status)):
            return False
        self.status = status
        return True


class Chats:
    """All messages, by id and by person, in the order they happened."""

    def __init__(self) -> None:
        self._by_id: dict[str, Message] = {}
        self._by_person: dict[str, list[Message]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, message: Message) -> None:
        """Append a message to its person's chat."""
        self._by_id[message.id] = message
        self._by_person[message.person].append(message)

    def get(self, message_id: str) -> Message | None:
        """The message of a wamid."""
        return self._by_id.get(message_id)

    def of(self, person_id: str) -> list[Message]:
        """A person's chat, oldest first."""
        return self._by_person[person_id]

    def all(self) -> list[Message]:
        """Every message."""
        return list(self._by_id.values())


def make_wamid() -> str:
    """A new message id. Never seeded: the bot refuses an id it has seen in an earlier run."""
    return "wamid." + base64.urlsafe_b64encode(secrets.token_bytes(24)).decode()
