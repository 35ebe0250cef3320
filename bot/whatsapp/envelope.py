"""The light opening of a webhook body, for the hot path: who wrote what to which number, and the raw JSON to store."""

import time

from bot.whatsapp.loose import (
    clean,
    digest,
    dump,
    hashed,
    key,
    mapping,
    moment,
    optional,
    parse_json,
    phone,
    sequence,
    string,
    whole,
)
from bot.whatsapp.updates import Envelope, InboundMessage, OtherUpdate, StatusUpdate

__all__ = ["Envelope", "InboundMessage", "OtherUpdate", "StatusUpdate", "open_envelope"]

_LABEL_LIMIT = 64
_NAME_LIMIT = 512
_MESSAGES = "messages"


def open_envelope(body: bytes, now: float | None = None) -> Envelope:
    """Every update of a body (up to 1,000, `entry[] × changes[]`). Never raises; see `OtherUpdate.reason`."""
    try:
        opened = _Opening(time.time() if now is None else now)
        opened.read(parse_json(body))
        return Envelope(tuple(opened.messages), tuple(opened.statuses), tuple(opened.others))
    except RecursionError:
        return _unreadable(body, "nested too deeply")
    except ValueError:
        return _unreadable(body, "not JSON")


def _unreadable(body: bytes, reason: str) -> Envelope:
    text = body.decode("utf-8", "replace")
    return Envelope(others=(OtherUpdate("", digest(text), dump(text), reason),))


class _Opening:
    """The walk through one body."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.messages: list[InboundMessage] = []
        self.statuses: list[StatusUpdate] = []
        self.others: list[OtherUpdate] = []

    def read(self, body: object) -> None:
        if not isinstance(body, dict):
            return self.put_aside("", body, "body is not an object")
        if body.get("object") != "whatsapp_business_account":
            return self.put_aside("", body, "object is not whatsapp_business_account")
        entries = body.get("entry")
        if not isinstance(entries, list):
            return self.put_aside("", body, "entry is not a list")
        for entry in entries:
            self.read_entry(entry)
        return None

    def read_entry(self, entry: object) -> None:
        if not isinstance(entry, dict):
            return self.put_aside("", entry, "entry is not an object")
        changes = entry.get("changes")
        if not isinstance(changes, list):
            return self.put_aside("", entry, "changes is not a list")
        for change in changes:
            self.read_change(entry, change)
        return None

    def read_change(self, entry: dict[str, object], change: object) -> None:
        if not isinstance(change, dict):
            return self.put_aside("", change, "change is not an object")
        value = change.get("value")
        name = change.get("field")
        known = isinstance(value, dict) and (_MESSAGES in value or "statuses" in value)
        if name != _MESSAGES and not (name is None and known):
            reason = None if isinstance(name, str) and name else "change without a field"
            key_of = {"id": entry.get("id"), "time": entry.get("time"), "change": change}
            self.others.append(OtherUpdate(_label(name), digest(key_of), dump(change), reason))
        elif not isinstance(value, dict):
            self.put_aside(_MESSAGES, change, "value is not an object")
        else:
            self.read_value(entry, change, value)
        return None

    def read_value(self, entry: dict[str, object], change: dict[str, object], value: dict[str, object]) -> None:
        messages, statuses, errors = value.get(_MESSAGES), value.get("statuses"), value.get("errors")
        if messages is None and statuses is None and not errors:
            return self.put_aside(_MESSAGES, change, "neither messages nor statuses")
        metadata = value.get("metadata")
        business_number = key(mapping(metadata).get("phone_number_id")) or ""
        contacts = _contacts_by_id(value.get("contacts"))
        for message in self.items(messages, _MESSAGES):
            if isinstance(message, dict):
                self.messages.append(_message(message, contacts, metadata, business_number, self.now))
            else:
                self.put_aside(_MESSAGES, message, "message is not an object")
        for status in self.items(statuses, "statuses"):
            update = _status(status, contacts, business_number, self.now) if isinstance(status, dict) else None
            if update:
                self.statuses.append(update)
            else:
                self.put_aside("statuses", status, "status is not an object with id and status")
        if errors and not messages:
            key_of = {"id": entry.get("id"), "time": entry.get("time"), "metadata": metadata, "errors": errors}
            raw = dump({"field": _MESSAGES, "value": {"metadata": metadata, "errors": errors}})
            self.others.append(OtherUpdate(_MESSAGES, digest(key_of), raw, "errors"))
        return None

    def items(self, value: object, name: str) -> list[object]:
        if value is not None and not isinstance(value, list):
            self.put_aside(_MESSAGES, value, f"{name} is not a list")
        return sequence(value)

    def put_aside(self, name: str, value: object, reason: str) -> None:
        self.others.append(OtherUpdate(name, digest(value), dump(value), reason))


def _message(
    message: dict[str, object],
    contacts: dict[str, dict[str, object]],
    metadata: object,
    business_number: str,
    now: float,
) -> InboundMessage:
    sender, bsuid = message.get("from"), key(message.get("from_user_id"))
    contact = _matching(contacts, bsuid, sender)
    profile = mapping(contact.get("profile")) if contact else {}
    of_contact = contact or {}
    name, username = optional(profile.get("name")), optional(profile.get("username"))
    return InboundMessage(
        business_number=business_number,
        id=key(message.get("id")) or hashed(message),
        bsuid=bsuid or key(of_contact.get("user_id")),
        parent_bsuid=key(message.get("from_parent_user_id")) or key(of_contact.get("parent_user_id")),
        phone=phone(sender) or phone(of_contact.get("wa_id")),
        group_id=key(message.get("group_id")),
        kind=_label(message.get("type")),
        text=_text(message),
        sent_at=moment(message.get("timestamp"), now),
        profile_name=name[:_NAME_LIMIT] if name else None,
        username=(username.removeprefix("@")[:_NAME_LIMIT] or None) if username else None,
        raw=dump({"message": message, "contact": contact, "metadata": metadata}),
    )


def _status(
    status: dict[str, object], contacts: dict[str, dict[str, object]], business_number: str, now: float
) -> StatusUpdate | None:
    message_id, state = key(status.get("id")), _label(status.get("status"))
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


def _contacts_by_id(contacts: object) -> dict[str, dict[str, object]]:
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


def _label(value: object) -> str:
    return clean(value)[:_LABEL_LIMIT] if isinstance(value, str) else ""
