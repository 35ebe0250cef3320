"""What a guardian does about a child's rewards: name prizes, see them, say yes or no to what was asked for."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Literal
from uuid import UUID

from handlers import notices, pricing
from handlers.families.bonds import known_as
from handlers.lines import say
from handlers.message import Outgoing
from handlers.services import Services
from handlers.turn import Payload, Turn
from storage import prizes
from storage.executor import Executor
from storage.guardianships import Ward
from storage.prizes import Redemption


async def name_prize(turn: Turn, services: Services, ward: Ward, rest: str) -> None:
    """Put a prize on a child's list, change its points, or take it off."""
    locale, wanted = turn.known.locale, pricing.priced(rest)
    if wanted is None:
        turn.answer(say(locale, "care_prize_how"), "family")
        return
    line = await pricing.name_prize(turn, services.pool, ward.child_id, known_as(ward, locale), wanted)
    turn.answer(line, "family")


async def show(turn: Turn, services: Services, ward: Ward, _rest: str) -> None:
    """What a child can have for points."""
    locale = turn.known.locale
    kept = [
        say(locale, "reward_prize", name=one.name, points=one.points)
        for one in await prizes.of(services.pool, ward.child_id)
    ]
    listed = ", ".join(kept) or say(locale, "care_prizes_none")
    lines = [say(locale, "care_prizes", name=known_as(ward, locale), prizes=listed), say(locale, "care_prize_how")]
    turn.answer("\n".join(lines), "family")


async def settle(turn: Turn, services: Services, ward: Ward, rest: str, *, state: Literal["given", "declined"]) -> None:
    """Say yes or no to what a child asked for; the child hears of it."""
    locale = turn.known.locale
    asked = await prizes.redemption(services.pool, ward.child_id, UUID(rest)) if _is_id(rest) else None
    if asked is None or asked.state != "asked":
        turn.answer(say(locale, "reward_settled"), "family")
        return
    line = say(ward.locale or locale, f"reward_{state}_child", name=asked.prize, points=asked.points)
    told, late = services.compose(Outgoing(line)), services.compose(Outgoing(say(locale, "reward_settled")))
    deciding = partial(prizes.decide, user_id=ward.child_id, id_=asked.id, state=state, by=turn.user_id, now=turn.now)
    turn.effects.append(partial(_decide, deciding=deciding, child=ward.child_id, told=told, by=turn.user_id, late=late))
    answer = "reward_agreed" if state == "given" else "reward_refused"
    turn.answer(say(locale, answer, child=known_as(ward, locale), name=asked.prize), "family")


async def _decide(
    db: Executor,
    deciding: Callable[[Executor], Awaitable[Redemption | None]],
    child: UUID,
    told: tuple[Payload, ...],
    by: UUID,
    late: tuple[Payload, ...],
) -> None:
    """Another guardian's answer may have come at the same moment: the first holds, the second hears so."""
    if await deciding(db) is None:
        await notices.send(db, by, late)
    else:
        await notices.send(db, child, told)


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
