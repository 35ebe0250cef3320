"""Due work of memory where there is an embedder: facts and episodes that have no vector of it get one, in batches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from asyncpg import Pool

from handlers.clock import Clock
from handlers.memory.embedder import Embedder, EmbedderAway, TextRefused, packed
from storage import embeddings
from storage.embeddings import Kind, Wanting

_log = structlog.get_logger("tandem.memory")

BATCH = 64
LEASE = timedelta(minutes=10)  # also what refused texts, and batches without an answer, wait
REST = timedelta(seconds=30)  # after a failure; twice as long after the next
LONGEST_REST = timedelta(minutes=15)
_KINDS: tuple[Kind, ...] = ("facts", "episodes")


@dataclass(slots=True)
class Embedding:
    """The job. `count` is told how many vectors there are more, and how many texts got none."""

    embedder: Embedder
    count: Callable[[int, int], None] = lambda _done, _failed: None
    _failures: int = 0
    _rests_until: datetime = field(default=datetime.min.replace(tzinfo=UTC))

    async def __call__(self, pool: Pool, clock: Clock) -> int:
        """One batch of each kind; how many vectors it made."""
        now = clock.now()
        if now < self._rests_until:
            return 0
        return sum([await self._batch(pool, kind, now) for kind in _KINDS])

    async def _batch(self, pool: Pool, kind: Kind, now: datetime) -> int:
        wanting = await embeddings.claim(pool, kind, self.embedder.id, now, now + LEASE, BATCH)
        if not wanting:
            return 0
        try:
            done = await self._embed(pool, kind, wanting)
        except EmbedderAway as error:
            self._failures += 1
            rest = min(REST * 2.0 ** min(self._failures - 1, 10), LONGEST_REST)
            self._rests_until = now + rest
            _log.warning("embedder_away", reason=str(error))
            done = 0
        else:
            self._failures = 0
        self.count(done, len(wanting) - done)
        return done

    async def _embed(self, pool: Pool, kind: Kind, wanting: Sequence[Wanting]) -> int:
        """A refused text is not the others': each is tried by itself."""
        try:
            vectors = await self.embedder.embed([each.body for each in wanting], "text")
        except TextRefused:
            if len(wanting) == 1:
                return 0
            return sum([await self._embed(pool, kind, [each]) for each in wanting])
        await embeddings.put(pool, kind, self.embedder.id, wanting, [packed(vector) for vector in vectors])
        return len(wanting)
