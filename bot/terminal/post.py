"""What nobody asked for just now, shown in the terminal at once."""

from dataclasses import dataclass
from datetime import datetime

from bot.channel import Payload
from bot.terminal.channel import Terminal
from handlers.message import Outgoing


@dataclass(frozen=True, slots=True)
class Post:
    """A terminal is open as long as somebody sits there."""

    channel: Terminal

    @property
    def name(self) -> str:
        """Whose conversations it sends to."""
        return self.channel.name

    def open(self, now: datetime, last_inbound_at: datetime | None) -> bool:  # noqa: ARG002
        """May it be shown? Always."""
        return True

    def render(self, message: Outgoing) -> tuple[Payload, ...]:
        """As replies are shown."""
        return self.channel.render(message)

    def reminder_template(self, text: str, locale: str) -> Payload | None:  # noqa: ARG002
        """There are none, and none is needed."""
        return None
