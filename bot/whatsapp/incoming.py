"""Stored WhatsApp messages and changes into the words of `handlers.message`."""

from datetime import datetime

from bot.whatsapp.answers import CallPermissionMessage, ChoiceMessage, FormMessage, PaymentMessage
from bot.whatsapp.descriptions import describe
from bot.whatsapp.identity import of_system
from bot.whatsapp.loose import clean
from bot.whatsapp.messages import parse_stored
from bot.whatsapp.types import (
    ContactsMessage,
    Content,
    EditMessage,
    LocationMessage,
    MediaMessage,
    Message,
    OrderMessage,
    ReactionMessage,
    RevokeMessage,
    SystemMessage,
    TextMessage,
    UnknownMessage,
    UnsupportedMessage,
    WelcomeMessage,
)
from handlers.message import Incoming, IncomingKind, Media

_KINDS: dict[type[Content], IncomingKind] = {
    TextMessage: "text",
    MediaMessage: "media",
    LocationMessage: "location",
    ContactsMessage: "contacts",
    ChoiceMessage: "choice",
    FormMessage: "form",
    CallPermissionMessage: "form",
    PaymentMessage: "form",
    ReactionMessage: "reaction",
    OrderMessage: "order",
    SystemMessage: "system",
    UnsupportedMessage: "unsupported",
    RevokeMessage: "revoke",
    WelcomeMessage: "welcome",
    UnknownMessage: "unknown",
    EditMessage: "edit",
}


def to_incoming(raw: str, received_at: datetime) -> Incoming:
    """One stored `InboundMessage.raw` as a person meant it; never raises on content."""
    message = parse_stored(raw, received_at.timestamp())
    content = message.content
    shown = content.content if isinstance(content, EditMessage) else content
    context = content.context if isinstance(content, EditMessage) and content.context else message.context
    return Incoming(
        id=message.id,
        kind=_KINDS[type(content)],
        sent_at=message.sent_at or received_at,
        text=clean(_text(shown, message)),
        media=_media(shown),
        choice_id=shown.id if isinstance(shown, ChoiceMessage) else None,
        reply_to=context.id if context else None,
        target=_target(content),
        forwarded=bool(context and (context.forwarded or context.frequently_forwarded)),
        identity=of_system(content) if isinstance(content, SystemMessage) else None,
    )


def _text(content: Content, message: Message) -> str:
    match content:
        case TextMessage(body=text):
            return text
        case MediaMessage(caption=text):
            return text or ""
        case ChoiceMessage(title=text):
            return text
        case ReactionMessage(emoji=text):
            return text or ""
        case _:
            return describe(content, message)


def _media(content: Content) -> Media | None:
    if not isinstance(content, MediaMessage):
        return None
    return Media(
        kind=content.kind,
        id=content.id,
        mime_type=content.mime_type or "application/octet-stream",
        sha256=content.sha256,
        filename=content.filename,
        voice=content.voice,
    )


def _target(content: Content) -> str | None:
    match content:
        case EditMessage(original_id=target) | RevokeMessage(original_id=target) | ReactionMessage(message_id=target):
            return target
        case _:
            return None
