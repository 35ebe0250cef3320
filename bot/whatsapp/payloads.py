"""A reply as Cloud API message bodies: one bubble wherever the limits allow, since every bubble is paid for."""

from collections.abc import Sequence

from bot.channel import Payload
from bot.whatsapp import limits
from bot.whatsapp.formatting import to_whatsapp
from bot.whatsapp.loose import clean
from bot.whatsapp.splitting import shorten, split, units
from handlers.message import Choice, Outgoing

_DEFAULT_LABEL = "Choose"
_NO_WORDS = "…"


def render(reply: Outgoing) -> tuple[Payload, ...]:
    """Message bodies in sending order; the client adds who they are for. Nothing to say: no bodies.

    Up to three short choices are buttons, up to ten a list; more, or titles that would look the same when cut, are
    numbered lines.
    """
    text = to_whatsapp(clean(reply.text)).strip()
    if not reply.choices:
        return _texts(text)
    choices = [_tidy(choice) for choice in reply.choices]
    if _are_buttons(choices):
        before, body = _last_words(text, limits.INTERACTIVE_BODY)
        return (*_texts(before), _buttons(body or _NO_WORDS, choices))
    if _is_list(choices):
        before, body = _last_words(text, limits.LIST_BODY)
        return (*_texts(before), _list(body or _NO_WORDS, choices, reply.list_label))
    return _texts("\n\n".join(filter(None, (text, _numbered(choices)))))


def text_payload(text: str) -> Payload:
    """One plain bubble."""
    return {"type": "text", "text": {"body": text}}


def _texts(text: str) -> tuple[Payload, ...]:
    return tuple(text_payload(piece) for piece in split(text, limits.TEXT) if piece.strip())


def _tidy(choice: Choice) -> Choice:
    title = _one_line(choice.title) or _one_line(choice.description) or _one_line(choice.id) or _NO_WORDS
    return Choice(choice.id, title, _one_line(choice.description))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _are_buttons(choices: Sequence[Choice]) -> bool:
    return (
        len(choices) <= limits.BUTTONS
        and not any(choice.description for choice in choices)
        and all(units(choice.title) <= limits.BUTTON_TITLE for choice in choices)
        and _distinct([choice.title for choice in choices])
        and _usable_ids(choices, limits.BUTTON_ID)
    )


def _is_list(choices: Sequence[Choice]) -> bool:
    return (
        len(choices) <= limits.ROWS
        and _distinct([shorten(choice.title, limits.ROW_TITLE) for choice in choices])
        and _usable_ids(choices, limits.ROW_ID)
    )


def _usable_ids(choices: Sequence[Choice], limit: int) -> bool:
    ids = [choice.id for choice in choices]
    return _distinct(ids) and all(
        chosen == clean(chosen).strip() and chosen and units(chosen) <= limit for chosen in ids
    )


def _distinct(texts: Sequence[str]) -> bool:
    return len(set(texts)) == len(texts)


def _last_words(text: str, limit: int) -> tuple[str, str]:
    """What has to go ahead, and the last paragraph (or what fits of its end) to put over the choices."""
    if units(text) <= limit:
        return "", text
    tail = split(text.rpartition("\n\n")[2], limit)[-1]
    return text.removesuffix(tail).rstrip(), tail


def _buttons(body: str, choices: Sequence[Choice]) -> Payload:
    buttons = [{"type": "reply", "reply": {"id": choice.id, "title": choice.title}} for choice in choices]
    return {
        "type": "interactive",
        "interactive": {"type": "button", "body": {"text": body}, "action": {"buttons": buttons}},
    }


def _list(body: str, choices: Sequence[Choice], label: str) -> Payload:
    action = {
        "button": shorten(_one_line(label) or _DEFAULT_LABEL, limits.LIST_LABEL),
        "sections": [{"rows": [_row(choice) for choice in choices]}],
    }
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": body}, "action": action}}


def _row(choice: Choice) -> dict[str, str]:
    """A title too long for its line is told whole in a description that would be empty."""
    title = shorten(choice.title, limits.ROW_TITLE)
    description = choice.description or (choice.title if title != choice.title else "")
    row = {"id": choice.id, "title": title}
    return row | {"description": shorten(description, limits.ROW_DESCRIPTION)} if description else row


def _numbered(choices: Sequence[Choice]) -> str:
    return "\n".join(
        f"{number}. {choice.title}" + (f" – {choice.description}" if choice.description else "")
        for number, choice in enumerate(choices, 1)
    )
