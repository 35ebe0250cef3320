"""The people with a phone, and how a business addresses them."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import phonenumbers

_NOT_DIGITS = re.compile(r"\D")
_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


@dataclass(slots=True)
class Person:
    """Somebody with the app. Without a phone they are known to the business by their BSUID alone."""

    id: str
    name: str
    bsuid: str
    phone: str | None = None  # E.164 with `+`
    no_phone_as: Literal["omitted", "empty"] = "omitted"  # both were seen in webhooks
    online: bool = True
    reads: bool = True
    blocked: bool = False  # by the business
    last_inbound: datetime | None = None

    @property
    def wa_id(self) -> str | None:
        """The phone as webhooks carry it: digits only; None where the key is left out."""
        if self.phone is None:
            return "" if self.no_phone_as == "empty" else None
        return digits(self.phone)


class People:
    """Everybody, found by page id, phone or BSUID."""

    def __init__(self) -> None:
        self._by_id: dict[str, Person] = {}
        self._by_address: dict[str, Person] = {}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())

    def add(self, name: str, phone: str | None, bsuid: str | None) -> Person:
        """A new person. Raises ValueError where the phone or the BSUID is taken or malformed."""
        phone = e164(phone) if phone else None
        bsuid = bsuid or make_bsuid(phone)
        if not is_bsuid(bsuid):
            raise ValueError(f"{bsuid!r} is no BSUID: a country, a dot and up to 128 letters or digits")
        self._refuse_taken(phone, bsuid)
        person = Person(id=f"p{len(self._by_id) + 1}", name=name.strip() or "Somebody", bsuid=bsuid, phone=phone)
        self.enter(person)
        return person

    def enter(self, person: Person) -> None:
        """Make a person findable."""
        self._by_id[person.id] = person
        self._by_address[person.bsuid] = person
        if person.phone:
            self._by_address[digits(person.phone)] = person

    def renumber(self, person: Person, phone: str | None, bsuid: str) -> None:
        """Give a person another phone and BSUID; the earlier ones lead nowhere afterwards."""
        phone = e164(phone) if phone else None
        self._refuse_taken(phone if phone != person.phone else None, bsuid)
        for address, owner in list(self._by_address.items()):
            if owner is person:
                del self._by_address[address]
        person.phone, person.bsuid = phone, bsuid
        self.enter(person)

    def get(self, person_id: str) -> Person | None:
        """The person of a page id."""
        return self._by_id.get(person_id)

    def find(self, address: str) -> Person | None:
        """The person of a phone, in any writing, or of a BSUID."""
        return self._by_address.get(address) or self._by_address.get(digits(address))

    def _refuse_taken(self, phone: str | None, bsuid: str) -> None:
        for address in (phone and digits(phone), bsuid):
            if address and address in self._by_address:
                raise ValueError(f"{address!r} already belongs to {self._by_address[address].name!r}")


def digits(phone: str) -> str:
    """The digits of a phone number in any writing."""
    return _NOT_DIGITS.sub("", phone)


def e164(phone: str) -> str:
    """A phone as `+` and digits. Numbers nobody owns are welcome here: only the shape is checked."""
    number = digits(phone)
    if not 7 <= len(number) <= 15:
        raise ValueError(f"{phone!r} is no phone number: write it with its country code, such as +14155550100")
    return f"+{number}"


def is_bsuid(address: str) -> bool:
    """Whether an address has the form of a business-scoped user id."""
    return _BSUID.fullmatch(address) is not None


def make_bsuid(phone: str | None) -> str:
    """A BSUID: always the same for a phone, as Meta's changes with the phone; random without one."""
    if phone is None:
        return f"US.{secrets.randbelow(10**18):018d}"
    number = int.from_bytes(hashlib.sha256(phone.encode()).digest()[:8])
    return f"{_country(phone)}.{number % 10**18:018d}"


def _country(phone: str) -> str:
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return "US"
    return region if region and region.isalpha() else "US"
