"""The kinds of `interactive` (Cloud API docs, webhooks/reference/messages/interactive)."""

from collections.abc import Callable
from typing import Literal

from bot.whatsapp.answers import CallPermissionMessage, ChoiceMessage, FormMessage, PaymentMessage
from bot.whatsapp.loose import key, mapping, optional, parse_json_text, string, whole
from bot.whatsapp.types import (
    Content,
    UnknownMessage,
    UnsupportedMessage,
)


def parse_interactive(message: dict[str, object], body: dict[str, object]) -> Content | None:
    """An answer to something we offered. Without a type, the kind is the body that is there."""
    kind = string(body.get("type")) or next((name for name in _PARSERS if name in body), "")
    parser = _PARSERS.get(kind)
    if parser is None:
        return _failed(message) or UnknownMessage(f"interactive/{kind[:64]}", "unknown interactive type")
    return parser(mapping(body.get(kind)))


def _button(answer: dict[str, object]) -> ChoiceMessage | None:
    return _choice("button", answer)


def _row(answer: dict[str, object]) -> ChoiceMessage | None:
    return _choice("list", answer)


def _choice(origin: Literal["button", "list"], answer: dict[str, object]) -> ChoiceMessage | None:
    title, chosen = string(answer.get("title")), string(answer.get("id"))
    if not title and not chosen:
        return None
    return ChoiceMessage(origin, chosen or title, title or chosen, optional(answer.get("description")))


def _form(answer: dict[str, object]) -> FormMessage | None:
    if not answer:
        return None
    response = optional(answer.get("response_json"))
    answers = _answers(response)
    return FormMessage(
        name=optional(answer.get("name")),
        body=optional(answer.get("body")),
        answers=answers,
        flow_token=key(answers.get("flow_token")) if answers else None,
        response=response,
    )


def _answers(response: str | None) -> dict[str, object] | None:
    try:
        answers = parse_json_text(response or "")
    except (ValueError, RecursionError):
        return None
    return answers if isinstance(answers, dict) else None


def _call_permission(answer: dict[str, object]) -> CallPermissionMessage | None:
    if not answer:
        return None
    return CallPermissionMessage(
        optional(answer.get("response")),
        optional(answer.get("response_source")),
        whole(answer.get("expiration_timestamp")),
    )


def _payment_method(answer: dict[str, object]) -> PaymentMessage:
    return PaymentMessage("payment_method", answer)


def _payment_notification(answer: dict[str, object]) -> PaymentMessage:
    return PaymentMessage("payment_notification", answer)


def _failed(message: dict[str, object]) -> UnsupportedMessage | None:
    errors = message.get("errors")
    error = mapping(errors[0]) if isinstance(errors, list) and errors else {}
    return UnsupportedMessage("interactive", whole(error.get("code")), optional(error.get("title"))) if error else None


_PARSERS: dict[str, Callable[[dict[str, object]], Content | None]] = {
    "button_reply": _button,
    "list_reply": _row,
    "nfm_reply": _form,
    "call_permission_reply": _call_permission,
    "payment_method": _payment_method,
    "payment_notification": _payment_notification,
}
