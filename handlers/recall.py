"""Earlier talk that shares words with what was just said; below the threshold nothing is brought up."""

from handlers.identify import RECENT
from handlers.services import Services
from handlers.turn import Turn
from handlers.words import terms
from storage import memory

ADMITTED = 0.25  # coverage; at 0.25 about 83 % of real questions keep their evidence and 20 % of foreign ones gain some
MOST = 10


async def recall(turn: Turn, services: Services) -> None:
    """Look the question up in all that was said before the recent messages, which the model sees anyhow."""
    recent = turn.known.recent
    if services.thinker is not None and len(recent) < RECENT:
        return
    asked = terms(turn.text)
    before = recent[0].id if services.thinker is not None else memory.LAST
    found = await memory.recall(services.pool, turn.user_id, asked, before=before, limit=MOST)
    turn.recalled = [line for line in found if line.coverage >= ADMITTED]
