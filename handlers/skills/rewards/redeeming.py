"""Points for a prize: asked for by a tap and granted by a guardian's; somebody without one grants it themselves."""

from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid5

from handlers.lines import say
from handlers.message import Choice, Outgoing
from handlers.pricing import name_prize, priced
from handlers.rewarding import NAME
from handlers.services import Services
from handlers.skills.rewards.asking import send_requests
from handlers.turn import Payload, Turn
from storage import prizes, rewards
from storage.executor import Executor
from storage.prizes import Prize


async def tapped(turn: Turn, services: Services, action: str, what: str) -> bool:
    """A prize was tapped (`want`), or the yes beneath the question (`take`)."""
    locale, db = turn.known.locale, services.pool
    found = next((one for one in await prizes.of(db, turn.user_id) if str(one.id) == what), None)
    if found is None:
        turn.answer(say(locale, "reward_gone"), "command")
        return True
    free = (await rewards.standing(db, turn.user_id, turn.known.timezone)).free
    if free < found.points:
        missing = found.points - free
        line = say(locale, "reward_too_few", name=found.name, points=found.points, free=max(free, 0), missing=missing)
        turn.answer(line, "command")
    elif action == "want":
        _ask(turn, found, free)
    else:
        _take(turn, services, found)
    return True


async def name_own(turn: Turn, services: Services, rest: str) -> bool:
    """Somebody without a guardian names a prize of their own."""
    wanted = priced(rest)
    if wanted is None or turn.known.guarded:
        return False
    called = turn.known.display_name or say(turn.known.locale, "menu_rewards")
    turn.answer(await name_prize(turn, services.pool, turn.user_id, called, wanted), "command")
    return True


def _ask(turn: Turn, prize: Prize, free: int) -> None:
    locale = turn.known.locale
    line = "reward_ask" if turn.known.guarded else "reward_take"
    choices = [
        Choice(f"{NAME}:take:{prize.id}", say(locale, "reward_ask_yes")),
        Choice(f"{NAME}:later", say(locale, "reward_ask_no")),
    ]
    turn.answer(say(locale, line, name=prize.name, points=prize.points, free=free), "command", choices=choices)


def _take(turn: Turn, services: Services, prize: Prize) -> None:
    id_ = uuid5(turn.user_id, turn.spoken[-1].id)
    turn.effects.append(partial(_redeem, turn=turn, prize_id=prize.id, id_=id_, compose=services.compose))
    line = "reward_asked" if turn.known.guarded else "reward_taken"
    turn.answer(say(turn.known.locale, line, name=prize.name, points=prize.points), "command")


async def _redeem(
    db: Executor, turn: Turn, prize_id: UUID, id_: UUID, compose: Callable[[Outgoing], tuple[Payload, ...]]
) -> None:
    person = turn.known
    asked = await prizes.ask(db, person.id, prize_id, id_, turn.now)
    if asked is None:
        return
    if person.guarded:
        standing = await rewards.standing(db, person.id, person.timezone)
        await send_requests(db, person.id, person.display_name, asked, standing.points, compose)
    else:
        await prizes.decide(db, person.id, id_, "given", by=person.id, now=turn.now)
