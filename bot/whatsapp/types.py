"""One inbound message as the Cloud API means it (docs, webhooks/reference/messages). Missing fields are None."""

from dataclasses import dataclass
from datetime import datetime

from bot.whatsapp.answers import CallPermissionMessage, ChoiceMessage, FormMessage, PaymentMessage
from bot.whatsapp.context import Context, Referral
from handlers.message import MediaKind


@dataclass(frozen=True, slots=True)
class TextMessage:
    """`text`."""

    body: str


@dataclass(frozen=True, slots=True)
class MediaMessage:
    """`image`, `video`, `audio` (older: `voice`), `document` or `sticker`; the id lives seven days."""

    kind: MediaKind
    id: str
    mime_type: str | None
    sha256: str | None
    caption: str | None = None
    filename: str | None = None
    url: str | None = None
    voice: bool = False
    animated: bool = False


@dataclass(frozen=True, slots=True)
class LocationMessage:
    """`location`."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One of `contacts`; every part may be missing."""

    name: str | None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    organisation: str | None = None
    birthday: str | None = None
    urls: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    wa_ids: tuple[str, ...] = ()
    origin: str | None = None  # `contact_request`: the answer to our asking for the phone number


@dataclass(frozen=True, slots=True)
class ContactsMessage:
    """`contacts`."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class ReactionMessage:
    """`reaction`; no emoji = the earlier one is taken back."""

    message_id: str
    emoji: str | None


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One of `order.product_items`."""

    retailer_id: str | None
    quantity: float | None
    price: float | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class OrderMessage:
    """`order`: a basket from the catalogue."""

    catalog_id: str | None
    text: str | None
    items: tuple[OrderItem, ...]


@dataclass(frozen=True, slots=True)
class SystemMessage:
    """`system`: `user_changed_number`, `user_changed_user_id`, `customer_identity_changed` and older names."""

    type: str | None
    body: str | None
    bsuid: str | None  # the new one
    phone: str | None  # the new one
    parent_bsuid: str | None = None
    previous_bsuid: str | None = None
    previous_phone: str | None = None


@dataclass(frozen=True, slots=True)
class UnsupportedMessage:
    """`unsupported`: code 131051, or 131060 (unavailable)."""

    type: str | None
    error_code: int | None
    error_title: str | None


@dataclass(frozen=True, slots=True)
class RevokeMessage:
    """`revoke`: a message deleted for everyone (numbers shared with the Business app)."""

    original_id: str


@dataclass(frozen=True, slots=True)
class WelcomeMessage:
    """`request_welcome`: the chat was opened for the first time."""


@dataclass(frozen=True, slots=True)
class UnknownMessage:
    """A kind this version does not know, or one whose body is not what was documented."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class EditMessage:
    """`edit`: the new content of an earlier message (numbers shared with the Business app)."""

    original_id: str
    content: "Content"
    context: Context | None = None


Content = (
    TextMessage
    | MediaMessage
    | LocationMessage
    | ContactsMessage
    | ChoiceMessage
    | FormMessage
    | CallPermissionMessage
    | PaymentMessage
    | ReactionMessage
    | OrderMessage
    | SystemMessage
    | UnsupportedMessage
    | RevokeMessage
    | WelcomeMessage
    | UnknownMessage
    | EditMessage
)


@dataclass(frozen=True, slots=True)
class Message:
    """What every message has, and its content."""

    id: str
    kind: str
    sent_at: datetime | None
    bsuid: str | None
    phone: str | None
    group_id: str | None
    context: Context | None
    referral: Referral | None
    content: Content
