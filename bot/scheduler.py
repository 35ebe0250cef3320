"""Due work of the whole service: so far the retention of raw updates."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from asyncpg import Pool

from handlers.clock import Clock
from storage import inbox

_log = structlog.get_logger("tandem.scheduler")
TICK_SECONDS = 600.0
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Every statement it runs is safe to run twice and at once, so that any process may do it."""

    pool: Pool
    clock: Clock
    raw_retention: timedelta

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(TICK_SECONDS)

    async def tick(self) -> None:
        """Do what is due now."""
        before = self.clock.now() - self.raw_retention
        try:
            emptied = await _all(lambda: inbox.empty_raw(self.pool, before, BATCH))
            emptied += await _all(lambda: inbox.empty_raw_updates(self.pool, before, BATCH))
        except Exception as error:  # noqa: BLE001 - the loop outlives its errors
            _log.warning("retention_failed", error=error)
            return
        if emptied:
            _log.info("raw_updates_emptied", rows=emptied)


async def _all(step: Callable[[], Awaitable[int]]) -> int:
    total = 0
    while done := await step():
        total += done
    return total
