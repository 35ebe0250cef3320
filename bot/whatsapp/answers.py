"""Answers to something we offered (Cloud API docs, webhooks/reference/messages/interactive and button)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ChoiceMessage:
    """`interactive.button_reply`, `interactive.list_reply`, or `button` (a template's quick reply: id = payload)."""

    origin: Literal["button", "list", "template"]
    id: str
    title: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class FormMessage:
    """`interactive.nfm_reply`: a flow or an address. `answers` is None when `response_json` holds no object."""

    name: str | None
    body: str | None
    answers: Mapping[str, object] | None
    flow_token: str | None
    response: str | None


@dataclass(frozen=True, slots=True)
class CallPermissionMessage:
    """`interactive.call_permission_reply`."""

    response: str | None
    source: str | None
    expires_at: int | None


@dataclass(frozen=True, slots=True)
class PaymentMessage:
    """`interactive.payment_method` or `interactive.payment_notification`, as sent."""

    kind: str
    details: Mapping[str, object]
