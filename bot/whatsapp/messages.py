"""Stored raw messages into typed ones: what is missing or wrong gives None or an `UnknownMessage`, never an error."""

from collections.abc import Callable

from bot.whatsapp.bodies import (
    parse_contacts,
    parse_edit,
    parse_location,
    parse_media,
    parse_order,
    parse_reaction,
    parse_revoke,
    parse_system,
    parse_template_button,
    parse_text,
    parse_unsupported,
    parse_welcome,
)
from bot.whatsapp.context import parse_context, parse_referral
from bot.whatsapp.interactive import parse_interactive
from bot.whatsapp.loose import hashed, key, mapping, moment, parse_json_text, phone, string
from bot.whatsapp.types import Content, Message, UnknownMessage

_Parser = Callable[[dict[str, object], dict[str, object]], Content | None]

_MEDIA_KINDS = ("image", "video", "audio", "voice", "document", "sticker")


def parse_stored(raw: str, now: float) -> Message:
    """The message in `InboundMessage.raw`."""
    try:
        stored = mapping(parse_json_text(raw))
    except (ValueError, RecursionError):
        stored = {}
    message = stored.get("message")
    if not isinstance(message, dict):
        content = UnknownMessage("", "the stored text holds no message")
        return Message(hashed(raw), "", None, None, None, None, None, None, content)
    return parse_message(message, now)


def parse_message(message: dict[str, object], now: float) -> Message:
    """One of `value.messages[]`."""
    kind = string(message.get("type"))
    return Message(
        id=key(message.get("id")) or hashed(message),
        kind=kind,
        sent_at=moment(message.get("timestamp"), now),
        bsuid=key(message.get("from_user_id")),
        phone=phone(message.get("from")),
        group_id=key(message.get("group_id")),
        context=parse_context(message.get("context")),
        referral=parse_referral(message.get("referral")),
        content=parse_content(message),
    )


def parse_content(message: dict[str, object]) -> Content:
    """The body under the name of the type; without a type, the only body that is there."""
    kind = string(message.get("type")) or _only_body(message)
    if kind == "edit":
        return _edit(message)
    parser = _PARSERS.get(kind)
    if parser is None:
        return UnknownMessage(kind, f"unknown type {kind[:64]!r}" if kind else "no type")
    return parser(message, mapping(message.get(kind))) or UnknownMessage(kind, f"{kind} without its body")


def _edit(message: dict[str, object]) -> Content:
    inner = mapping(mapping(message.get("edit")).get("message"))
    if not inner or inner.get("type") == "edit":
        return UnknownMessage("edit", "edit without a message")
    return parse_edit(message, parse_content(inner), parse_context(inner.get("context"))) or UnknownMessage(
        "edit", "edit without the original's id"
    )


def _only_body(message: dict[str, object]) -> str:
    names = [name for name in _PARSERS if name in message]
    return names[0] if len(names) == 1 else ""


_PARSERS: dict[str, _Parser] = {
    **dict.fromkeys(_MEDIA_KINDS, parse_media),
    "text": parse_text,
    "location": parse_location,
    "contacts": parse_contacts,
    "interactive": parse_interactive,
    "button": parse_template_button,
    "reaction": parse_reaction,
    "order": parse_order,
    "system": parse_system,
    "unsupported": parse_unsupported,
    "unknown": parse_unsupported,  # the name of `unsupported` before 2023
    "revoke": parse_revoke,
    "request_welcome": parse_welcome,
}
