"""Which messages do not wait for the quiet window: whole-message commands, taps, and words of crisis."""

from handlers.lines import meant
from handlers.screen import is_crisis


def is_urgent(kind: str, text: str) -> bool:
    """Should a message be answered at once, without waiting for more of the same burst?"""
    return (
        kind in {"interactive", "button", "request_welcome"} or meant(text, "commands") is not None or is_crisis(text)
    )
