"""What the platform does with a business's request to send: check, record, answer."""

from datetime import timedelta

from bot.simulator.chat import MEDIA_KINDS, Message, make_wamid
from bot.simulator.errors import GraphError
from bot.simulator.people import Person, is_bsuid
from bot.simulator.shapes import JsonObject, member, text
from bot.simulator.state import TYPING_LIFE, Sent, State
from bot.simulator.templates import find_template
from bot.whatsapp.limits import violations

WINDOW = timedelta(hours=24)
REACTION_LIFE = timedelta(days=30)


def accept(state: State, payload: JsonObject) -> JsonObject:
    """Take a message into the recipient's chat. Raises GraphError as the platform refuses."""
    if payload.get("status") == "read":
        return mark_read(state, payload)
    _check_form(payload)
    person = _recipient(state, payload)
    if person is None:  # such a message vanishes without a trace
        state.counts["vanished"] += 1
        return _answer(payload, None, make_wamid())
    message = _message(state, payload, person)
    refusal = _late_refusal(state, message, person)
    if refusal and state.rules.refuse_by == "response":
        raise refusal
    state.buckets.take(person.id, state.clock.now().timestamp())
    _record(state, message, person, payload)
    if refusal:
        state.statuses.refuse(message, person, refusal.code, refusal.details)
    else:
        state.statuses.begin(message, person)
    return _answer(payload, person, message.id)


def mark_read(state: State, payload: JsonObject) -> JsonObject:
    """Blue ticks for a message and all before it, and the typing bubble if asked for."""
    message = state.chats.get(text(payload, "message_id"))
    if message is None or message.sender != "person":
        raise GraphError(100, "message_id is not the id of a received message.")
    for earlier in reversed(state.chats.of(message.person)):
        if earlier.sender == "bot" or earlier.at > message.at:
            continue
        if not earlier.advance("read"):
            break  # and so is everything before it
        state.show("message", earlier)
    if member(payload, "typing_indicator"):
        state.typing[message.person] = state.clock.now() + TYPING_LIFE
        state.show("typing", message.person)
    state.counts["read"] += 1
    return {"success": True}


def _check_form(payload: JsonObject) -> None:
    if payload.get("messaging_product") != "whatsapp":
        raise GraphError(100, "messaging_product must be 'whatsapp'.")
    problems = violations(payload)
    if problems:
        raise GraphError(131009, "; ".join(problems))


def _recipient(state: State, payload: JsonObject) -> Person | None:
    to, recipient = text(payload, "to"), text(payload, "recipient")
    if not (to or recipient):
        raise GraphError(131008, "The parameter `to` or `recipient` is required.")
    if is_bsuid(to):
        if state.rules.bsuid_in_to == "drop":
            return None
        raise GraphError(131009, "A business-scoped user id belongs into `recipient`; `to` takes phone numbers.")
    person = state.people.find(to) if to else state.people.find(recipient)
    if person is None or (not to and person.bsuid != recipient):
        raise GraphError(131026, "Message Undeliverable.")
    return person


def _message(state: State, payload: JsonObject, person: Person) -> Message:
    kind = text(payload, "type") or "text"
    message = Message(
        id=make_wamid(),
        person=person.id,
        sender="bot",
        at=state.clock.now(),
        kind=kind,
        body=dict(member(payload, kind)),
        text=text(payload, kind, "body") or text(payload, kind, "body", "text") or text(payload, kind, "caption"),
        reply_to=text(payload, "context", "message_id") or None,
        tag=text(payload, "biz_opaque_callback_data"),
        to_bsuid=not text(payload, "to"),
    )
    if kind == "template":
        template = find_template(state.templates, message.body)
        message.text, buttons = template.fill(message.body)
        message.body["buttons"], message.category = buttons, template.category
        picture = template.picture(message.body)
        if picture is not None:
            _resolve(state, "image", picture)
            message.body["header"] = {"type": "image", "image": picture}
    elif kind in MEDIA_KINDS:
        _resolve(state, message.kind, message.body)
    elif kind == "reaction":
        _check_reaction(state, message)
    return message


def _resolve(state: State, kind: str, body: JsonObject) -> None:
    media_id = text(body, "id")
    if media_id:
        file = state.media.live(media_id, state.clock.now())
        body |= {"mime_type": file.mime_type, "filename": text(body, "filename") or file.filename}
    elif not text(body, "link"):
        raise GraphError(131008, f"The parameter `{kind}.id` or `{kind}.link` is required.")


def _check_reaction(state: State, message: Message) -> None:
    target = state.chats.get(text(message.body, "message_id"))
    if target is None or target.kind == "reaction" or message.at - target.at > REACTION_LIFE:
        raise GraphError(131009, "The message to react to does not exist, is a reaction or is older than 30 days.")


def _late_refusal(state: State, message: Message, person: Person) -> GraphError | None:
    if person.blocked:
        return GraphError(131026, "Message Undeliverable.")
    seen = person.last_inbound
    if state.rules.window and message.kind != "template" and (seen is None or message.at - seen > WINDOW):
        details = "Message failed to send because more than 24 hours have passed since the customer last replied."
        return GraphError(131047, details)
    return None


def _record(state: State, message: Message, person: Person, payload: JsonObject) -> None:
    state.outbox.append(Sent(message.at, message.id, person, payload, message.tag))
    state.counts["accepted"] += 1
    target = state.chats.get(text(message.body, "message_id")) if message.kind == "reaction" else None
    state.chats.add(message)
    state.typing.pop(person.id, None)
    state.show("message", message)
    if target:
        target.reactions["bot"] = text(message.body, "emoji")
        state.show("message", target)
    else:
        state.replies[person.id].put_nowait(message)


def _answer(payload: JsonObject, person: Person | None, message_id: str) -> JsonObject:
    contact: JsonObject = {"input": text(payload, "to") or text(payload, "recipient")}
    if person and text(payload, "to"):
        contact["wa_id"] = person.wa_id
    elif person:
        contact["user_id"] = person.bsuid
    sent: JsonObject = {"id": message_id}
    if payload.get("type") == "template":
        sent["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}
