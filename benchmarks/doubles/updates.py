"""Signed webhook requests as Meta writes them: about 600 bytes for a text message with its envelope."""

import json
import time

from benchmarks.doubles.lean_http import request_bytes
from bot.whatsapp.signature import sign

NUMBER = "109876543210987"
SECRET, VERIFY, TOKEN = "app-secret", "verify-me", "access-token"
HOST = "127.0.0.1"
Update = dict[str, object]


def phone(n: int) -> str:
    """The phone of person `n`, digits only."""
    return f"346{n:08}"


def message(person: int, wamid: str, text: str) -> Update:
    """A text message of a person, with the contact Meta puts beside it."""
    item = {
        "from": phone(person),
        "from_user_id": f"ES.{person:016}",
        "id": wamid,
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": text},
    }
    contact = {"profile": {"name": f"Person {person}"}, "user_id": f"ES.{person:016}", "wa_id": phone(person)}
    return {"contacts": [contact], "messages": [item]}


def status(to: str, wamid: str, tag: str, name: str) -> Update:
    """`sent`, `delivered` or `read` of a message of ours; the first two carry the price."""
    item: Update = {"id": wamid, "status": name, "timestamp": str(int(time.time())), "recipient_id": to}
    if tag:
        item["biz_opaque_callback_data"] = tag
    if name != "read":
        item["pricing"] = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
    return {"contacts": [{"profile": {"name": "Person"}, "wa_id": to}], "statuses": [item]}


def body(updates: list[Update]) -> bytes:
    """One envelope with one change an update."""
    metadata = {"display_phone_number": "15550783881", "phone_number_id": NUMBER}
    changes = [
        {"value": {"messaging_product": "whatsapp", "metadata": metadata, **update}, "field": "messages"}
        for update in updates
    ]
    envelope = {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": changes}]}
    return json.dumps(envelope, separators=(",", ":")).encode()


def webhook(port: int, updates: list[Update]) -> bytes:
    """The whole signed HTTP request."""
    content = body(updates)
    signature = f"X-Hub-Signature-256: {sign(SECRET, content)}"
    return request_bytes(HOST, port, "/webhook", content, "User-Agent: facebookexternalua", signature)
