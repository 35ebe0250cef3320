"""The state as JSON for the page."""

import json
from dataclasses import asdict, fields

from bot.simulator.chat import Message
from bot.simulator.events import Event
from bot.simulator.faults import Faults
from bot.simulator.people import Person
from bot.simulator.shapes import JsonObject
from bot.simulator.simulator import Simulator
from bot.simulator.traces import Trace

SHOWN_MESSAGES = 200
HIDDEN_KINDS = frozenset({"reaction", "edit", "revoke", "request_welcome"})


def snapshot(simulator: Simulator) -> JsonObject:
    """Everything the page needs to begin, and the place in the events to go on from."""
    return {
        "business": simulator.business.name,
        "cursor": simulator.hub.cursor,
        "people": [person_view(person) for person in simulator.people],
        "messages": [view for person in simulator.people for view in messages_view(simulator, person)],
        "typing": [typing_view(simulator, person_id) for person_id in simulator.typing],
        "traces": [
            trace_view(person.id, trace) for person in simulator.people for trace in simulator.traces.of(person.id)
        ],
        "clock": clock_view(simulator),
        "faults": faults_view(simulator.faults),
    }


def messages_view(simulator: Simulator, person: Person, before: str = "") -> list[JsonObject]:
    """The last bubbles of a chat, or those just before one of them."""
    shown = [message for message in simulator.chats.of(person.id) if message.kind not in HIDDEN_KINDS]
    if before:
        shown = shown[: next((at for at, message in enumerate(shown) if message.id == before), 0)]
    return [message_view(message) for message in shown[-SHOWN_MESSAGES:]]


def event_view(simulator: Simulator, event: Event) -> JsonObject | None:
    """What an event shows now, or None where the page draws nothing for it."""
    match event.subject:
        case Person() as person:
            return person_view(person)
        case Message() as message:
            return None if message.kind in HIDDEN_KINDS else message_view(message)
        case Faults() as faults:
            return {"faults": faults_view(faults)}
        case str() as person_id:
            return typing_view(simulator, person_id)
        case (str() as person_id, dict() as trace):
            return trace_view(person_id, trace)
        case _:
            return clock_view(simulator)


def stream_lines(simulator: Simulator, event: Event) -> bytes:
    """An event as Server-Sent Events write it; the id is where a reconnecting page goes on."""
    view = event_view(simulator, event)
    data = f"event: {event.kind}\ndata: {to_json(view)}\n" if view is not None else "event: skip\ndata: {}\n"
    return f"id: {simulator.hub.place(event.number)}\n{data}\n".encode()


def to_json(value: object) -> str:
    """JSON on one line; what JSON has no form for is written out as text."""
    return json.dumps(value, default=str, separators=(",", ":"))


def person_view(person: Person) -> JsonObject:
    """A person as the page draws them."""
    return {key: value for key, value in asdict(person).items() if key != "last_inbound"}


def message_view(message: Message) -> JsonObject:
    """A bubble."""
    return asdict(message) | {"at": message.at.isoformat()}


def typing_view(simulator: Simulator, person_id: str) -> JsonObject:
    """How long the typing bubble still has, in seconds."""
    until = simulator.typing.get(person_id)
    left = (until - simulator.clock.now()).total_seconds() if until else 0.0
    return {"person": person_id, "seconds": max(left, 0.0)}


def clock_view(simulator: Simulator) -> JsonObject:
    """The simulated time."""
    return {"now": simulator.clock.now().isoformat(), "offset": simulator.clock.offset.total_seconds()}


def faults_view(faults: Faults) -> list[JsonObject]:
    """Every fault with its label and value."""
    return [
        {"name": item.name, "label": item.metadata["label"], "value": getattr(faults, item.name)}
        for item in fields(faults)
    ]


def trace_view(person_id: str, trace: Trace) -> JsonObject:
    """One turn for the inspector."""
    return {"person_id": person_id, "turn": dict(trace)}
