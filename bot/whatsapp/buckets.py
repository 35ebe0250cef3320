"""Meta's rate limits (docs, throughput): 80 messages/s a number; 1 in 6 s to one person, in bursts of 45 at most."""

import asyncio
import time
from collections.abc import Awaitable, Callable

PAIR_BURST = 45
PAIR_SECONDS = 6.0
UPGRADED = 1000.0  # messages/s of a number that Meta has upgraded
SLOWEST = 10.0
CAUTION = 300.0  # seconds without another try after a refusal
RECENTLY = 2.0  # seconds in which waiting counts as going on


def pair_delay(tat: float, now: float) -> float:
    """Seconds until the next message to this person conforms. `tat` is their stored arrival time (GCRA), 0 at first."""
    return max(0.0, tat - (PAIR_BURST - 1) * PAIR_SECONDS - now)


def pair_advance(tat: float, now: float) -> float:
    """The arrival time to store after a message was sent."""
    return max(tat, now) + PAIR_SECONDS


class NumberBucket:
    """Evenly spaced permits for one business number, first come first served, in one process.

    A burst is a twentieth of a second's rate, so that no second holds more than 5 % above the rate. Meta raises a
    number from 80 to 1,000 messages/s without telling (docs, throughput): with a `ceiling` above the rate, a bucket
    that keeps people waiting tries a quarter more each second, until it is `limited`; then it stays below for five
    minutes.
    """

    def __init__(
        self,
        rate_per_second: float = 80.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        ceiling: float = 0.0,
    ) -> None:
        self.rate = rate_per_second
        self._ceiling = max(ceiling, rate_per_second)
        self._clock = clock
        self._sleep = sleep
        self._tat = 0.0
        self._paused_until = 0.0
        self._grows_at = 0.0
        self._waited_at = float("-inf")
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Wait for a permit. A cancelled wait takes none."""
        async with self._turn:
            while (delay := self.delay()) > 0:
                self._grow()
                await self._sleep(delay)
            self._tat = max(self._tat, self._clock()) + 1.0 / self.rate

    def delay(self) -> float:
        """Seconds until a permit would be free."""
        tolerance = max(0.0, self.rate / 20 - 1) / self.rate
        return max(self._tat - tolerance, self._paused_until) - self._clock()

    def pause(self, seconds: float) -> None:
        """No permits for so long; a longer pause already set stays."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def limited(self) -> None:
        """The platform refused for speed: slow down, if it was speed of ours."""
        now = self._clock()
        if now - self._waited_at < RECENTLY:
            self.rate = max(self.rate * 0.7, SLOWEST)
        self._grows_at = now + CAUTION

    def _grow(self) -> None:
        now = self._clock()
        if now < self._paused_until:
            return
        if now - self._waited_at >= RECENTLY:
            self._grows_at = max(self._grows_at, now + 1.0)
        elif now >= self._grows_at:
            self.rate = min(self.rate * 1.25, self._ceiling)
            self._grows_at = now + 1.0
        self._waited_at = now
