"""Earlier talk that may matter now; below the threshold nothing is brought up."""

from handlers.identify import RECENT
from handlers.memory.recall import Asked
from handlers.memory.recall import recall as find
from handlers.services import Services
from handlers.turn import Turn

ADMITTED = 0.25  # coverage; benchmarks/RESULTS.md has what it keeps of real questions and lets in of foreign ones
MOST = 10


async def recall(turn: Turn, services: Services) -> None:
    """Look the turn up in all that was said before the recent messages, which a model sees anyhow."""
    recent = turn.known.recent
    if services.thinker is not None and len(recent) < RECENT:
        return
    before = recent[0].place if services.thinker is not None else None
    asked = Asked.by(turn.known, turn.now)
    turn.recalled = await find(services.pool, asked, turn.text, before=before, most=MOST, admitted=ADMITTED)
