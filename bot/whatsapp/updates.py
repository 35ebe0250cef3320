"""The updates one webhook body carries, as far as the hot path needs to know them."""

from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One of `value.messages[]`, not yet understood. `business_number` is `""` when the metadata lacks it."""

    business_number: str
    id: str
    bsuid: str | None
    phone: str | None  # E.164 with a plus
    group_id: str | None
    kind: str  # the raw `type`, `""` when missing
    text: str  # what to look for urgency in: body, button or list title, caption
    sent_at: datetime | None  # None: missing or impossible, take the time of arrival
    raw: str = attribute(repr=False)  # strict JSON of {"message", "contact", "metadata"}


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """One of `value.statuses[]`; states this version does not know are kept."""

    business_number: str
    message_id: str
    status: str
    at: datetime | None
    recipient_phone: str | None
    recipient_bsuid: str | None
    tag: str | None  # our own `biz_opaque_callback_data`
    price_category: str | None
    price_type: str | None
    price_model: str | None
    billable: bool | None
    error_code: int | None
    error_title: str | None


@dataclass(frozen=True, slots=True)
class OtherUpdate:
    """Anything else: another field, errors of the account, or (with a reason) something malformed."""

    field: str
    digest: bytes  # SHA-256 of the canonical change with its account and time
    raw: str = attribute(repr=False)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything in one body; nothing of it is dropped."""

    messages: tuple[InboundMessage, ...] = ()
    statuses: tuple[StatusUpdate, ...] = ()
    others: tuple[OtherUpdate, ...] = ()
