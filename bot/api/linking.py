"""`preferences/whatsapp`: a phone becomes part of an account, proved by a message from it."""

from datetime import datetime, timedelta

from pydantic import BaseModel, Field

from bot.api.fields import Text
from bot.api.limits import Limit
from bot.api.preferences import Preferences
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Given, Nothing, Resource
from bot.whatsapp.chat_link import chat_link
from handlers.families.codes import code_in, digest, new_code
from handlers.families.linking import TwoPeople, claim
from handlers.phones import BadPhone, parse_phone
from storage import accounts, links

resource = Resource("preferences")

GOOD_FOR = timedelta(minutes=15)
_CODES = Limit("link", timedelta(hours=1) / 5, 5)
_GUESSES = Limit("claim", timedelta(minutes=10), 6)


class Phone(Given):
    """A WhatsApp number with its country's code, in any writing."""

    phone: Text = Field(min_length=1, max_length=40, examples=["+34 600 111 222"])


class LinkCode(BaseModel):
    """Send `code` from that phone to the bot before it runs out; `link` opens the chat with it, where there is one."""

    phone: str
    code: str
    expires_at: datetime
    link: str | None


class Claim(Given):
    """The code that the bot gave in chat, by MY ACCOUNT."""

    code: Text = Field(min_length=8, max_length=20, examples=["7KQ4-M3PA"])


@resource.put("/preferences/whatsapp", access="service", problems=(429,), before_consent=True)
async def ask(call: Call[Phone]) -> LinkCode:
    """Begin to link a phone: a code that only that phone can use, within 15 minutes."""
    try:
        phone = parse_phone(call.given.phone)
    except BadPhone as error:
        raise invalid("phone", str(error)) from error
    await call.ground.limits.take([_CODES.of(call.person)])
    code, expires = new_code(), call.now + GOOD_FOR
    await links.issue(call.db, digest(code), call.person, "link", expires, phone)
    link = chat_link(call.ground.settings.whatsapp_phone, f"Tandem {code}") or None
    return LinkCode(phone=phone, code=code, expires_at=expires, link=link)


@resource.delete("/preferences/whatsapp", access="service", status=204, before_consent=True)
async def unlink(call: Call[Nothing]) -> None:
    """Unlink the phone: what was said stays with the account, the next message from the phone begins anew."""
    await links.let_go(call.db, call.person)


@resource.post("/preferences/whatsapp/claim", access="service", problems=(404, 409, 429), before_consent=True)
async def claim_chat(call: Call[Claim]) -> Preferences:
    """Make a chat that began on WhatsApp part of this account, by the code the bot gave there."""
    await call.ground.limits.take([_GUESSES.of(call.person)])
    code = code_in(call.given.code)
    try:
        if code is None or not await claim(call.db, digest(code), call.person, call.now):
            raise invalid("code", "is not known, was used, or has run out; write MY ACCOUNT to the bot for a new one")
    except TwoPeople as error:
        raise Problem(409, "the chat and the account belong to people of different age") from error
    found = await accounts.preferences(call.db, call.person)
    if found is None:
        raise Problem(404, "this account is gone")
    return Preferences.model_validate(found)
