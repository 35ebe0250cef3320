"""Earlier talk that may matter now; below the threshold nothing is brought up."""

from handlers.memory.recall import Asked
from handlers.memory.recall import recall as find
from handlers.services import Services
from handlers.turn import Turn

ADMITTED = 0.25  # coverage; benchmarks/RESULTS.md has what it keeps of real questions and lets in of foreign ones
MOST = 10


async def recall(turn: Turn, services: Services) -> None:
    """Look the turn up in all that was said before the messages that a model is shown anyhow."""
    if services.thinker is not None and turn.shows_all:
        return
    before = turn.shown[0].place if services.thinker is not None and turn.shown else None
    asked = Asked.by(turn.known, turn.now, turn.meaning)
    turn.recalled = await find(services.pool, asked, turn.text, before=before, most=MOST, admitted=ADMITTED)
