"""A phone becomes part of an account: proved by a code that came from that phone, or entered by the account's owner."""

from datetime import datetime
from functools import partial
from uuid import UUID

from handlers.families.ages import is_minor
from handlers.lines import say
from handlers.memory import documents
from handlers.phones import same_phone
from handlers.services import Services
from handlers.turn import Turn
from storage import links
from storage.executor import Executor
from storage.links import Code, Party


class CodeGone(Exception):  # noqa: N818
    """Somebody else used the code at the same moment."""


class TwoPeople(Exception):  # noqa: N818
    """The two are not one person: one of them is under age and the other is not."""


async def link(turn: Turn, services: Services, digest: bytes, code: Code) -> None:
    """Answer a message with an account's code: the conversation and what is remembered of it become the account's."""
    locale = turn.known.locale
    if turn.claim.phone is None or code.phone is None or not same_phone(turn.claim.phone, code.phone):
        turn.answer(say(locale, "link_other_number"), "family")
        return
    found = await links.both(services.pool, turn.user_id, code.user_id)
    if code.user_id not in found or differ_in_age(found[turn.user_id], found[code.user_id], turn.now.year):
        turn.answer(say(locale, "link_ages"), "family")
        return
    turn.effects.append(partial(_link, digest=digest, code=code, turn=turn, phone=turn.claim.phone))
    turn.answer(say(locale, "link_done"), "family")


async def claim(db: Executor, digest: bytes, account: UUID, now: datetime) -> bool:
    """The owner of `account` entered a code they got in chat; False when it is none. Raises TwoPeople."""
    code = await links.redeem(db, digest, now)
    if code is None or code.purpose != "claim" or code.phone is None:
        return False
    await join(db, code.user_id, account, None, code.phone, now)
    return True


async def join(db: Executor, person: UUID, account: UUID, conversation: str | None, phone: str, now: datetime) -> None:
    """Make the person of a chat and the owner of an account one. Raises TwoPeople.

    Someone who has an account of their own keeps it, with all that was said so far, and loses the phone only.
    """
    if person != account:
        found = await links.both(db, person, account)
        if person not in found or account not in found or differ_in_age(found[person], found[account], now.year):
            raise TwoPeople(f"{person} and {account} are not one")
        if not found[person].account:
            await links.pour(db, person, account)
            await documents.rebuild(db, account, now)
        elif conversation is not None:
            await links.move_contact(db, person, account, conversation)
    await links.take_on(db, account, phone)


def differ_in_age(one: Party, other: Party, year: int) -> bool:
    """Is one a child or in somebody's care, and the other known to be neither?"""
    ages = [_young(party, year) for party in (one, other)]
    return None not in ages and ages[0] != ages[1]


def _young(party: Party, year: int) -> bool | None:
    if party.ward or party.onboarding == "waiting_for_guardian":
        return True
    return None if party.birth_year is None else is_minor(party.birth_year, year)


async def _link(db: Executor, digest: bytes, code: Code, turn: Turn, phone: str) -> None:
    if await links.redeem(db, digest, turn.now) is None:
        raise CodeGone("the code was used a moment ago")
    await join(db, turn.user_id, code.user_id, turn.claim.key, phone, turn.now)
