"""The light opening of a webhook body, for the hot path: who wrote what to which number, and the raw JSON to store."""

import time

from bot.whatsapp.light import contacts_by_id, label, read_message, read_status
from bot.whatsapp.loose import digest, dump, key, mapping, parse_json, sequence
from bot.whatsapp.updates import Envelope, InboundMessage, OtherUpdate, StatusUpdate

__all__ = ["Envelope", "InboundMessage", "OtherUpdate", "StatusUpdate", "open_envelope"]

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
            self.others.append(OtherUpdate(label(name), digest(key_of), dump(change), reason))
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
        contacts = contacts_by_id(value.get("contacts"))
        for message in self.items(messages, _MESSAGES):
            if isinstance(message, dict):
                self.messages.append(read_message(message, contacts, metadata, business_number, self.now))
            else:
                self.put_aside(_MESSAGES, message, "message is not an object")
        for status in self.items(statuses, "statuses"):
            update = read_status(status, contacts, business_number, self.now) if isinstance(status, dict) else None
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
