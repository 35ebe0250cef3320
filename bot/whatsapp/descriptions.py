"""One bracketed line of plain English for what is not text: `[location: Café X, Calle 1 (41.4, 2.17)]`."""

from bot.whatsapp.answers import CallPermissionMessage, FormMessage, PaymentMessage
from bot.whatsapp.types import (
    Card,
    ContactsMessage,
    Content,
    LocationMessage,
    Message,
    OrderItem,
    OrderMessage,
    SystemMessage,
)

_SHOWN_CARDS = 10
_SHOWN_ITEMS = 30
_SHOWN_LENGTH = 300


def describe(content: Content, message: Message) -> str:
    """What a model and a transcript may read instead; `""` for what says nothing."""
    match content:
        case LocationMessage():
            return _location(content)
        case ContactsMessage(cards=cards):
            return _bracketed("contact" if len(cards) == 1 else "contacts", _joined([_card(card) for card in cards]))
        case OrderMessage():
            return _order(content)
        case FormMessage():
            return _form(content)
        case _:
            return _notice(content, message)


def _notice(content: Content, message: Message) -> str:
    match content:
        case CallPermissionMessage(response=response):
            return _bracketed("call permission", response or "no answer told")
        case PaymentMessage(kind=kind):
            return _bracketed("payment", kind.removeprefix("payment_"))
        case SystemMessage(body=body):
            return body or ""
        case _ if message.referral and message.referral.headline:
            return _bracketed("came from the advertisement", message.referral.headline)
        case _:
            return ""


def _location(place: LocationMessage) -> str:
    where = f"({_plain(place.latitude)}, {_plain(place.longitude)})"
    named = ", ".join(part for part in (place.name, place.address) if part)
    return _bracketed("location", f"{named} {where}" if named else where)


def _card(card: Card) -> str:
    reached = ", ".join((*card.phones, *card.emails)) or ", ".join(f"+{wa_id}" for wa_id in card.wa_ids)
    named = card.name or card.organisation or ("" if reached else "no name")
    if card.name and card.organisation:
        named = f"{card.name} of {card.organisation}"
    return f"{named} ({reached})" if named and reached else named or reached


def _order(order: OrderMessage) -> str:
    items = _joined([_item(item) for item in order.items], limit=_SHOWN_ITEMS) or "nothing in it"
    return _bracketed("order", f"{items}; note: {order.text}" if order.text else items)


def _item(item: OrderItem) -> str:
    counted = f"{_plain(item.quantity)} × " if item.quantity is not None else ""
    priced = f" at {_plain(item.price)} {item.currency or ''}".rstrip() if item.price is not None else ""
    return f"{counted}{item.retailer_id or 'an article'}{priced}"


def _form(form: FormMessage) -> str:
    answers = form.answers or {}
    told = [f"{name}: {_short(value)}" for name, value in answers.items() if name != "flow_token"]
    return _bracketed("form", _joined(told, limit=_SHOWN_ITEMS) or form.response or form.body or "empty")


def _short(value: object) -> str:
    return value if isinstance(value, str) else str(value)[:_SHOWN_LENGTH]


def _joined(parts: list[str], limit: int = _SHOWN_CARDS) -> str:
    more = len(parts) - limit
    return "; ".join(parts[:limit]) + (f"; and {more} more" if more > 0 else "")


def _bracketed(name: str, said: str) -> str:
    return f"[{name}: {' '.join(said.split())}]"


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
