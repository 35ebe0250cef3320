"""Due work: a list of functions, each taken again and again while it finds something, and looked at every so often."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol, runtime_checkable

import structlog
from asyncpg import Pool

from bot import metrics
from handlers.clock import Clock

_log = structlog.get_logger("tandem.scheduler")

Work = Callable[[Pool, Clock], Awaitable[int]]

TICK_SECONDS = 2.0
JITTER = 0.2  # of a pause, so that processes do not look at the same moment
MOST_ROUNDS = 200  # of one job in a tick: others wait, too


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of due work: a batch at a time, safe to run twice and at once. Returns how much it found."""

    name: str
    work: Work
    every_seconds: float = TICK_SECONDS


@runtime_checkable
class Movable(Protocol):
    """A clock that can be moved, and says so."""

    def on_move(self, told: Callable[[], None]) -> None:
        """Call `told` after each move."""
        ...


@dataclass(slots=True)
class Scheduler:
    """Any number of processes may run one."""

    pool: Pool
    clock: Clock
    jobs: Sequence[Job]
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _next: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Work until cancelled; a clock that is moved makes everything due at once."""
        if isinstance(self.clock, Movable):
            self.clock.on_move(self.wake)
        while True:
            if self._woken.is_set():
                self._woken.clear()
                self._next.clear()
            for job in self.jobs:
                if self._next.get(job.name, 0.0) <= monotonic():
                    await self._take(job)
                    self._next[job.name] = monotonic() + job.every_seconds * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
            await self._pause()

    def wake(self) -> None:
        """Look at everything now."""
        self._woken.set()

    async def tick(self) -> None:
        """Do all that is due now, whenever it was looked at last."""
        for job in self.jobs:
            await self._take(job)

    async def _take(self, job: Job) -> None:
        """One job's batches until none is left; its failure is its own."""
        total = 0
        try:
            for _ in range(MOST_ROUNDS):
                done = await job.work(self.pool, self.clock)
                total += done
                if not done:
                    break
        except Exception as error:  # noqa: BLE001 - the loop outlives its errors
            metrics.DUE_FAILURES.labels(job.name).inc()
            _log.warning("due_work_failed", job=job.name, error=type(error).__name__)
        if total:
            metrics.DUE_DONE.labels(job.name).inc(total)
            _log.info("due_work_done", job=job.name, count=total)

    async def _pause(self) -> None:
        seconds = max(min(self._next.values(), default=0.0) - monotonic(), 0.05)
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
