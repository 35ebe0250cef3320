"""Memory in the person's hands, by chat: remember, correct, forget; with a model and with none."""

from functools import partial

from handlers.lines import say
from handlers.memory.phrases import Wish, wish_in
from handlers.services import Services
from handlers.skills.memory.correcting import apply, correction
from handlers.skills.memory.forgetting import forget_last, forget_what, tapped
from handlers.skills.memory.noting import keep, noted
from handlers.turn import Turn
from storage import facts


async def understand(turn: Turn, services: Services) -> bool:
    """Answer a message that wants something remembered, corrected or forgotten."""
    message = turn.spoken[-1]
    if message.choice_id:
        return message.choice_id.startswith("memory:") and await tapped(turn, services, message)
    wish = None if message.forwarded else wish_in(message.text)
    match wish:
        case None:
            return False
        case Wish("remember", what):
            return remember(turn, what)
        case Wish("wrong" | "no" as intent, what):
            return await _correct(turn, services, what, sure=intent == "wrong")
        case Wish("forget_last"):
            return await forget_last(turn, message)
        case Wish(_, what):
            return await forget_what(turn, services, message, what)


def remember(turn: Turn, what: str) -> bool:
    """Keep what somebody asks to be remembered; False where there is nothing to keep."""
    message = turn.spoken[-1]
    if message.text.rstrip().endswith("?"):
        return False
    kept = noted(turn.known, what, message.sent_at, turn.now)
    if not kept:
        return False
    turn.effects.append(partial(keep, turn=turn, candidates=kept, message_ids=[message.id]))
    told = "\n".join(each.text for each in kept if not each.ends) or what
    turn.answer(say(turn.known.locale, "noted", text=told), "skill")
    return True


async def _correct(turn: Turn, services: Services, what: str, *, sure: bool) -> bool:
    message = turn.spoken[-1]
    known = await facts.holding(services.pool, turn.user_id)
    past = await facts.history(services.pool, turn.user_id)
    change = correction(turn, known, past, what, sure=sure)
    if change is None:
        return False
    turn.effects.append(partial(apply, turn=turn, change=change, message_ids=[message.id]))
    turn.answer(say(turn.known.locale, "corrected", new=change.right, old=change.was), "skill")
    return True
