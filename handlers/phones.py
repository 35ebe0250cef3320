"""Phone numbers as people write them and as WhatsApp tells them, which is not always the same."""

import re

import phonenumbers

# Numbers that WhatsApp knows in another form than people dial: Brazil's ninth digit, Mexico's and Argentina's mobile
# marks (Cloud API docs, phone numbers; the docs tell to use the `wa_id` that comes back).
_BRAZIL = re.compile(r"^\+55(\d{2})(?:9)?(\d{8})$")
_MEXICO = re.compile(r"^\+52(?:1)?(\d{10})$")
_ARGENTINA = re.compile(r"^\+54(?:9)?(\d{10})$")


class BadPhone(ValueError):  # noqa: N818
    """Not a phone number that can be dialled from everywhere; the message says what is missing."""


def parse_phone(text: str) -> str:
    """A number in any international writing as E.164. Raises BadPhone."""
    written = text.strip()
    if not written.startswith(("+", "00")):
        raise BadPhone("write it with the country's code, such as +34 600 111 222")
    try:
        number = phonenumbers.parse("+" + written.removeprefix("00").removeprefix("+"))
    except phonenumbers.NumberParseException as error:
        raise BadPhone("this is no phone number") from error
    if not phonenumbers.is_valid_number(number):
        raise BadPhone("there is no such number in that country")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def forms(phone: str) -> tuple[str, ...]:
    """Every form in which WhatsApp or people may write a number (E.164), the given one first."""
    others: tuple[str, ...] = ()
    if found := _BRAZIL.match(phone):
        others = (f"+55{found[1]}{found[2]}", f"+55{found[1]}9{found[2]}")
    elif found := _MEXICO.match(phone):
        others = (f"+52{found[1]}", f"+521{found[1]}")
    elif found := _ARGENTINA.match(phone):
        others = (f"+54{found[1]}", f"+549{found[1]}")
    return tuple(dict.fromkeys((phone, *others)))


def same_phone(one: str, other: str) -> bool:
    """Are two numbers (E.164) forms of one?"""
    return other in forms(one)


def masked(phone: str | None) -> str:
    """Enough of a number to know it by, not enough to call it."""
    return f"{phone[:3]} … {phone[-3:]}" if phone and len(phone) > 8 else "…"
