"""What nobody asked for just now: free text inside the service window, an approved template outside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channel import Payload
from bot.whatsapp.languages import code_of
from bot.whatsapp.payloads import render
from bot.whatsapp.splitting import shorten
from bot.whatsapp.window import Sending, can_send
from handlers.message import Outgoing

_PARAMETER = 900  # a body holds 1,024 characters, the template's own words among them


@dataclass(frozen=True, slots=True)
class Post:
    """WhatsApp's part in sending what is due. `reminder` names a template with one slot; empty: there is none."""

    reminder: str = ""
    name: str = "whatsapp"

    def open(self, now: datetime, last_inbound_at: datetime | None) -> bool:
        """May free text be sent?"""
        return can_send(now, last_inbound_at, "open", "proactive") is Sending.SEND

    def render(self, message: Outgoing) -> tuple[Payload, ...]:
        """Message bodies in sending order."""
        return render(message)

    def reminder_template(self, text: str, locale: str) -> Payload | None:
        """The reminder's template filled in; a parameter may hold no line breaks and no runs of spaces."""
        if not self.reminder:
            return None
        slot = {"type": "text", "text": shorten(" ".join(text.split()), _PARAMETER)}
        template = {
            "name": self.reminder,
            "language": {"code": code_of(locale)},
            "components": [{"type": "body", "parameters": [slot]}],
        }
        return {"type": "template", "template": template}


def is_template(payload: Mapping[str, object]) -> bool:
    """Is it a template, which may be sent at any time?"""
    return payload.get("type") == "template"
