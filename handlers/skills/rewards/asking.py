"""A child's wish on its way to the guardians."""

from collections.abc import Callable
from uuid import UUID

from handlers import notices
from handlers.lines import say
from handlers.message import Choice, Outgoing
from handlers.turn import Payload
from storage import guardianships
from storage.executor import Executor
from storage.prizes import Redemption


async def send_requests(
    db: Executor,
    child_id: UUID,
    name: str | None,
    asked: Redemption,
    points: int,
    compose: Callable[[Outgoing], tuple[Payload, ...]],
) -> None:
    """Ask every active guardian of a child, with a yes and a no to tap; the first answer holds."""
    for bond in await guardianships.guardians(db, child_id):
        locale = bond.locale
        child = name or say(locale, "report_child")
        text = say(locale, "reward_request", child=child, name=asked.prize, points=asked.points, all=points)
        yes = Choice(f"care:prize_yes:{child_id}:{asked.id}", say(locale, "reward_agree"))
        no = Choice(f"care:prize_no:{child_id}:{asked.id}", say(locale, "reward_decline"))
        await notices.send(db, bond.guardian_id, compose(Outgoing(text, (yes, no))))
