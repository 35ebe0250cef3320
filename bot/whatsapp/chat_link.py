"""Links that open a chat with us (WhatsApp help centre, "How to use click to chat")."""

from urllib.parse import quote


def chat_link(phone: str, text: str) -> str:
    """A link to the chat with `phone` (E.164) and `text` in it; "" where the number is not known."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text)}" if phone else ""
