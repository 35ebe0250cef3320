"""MY ACCOUNT, EXPORT and DELETE in chat: a person's data is theirs."""

from datetime import timedelta
from functools import partial

from handlers.erasure import erase
from handlers.families.codes import digest, new_code
from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.turn import Turn
from storage import erasure, links, outbox
from storage.executor import Executor

YES, NO = "erase:yes", "erase:no"
_CLAIM_FOR = timedelta(minutes=15)


async def give_code(turn: Turn, _services: Services) -> None:
    """A code to enter on the page, which makes this chat part of the account there."""
    code, phone = new_code(), turn.claim.phone
    expires = turn.now + _CLAIM_FOR
    turn.effects.append(
        partial(
            links.issue, digest=digest(code), user_id=turn.user_id, purpose="claim", expires_at=expires, phone=phone
        )
    )
    turn.answer(say(turn.known.locale, "claim_code", code=code), "command")


async def send_export(turn: Turn, _services: Services) -> None:
    """Queue the file; what is in it is collected when it is sent."""
    turn.effects.append(partial(_queue_export, turn=turn))
    turn.answer(say(turn.known.locale, "export_here"), "command")


async def ask_to_erase(turn: Turn, _services: Services) -> None:
    """The first of two steps."""
    locale = turn.known.locale
    choices = [Choice(YES, say(locale, "erase_yes")), Choice(NO, say(locale, "erase_no"))]
    turn.answer(say(locale, "erase_sure"), "command", choices=choices)


async def answer_erasing(turn: Turn, services: Services, choice: str) -> None:
    """The second: all of it, or none."""
    locale = turn.known.locale
    if choice != YES:
        turn.answer(say(locale, "erase_kept"), "command")
        return
    who = await erasure.ids(services.pool, turn.user_id)
    counts = await erasure.count(services.pool, who) if who else {}
    turn.effects.append(partial(erase, user_id=turn.user_id, now=turn.now))
    turn.afterwards.append(partial(services.close_account, turn.user_id))
    number, messages = sum(counts.values()), counts.get("messages", 0)
    text = say(locale, "erased", number=number, tables=len(counts), messages=messages)
    turn.answer(text, "command", kind="confirmation")


async def _queue_export(db: Executor, turn: Turn) -> None:
    payload = {"type": "export", "person": str(turn.user_id)}
    await outbox.queue(db, turn.user_id, turn.claim.door, "reply", payload)
