"""What the Cloud API accepts (docs, messages/* and interactive/*), counted in UTF-16 units to be on the safe side."""

from collections.abc import Iterator, Mapping

from bot.whatsapp.loose import mapping, sequence
from bot.whatsapp.splitting import units

TEXT = 4096
CAPTION = 1024
INTERACTIVE_BODY = 1024
LIST_BODY = 4096
FOOTER = 60
HEADER = 60
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
LIST_LABEL = 20
SECTIONS = 10
SECTION_TITLE = 24
ROWS = 10
ROW_ID = 200
ROW_TITLE = 24
ROW_DESCRIPTION = 72
CTA_TEXT = 20
TEMPLATE_NAME = 512
TAG = 512

_MEDIA = ("image", "video", "audio", "document", "sticker")
_CAPTIONED = ("image", "video", "document")
_BUTTON_HEADERS = ("text", "image", "video", "document")


def violations(payload: Mapping[str, object]) -> list[str]:
    """Everything Meta would refuse in a message body, in words; empty when it may be sent."""
    return list(_violations(payload))


def _violations(payload: Mapping[str, object]) -> Iterator[str]:
    kind = payload.get("type", "text")
    tag = payload.get("biz_opaque_callback_data")
    if tag is not None:
        yield from _text("biz_opaque_callback_data", tag, TAG)
    if not isinstance(kind, str) or kind not in (*_MEDIA, *_BODIES, "contacts"):
        yield f"type {kind!r} is not known"
    elif kind != "contacts" and not isinstance(payload.get(kind), Mapping):
        yield f"{kind} is missing"
    elif kind in _MEDIA:
        yield from _media(kind, mapping(payload[kind]))
    elif kind == "contacts":
        yield from () if sequence(payload.get(kind)) else ("contacts is missing",)
    else:
        yield from _BODIES[kind](mapping(payload[kind]))


def _text(name: str, value: object, limit: int) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{name} is not text"
    elif not value.strip():
        yield f"{name} is empty"
    elif units(value) > limit:
        yield f"{name} is longer than {limit}"


def _optional_text(name: str, value: object, limit: int) -> Iterator[str]:
    if value is not None:
        yield from _text(name, value, limit)


def _plain_text(body: dict[str, object]) -> Iterator[str]:
    yield from _text("text.body", body.get("body"), TEXT)


def _media(kind: str, body: dict[str, object]) -> Iterator[str]:
    if (body.get("id") is None) == (body.get("link") is None):
        yield f"{kind} needs either id or link"
    if kind in _CAPTIONED:
        yield from _optional_text(f"{kind}.caption", body.get("caption"), CAPTION)
    elif "caption" in body:
        yield f"{kind} takes no caption"


def _template(body: dict[str, object]) -> Iterator[str]:
    yield from _text("template.name", body.get("name"), TEMPLATE_NAME)
    yield from _text("template.language.code", mapping(body.get("language")).get("code"), LIST_LABEL)


def _reaction(body: dict[str, object]) -> Iterator[str]:
    yield from _text("reaction.message_id", body.get("message_id"), TAG)


def _location(body: dict[str, object]) -> Iterator[str]:
    if not all(isinstance(body.get(name), int | float | str) for name in ("latitude", "longitude")):
        yield "location needs latitude and longitude"


def _interactive(body: dict[str, object]) -> Iterator[str]:
    kind = body.get("type")
    action = mapping(body.get("action"))
    limit = LIST_BODY if kind == "list" else INTERACTIVE_BODY
    yield from _text("interactive.body.text", mapping(body.get("body")).get("text"), limit)
    yield from _optional_text("interactive.footer.text", _inner(body, "footer"), FOOTER)
    yield from _header(kind, mapping(body.get("header")))
    match kind:
        case "button":
            yield from _buttons(sequence(action.get("buttons")))
        case "list":
            yield from _list(action)
        case "cta_url":
            yield from _link_button(mapping(action.get("parameters")))
        case "flow" | "location_request_message" | "request_contact_info" | "call_permission_request":
            yield from () if action.get("name") else ("interactive.action.name is missing",)
        case _:
            yield f"interactive type {kind!r} is not known"


def _inner(body: dict[str, object], name: str) -> object:
    return mapping(body[name]).get("text", "") if name in body else None


def _header(kind: object, header: dict[str, object]) -> Iterator[str]:
    if not header:
        return
    if header.get("type") not in (("text",) if kind == "list" else _BUTTON_HEADERS):
        yield f"a header of type {header.get('type')!r} is not allowed here"
    elif header.get("type") == "text":
        yield from _text("interactive.header.text", header.get("text"), HEADER)


def _buttons(buttons: list[object]) -> Iterator[str]:
    if not 1 <= len(buttons) <= BUTTONS:
        yield f"{len(buttons)} buttons, 1 to {BUTTONS} are allowed"
    replies = [mapping(mapping(button).get("reply")) for button in buttons]
    for reply in replies:
        yield from _identifier("button id", reply.get("id"), BUTTON_ID)
        yield from _text("button title", reply.get("title"), BUTTON_TITLE)
    yield from _repeated("button id", [reply.get("id") for reply in replies])
    yield from _repeated("button title", [reply.get("title") for reply in replies])


def _list(action: dict[str, object]) -> Iterator[str]:
    yield from _text("list label", action.get("button"), LIST_LABEL)
    sections = [mapping(section) for section in sequence(action.get("sections"))]
    if not 1 <= len(sections) <= SECTIONS:
        yield f"{len(sections)} sections, 1 to {SECTIONS} are allowed"
    for section in sections:
        if len(sections) > 1 or "title" in section:
            yield from _text("section title", section.get("title"), SECTION_TITLE)
    rows = [mapping(row) for section in sections for row in sequence(section.get("rows"))]
    if not 1 <= len(rows) <= ROWS:
        yield f"{len(rows)} rows, 1 to {ROWS} are allowed"
    for row in rows:
        yield from _identifier("row id", row.get("id"), ROW_ID)
        yield from _text("row title", row.get("title"), ROW_TITLE)
        yield from _optional_text("row description", row.get("description"), ROW_DESCRIPTION)
    yield from _repeated("row id", [row.get("id") for row in rows])


def _link_button(parameters: dict[str, object]) -> Iterator[str]:
    yield from _text("cta_url display_text", parameters.get("display_text"), CTA_TEXT)
    yield from () if parameters.get("url") else ("cta_url url is missing",)


def _identifier(name: str, value: object, limit: int) -> Iterator[str]:
    yield from _text(name, value, limit)
    if isinstance(value, str) and value != value.strip():
        yield f"{name} begins or ends with white space"


def _repeated(name: str, values: list[object]) -> Iterator[str]:
    texts = [value for value in values if isinstance(value, str)]
    if len(set(texts)) < len(texts):
        yield f"{name} is not unique"


_BODIES = {
    "text": _plain_text,
    "interactive": _interactive,
    "template": _template,
    "reaction": _reaction,
    "location": _location,
}
