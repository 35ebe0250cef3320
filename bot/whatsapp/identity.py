"""Changed ids and preferences told by webhooks (Meta docs, business-scoped-user-ids; webhooks/user_preferences)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.whatsapp.loose import key, mapping, parse_json_text, phone, sequence, string
from bot.whatsapp.types import SystemMessage
from handlers.message import IdentityChange

_CHANGED = ("changed_number", "changed_user_id")


@dataclass(frozen=True, slots=True)
class MarketingPreference:
    """Whether a person takes marketing messages from now on."""

    bsuid: str | None
    phone: str | None
    choice: Literal["stop", "resume"]


def of_system(system: SystemMessage) -> IdentityChange | None:
    """The change a `system` message tells. A renewed device key (`customer_identity_changed`) changes no id."""
    kind = system.type or ""
    if not kind.endswith(_CHANGED) and (kind or not (system.bsuid or system.phone)):
        return None
    return IdentityChange(
        previous_bsuid=_earlier(system.previous_bsuid, system.bsuid),
        bsuid=system.bsuid,
        previous_phone=_earlier(system.previous_phone, system.phone),
        phone=system.phone,
    )


def identity_changes(raw_change: str) -> tuple[IdentityChange, ...]:
    """The field `user_id_update`: a list of, or one, `{wa_id?, user_id{previous,current}, parent_user_id?}`."""
    return tuple(
        IdentityChange(
            previous_bsuid=key(mapping(update.get("user_id")).get("previous")),
            bsuid=key(mapping(update.get("user_id")).get("current")),
            phone=phone(update.get("wa_id")),
        )
        for update in _updates(raw_change, "user_id_update")
        if mapping(update.get("user_id"))
    )


def marketing_preferences(raw_change: str) -> tuple[MarketingPreference, ...]:
    """The field `user_preferences`: who said stop or resume to marketing messages, in the order told."""
    found: list[MarketingPreference] = []
    for preference in _updates(raw_change, "user_preferences"):
        bsuid, number = key(preference.get("user_id")), phone(preference.get("wa_id"))
        value = string(preference.get("value"))
        if preference.get("category") == "marketing_messages" and (bsuid or number):
            if value == "stop":
                found.append(MarketingPreference(bsuid, number, "stop"))
            elif value == "resume":
                found.append(MarketingPreference(bsuid, number, "resume"))
    return tuple(found)


def _earlier(previous: str | None, present: str | None) -> str | None:
    return previous if previous != present else None


def _updates(raw_change: str, name: str) -> Iterator[dict[str, object]]:
    try:
        change = mapping(parse_json_text(raw_change))
    except (ValueError, RecursionError):
        return
    value = mapping(change.get("value"))
    listed = value.get(name)
    for update in sequence(listed) or [listed if isinstance(listed, dict) else value]:
        yield mapping(update)
