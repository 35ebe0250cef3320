"""One message or status, read just far enough to store it, find its person and look for urgency."""

from bot.whatsapp.loose import clean, dump, hashed, key, mapping, moment, optional, phone, sequence, string, whole
from bot.whatsapp.updates import InboundMessage, StatusUpdate

_LABEL_LIMIT = 64
_NOBODY: dict[str, object] = {}


def read_message(
    message: dict[str, object],
    contacts: dict[str, dict[str, object]],
    metadata: object,
    business_number: str,
    now: float,
) -> InboundMessage:
    """One of `messages[]`; the contact that shares an id with it fills in what it does not say itself."""
    sender, bsuid = message.get("from"), key(message.get("from_user_id"))
    contact = _matching(contacts, bsuid, sender)
    of_contact = contact or _NOBODY
    # By position: keywords cost a fifth of this call.
    return InboundMessage(
        business_number,
        key(message.get("id")) or hashed(message),
        bsuid or key(of_contact.get("user_id")),
        phone(sender) or phone(of_contact.get("wa_id")),
        key(message.get("group_id")),
        label(message.get("type")),
        _text(message),
        moment(message.get("timestamp"), now),
        dump({"message": message, "contact": contact, "metadata": metadata}),
    )


def read_status(
    status: dict[str, object], contacts: dict[str, dict[str, object]], business_number: str, now: float
) -> StatusUpdate | None:
    """One of `statuses[]`; None without an id or a state."""
    message_id, state = key(status.get("id")), label(status.get("status"))
    if not message_id or not state:
        return None
    prefix = "recipient_participant" if status.get("recipient_type") == "group" else "recipient"
    recipient, bsuid = status.get(f"{prefix}_id"), key(status.get(f"{prefix}_user_id"))
    contact = _matching(contacts, bsuid, recipient) or {}
    pricing, errors = mapping(status.get("pricing")), sequence(status.get("errors"))
    error = mapping(errors[0]) if errors else {}
    billable = pricing.get("billable")
    return StatusUpdate(
        business_number=business_number,
        message_id=message_id,
        status=state,
        at=moment(status.get("timestamp"), now),
        recipient_phone=phone(recipient) or phone(contact.get("wa_id")),
        recipient_bsuid=bsuid or key(contact.get("user_id")),
        tag=optional(status.get("biz_opaque_callback_data")),
        price_category=optional(pricing.get("category")),
        price_type=optional(pricing.get("type")),
        price_model=optional(pricing.get("pricing_model")),
        billable=billable if isinstance(billable, bool) else None,
        error_code=whole(error.get("code")),
        error_title=optional(error.get("title")),
    )


def contacts_by_id(contacts: object) -> dict[str, dict[str, object]]:
    """The contacts under their `wa_id` and their `user_id`: Meta promises no order among them."""
    found: dict[str, dict[str, object]] = {}
    for contact in sequence(contacts):
        if isinstance(contact, dict):
            for name in ("wa_id", "user_id"):
                value = contact.get(name)
                if value and isinstance(value, str):
                    found.setdefault(value, contact)
    return found


def _matching(contacts: dict[str, dict[str, object]], bsuid: str | None, sender: object) -> dict[str, object] | None:
    contact = contacts.get(bsuid) if bsuid else None
    if contact is None and isinstance(sender, str):
        contact = contacts.get(sender)
    return contact


def _text(message: dict[str, object]) -> str:
    """The first words found in the places where people's words are, in `message` or in the new content of an edit."""
    kind = message.get("type")
    body = message.get(kind) if isinstance(kind, str) else message.get("text")
    if not isinstance(body, dict) or kind == "system":
        return ""
    if kind == "edit":
        inner = body.get("message")
        return _text(inner) if isinstance(inner, dict) and inner.get("type") != "edit" else ""
    if kind == "interactive":
        return _first(mapping(body.get("button_reply")), "title") or _first(mapping(body.get("list_reply")), "title")
    return _first(body, "body") or _first(body, "caption") or _first(body, "text")


def _first(body: dict[str, object], name: str) -> str:
    return string(body.get(name))


def label(value: object) -> str:
    """A kind or state as told, cut to what an index holds."""
    return clean(value)[:_LABEL_LIMIT] if isinstance(value, str) else ""
