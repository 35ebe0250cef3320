"""The bodies of the plain kinds (Cloud API docs, webhooks/reference/messages/*): None = not what was documented."""

from bot.whatsapp.answers import ChoiceMessage
from bot.whatsapp.context import Context
from bot.whatsapp.loose import key, mapping, number, optional, phone, sequence, string, whole
from bot.whatsapp.types import (
    Card,
    ContactsMessage,
    Content,
    EditMessage,
    LocationMessage,
    MediaMessage,
    OrderItem,
    OrderMessage,
    ReactionMessage,
    RevokeMessage,
    SystemMessage,
    TextMessage,
    UnsupportedMessage,
    WelcomeMessage,
)
from handlers.message import MediaKind

_MEDIA: dict[str, MediaKind] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "voice": "audio",
    "document": "document",
    "sticker": "sticker",
}
_FURTHEST_LATITUDE = 90.0
_FURTHEST_LONGITUDE = 180.0


def parse_text(_message: dict[str, object], body: dict[str, object]) -> TextMessage | None:
    """`text.body`."""
    text = body.get("body")
    return TextMessage(string(text)) if isinstance(text, str) else None


def parse_media(message: dict[str, object], _body: dict[str, object]) -> MediaMessage | None:
    """A file by its media id."""
    name = next((name for name in _MEDIA if isinstance(message.get(name), dict)), "")
    body = mapping(message.get(name))
    media_id = key(body.get("id"))
    if not media_id:
        return None
    return MediaMessage(
        kind=_MEDIA[name],
        id=media_id,
        mime_type=optional(body.get("mime_type")),
        sha256=optional(body.get("sha256")),
        caption=optional(body.get("caption")),
        filename=optional(body.get("filename")),
        url=optional(body.get("url")),
        voice=name == "voice" or body.get("voice") is True,
        animated=body.get("animated") is True,
    )


def parse_location(_message: dict[str, object], body: dict[str, object]) -> LocationMessage | None:
    """A place on Earth."""
    latitude, longitude = number(body.get("latitude")), number(body.get("longitude"))
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > _FURTHEST_LATITUDE or abs(longitude) > _FURTHEST_LONGITUDE:
        return None
    return LocationMessage(
        latitude, longitude, optional(body.get("name")), optional(body.get("address")), optional(body.get("url"))
    )


def parse_contacts(message: dict[str, object], _body: dict[str, object]) -> ContactsMessage | None:
    """Shared contact cards."""
    cards = tuple(_card(mapping(card)) for card in sequence(message.get("contacts")) if isinstance(card, dict))
    return ContactsMessage(cards) if cards else None


def parse_template_button(_message: dict[str, object], body: dict[str, object]) -> ChoiceMessage | None:
    """A template's quick reply; its context may be missing."""
    title, payload = string(body.get("text")), string(body.get("payload"))
    return ChoiceMessage("template", payload or title, title or payload) if title or payload else None


def parse_reaction(_message: dict[str, object], body: dict[str, object]) -> ReactionMessage | None:
    """An emoji on a message, or (omitted or `""`) its removal."""
    message_id = key(body.get("message_id"))
    return ReactionMessage(message_id, optional(body.get("emoji"))) if message_id else None


def parse_order(_message: dict[str, object], body: dict[str, object]) -> OrderMessage | None:
    """A basket."""
    if not body:
        return None
    items = tuple(
        OrderItem(
            key(item.get("product_retailer_id")),
            number(item.get("quantity")),
            number(item.get("item_price")),
            optional(item.get("currency")),
        )
        for item in map(mapping, sequence(body.get("product_items")))
        if item
    )
    return OrderMessage(key(body.get("catalog_id")), optional(body.get("text")), items)


def parse_system(message: dict[str, object], body: dict[str, object]) -> SystemMessage | None:
    """A changed number or id; `from` and `customer` are the earlier ids, the body holds the new ones."""
    if not body:
        return None
    return SystemMessage(
        type=optional(body.get("type")),
        body=optional(body.get("body")),
        bsuid=key(body.get("user_id")),
        phone=phone(body.get("wa_id")) or phone(body.get("new_wa_id")),
        parent_bsuid=key(body.get("parent_user_id")),
        previous_bsuid=key(message.get("from_user_id")),
        previous_phone=phone(body.get("customer")) or phone(message.get("from")),
    )


def parse_unsupported(message: dict[str, object], body: dict[str, object]) -> UnsupportedMessage:
    """What WhatsApp would not hand over; the error is in `errors`."""
    errors = sequence(message.get("errors")) or sequence(body.get("errors"))
    error = mapping(errors[0]) if errors else {}
    return UnsupportedMessage(optional(body.get("type")), whole(error.get("code")), optional(error.get("title")))


def parse_revoke(_message: dict[str, object], body: dict[str, object]) -> RevokeMessage | None:
    """A deleted message."""
    original_id = key(body.get("original_message_id"))
    return RevokeMessage(original_id) if original_id else None


def parse_welcome(_message: dict[str, object], _body: dict[str, object]) -> WelcomeMessage:
    """A chat opened; there is no body."""
    return WelcomeMessage()


def parse_edit(message: dict[str, object], content: Content, context: Context | None) -> EditMessage | None:
    """New content under the original's id."""
    original_id = key(mapping(message.get("edit")).get("original_message_id"))
    return EditMessage(original_id, content, context) if original_id else None


def _card(card: dict[str, object]) -> Card:
    name = mapping(card.get("name"))
    parts = [optional(name.get(part)) for part in ("prefix", "first_name", "middle_name", "last_name", "suffix")]
    return Card(
        name=optional(name.get("formatted_name")) or " ".join(part for part in parts if part) or None,
        phones=_each(card, "phones", "phone"),
        emails=_each(card, "emails", "email"),
        organisation=optional(mapping(card.get("org")).get("company")),
        birthday=optional(card.get("birthday")),
        urls=_each(card, "urls", "url"),
        addresses=tuple(filter(None, (_address(mapping(item)) for item in sequence(card.get("addresses"))))),
        wa_ids=_each(card, "phones", "wa_id"),
        origin=optional(card.get("origin")),
    )


def _address(address: dict[str, object]) -> str:
    parts = (optional(address.get(name)) for name in ("street", "city", "state", "zip", "country"))
    return ", ".join(part for part in parts if part)


def _each(card: dict[str, object], group: str, name: str) -> tuple[str, ...]:
    found = (optional(mapping(item).get(name)) for item in sequence(card.get(group)))
    return tuple(item for item in found if item)
