"""Bodies of webhooks: single updates, and batches of them in Meta's envelope."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.simulator.chat import Message
from bot.simulator.people import Person
from bot.simulator.shapes import JsonObject, member, objects, text

UPDATES_PER_CHANGE = 3
CHANGES_PER_ENTRY = 2


@dataclass(slots=True)
class Update:
    """One item of one of the lists in a change's `value`."""

    item: JsonObject
    contact: JsonObject | None = None
    key: str = "messages"  # messages, statuses or user_id_update
    field: str = "messages"
    message_id: str = ""  # the person's bubble that is ticked once the bot has acknowledged this
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Business:
    """The ids of the business the webhooks are for."""

    account_id: str
    number_id: str
    display_number: str
    name: str


def message_update(message: Message, person: Person) -> Update:
    """The webhook of something a person did."""
    item: JsonObject = {}
    if person.wa_id is not None:
        item["from"] = person.wa_id
    item |= {"from_user_id": person.bsuid, "id": message.id, "timestamp": stamp(message.at), "type": message.kind}
    if message.kind not in {"unsupported", "request_welcome"} or message.body:
        item[message.kind] = message.body
    return Update(item=item, contact=contact(person), message_id=message.id)


def status_update(message: Message, person: Person, status: str, at: datetime, *, conversation: bool) -> Update:
    """The webhook of a bot's message on its way to a person."""
    item: JsonObject = {"id": message.id, "status": status, "timestamp": stamp(at)}
    if person.wa_id is not None:
        item["recipient_id"] = person.wa_id
    if status != "failed" or message.to_bsuid:
        item["recipient_user_id"] = person.bsuid
    if message.tag:
        item["biz_opaque_callback_data"] = message.tag
    if conversation and status != "failed":
        item["conversation"] = {"id": f"{person.id}-{at:%Y%m%d}", "origin": {"type": message.category}}
    return Update(item=item, contact=None if status == "failed" else contact(person), key="statuses")


def choice_body(offer: Message, choice_id: str, title: str) -> tuple[str, JsonObject]:
    """Kind and body of the message a tap sends."""
    if offer.kind == "template":
        return "button", {"payload": choice_id, "text": title}
    if offer.body.get("type") == "button":
        return "interactive", {"type": "button_reply", "button_reply": {"id": choice_id, "title": title}}
    rows = [row for section in objects(member(offer.body, "action"), "sections") for row in objects(section, "rows")]
    description = next((text(row, "description") for row in rows if row.get("id") == choice_id), "")
    chosen: JsonObject = {"id": choice_id, "title": title}
    if description:
        chosen["description"] = description
    return "interactive", {"type": "list_reply", "list_reply": chosen}


def id_update(person: Person, before: str, at: datetime) -> Update:
    """The webhook that a person's BSUID changed."""
    item: JsonObject = {
        "detail": f"User id for {person.name} has been updated.",
        "user_id": {"previous": before, "current": person.bsuid},
        "timestamp": stamp(at),
    }
    if person.wa_id is not None:
        item["wa_id"] = person.wa_id
    return Update(item=item, contact=contact(person), key="user_id_update", field="user_id_update")


def priced(update: Update, category: str) -> Update:
    """Add the price. Since October 2026 replies in the window cost something, too."""
    update.item["pricing"] = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}
    return update


def contact(person: Person) -> JsonObject:
    """An entry of `contacts[]`."""
    shown: JsonObject = {"profile": {"name": person.name}, "user_id": person.bsuid}
    if person.wa_id is not None:
        shown["wa_id"] = person.wa_id
    return shown


def envelope(updates: Sequence[Update], business: Business) -> JsonObject:
    """One body with all updates in their order, spread over several changes and entries."""
    changes = [_change(group, business) for group in _groups(updates)]
    entries = [
        {"id": business.account_id, "changes": changes[start : start + CHANGES_PER_ENTRY]}
        for start in range(0, len(changes), CHANGES_PER_ENTRY)
    ]
    if any(update.repeated for update in updates):
        entries[0]["time"] = int(updates[0].item["timestamp"])  # type: ignore[call-overload]
    return {"object": "whatsapp_business_account", "entry": entries}


def encode(body: JsonObject) -> bytes:
    r"""The bytes as Meta writes them: `\u` escapes, and slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def stamp(at: datetime) -> str:
    """A timestamp in Meta's form: whole seconds, as a string."""
    return str(int(at.timestamp()))


def _groups(updates: Sequence[Update]) -> Iterable[list[Update]]:
    for _, run in groupby(updates, key=lambda update: (update.field, update.key)):
        group = list(run)
        for start in range(0, len(group), UPDATES_PER_CHANGE):
            yield group[start : start + UPDATES_PER_CHANGE]


def _change(group: list[Update], business: Business) -> JsonObject:
    value: JsonObject = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": business.display_number, "phone_number_id": business.number_id},
    }
    contacts: list[JsonObject] = []
    for update in group:
        if update.contact is not None and update.contact not in contacts:
            contacts.append(update.contact)
    if contacts:
        value["contacts"] = contacts
    value[group[0].key] = [update.item for update in group]
    return {"value": value, "field": group[0].field}
