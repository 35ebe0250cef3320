"""Meta's rate limits (docs, throughput): 80 messages/s a number; 1 in 6 s to one person, in bursts of 45 at most."""

import asyncio
import time
from collections.abc import Awaitable, Callable

PAIR_BURST = 45
PAIR_SECONDS = 6.0


def pair_delay(tat: float, now: float) -> float:
    """Seconds until the next message to this person conforms. `tat` is their stored arrival time (GCRA), 0 at first."""
    return max(0.0, tat - (PAIR_BURST - 1) * PAIR_SECONDS - now)


def pair_advance(tat: float, now: float) -> float:
    """The arrival time to store after a message was sent."""
    return max(tat, now) + PAIR_SECONDS


class NumberBucket:
    """Evenly spaced permits for one business number, first come first served, in one process.

    A burst is a twentieth of a second's rate, so that no second holds more than 5 % above the rate.
    """

    def __init__(
        self,
        rate_per_second: float = 80.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = 1.0 / rate_per_second
        self._tolerance = self._interval * max(0.0, rate_per_second / 20 - 1)
        self._clock = clock
        self._sleep = sleep
        self._tat = 0.0
        self._paused_until = 0.0
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Wait for a permit. A cancelled wait takes none."""
        async with self._turn:
            while (delay := self.delay()) > 0:
                await self._sleep(delay)
            self._tat = max(self._tat, self._clock()) + self._interval

    def delay(self) -> float:
        """Seconds until a permit would be free."""
        return max(self._tat - self._tolerance, self._paused_until) - self._clock()

    def pause(self, seconds: float) -> None:
        """No permits for so long; a longer pause already set stays."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)
