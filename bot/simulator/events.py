"""What the page hears of, kept long enough that a reconnecting page misses nothing."""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator
from itertools import islice
from typing import NamedTuple

KEPT_EVENTS = 5000


class Event(NamedTuple):
    """Something changed. `subject` is read when it is sent, so a late reader sees the newest state."""

    number: int
    kind: str
    subject: object


class Hub:
    """One list of events, any number of readers, each at its own place."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)  # a restart begins a new count
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._last = 0
        self._bell = asyncio.Event()

    @property
    def cursor(self) -> str:
        """The present place, to continue from."""
        return self.place(self._last)

    def place(self, number: int) -> str:
        """The place after an event."""
        return f"{self._run}-{number}"

    def publish(self, kind: str, subject: object) -> None:
        """Tell everybody."""
        self._last += 1
        self._events.append(Event(self._last, kind, subject))
        self._bell.set()

    async def follow(self, cursor: str) -> AsyncIterator[list[Event]]:
        """Events after a place, as they come; ends where the reader has missed some and must start over."""
        run, _, number = cursor.partition("-")
        seen = int(number) if number.isdigit() else -1
        while run == self._run and self._holds(seen):
            fresh = list(islice(reversed(self._events), self._last - seen))[::-1]
            seen = self._last
            yield fresh
            if seen == self._last:
                await self._ring()

    def _holds(self, seen: int) -> bool:
        return 0 <= seen <= self._last and (seen == self._last or self._events[0].number <= seen + 1)

    async def _ring(self) -> None:
        self._bell.clear()
        try:
            async with asyncio.timeout(15):
                await self._bell.wait()
        except TimeoutError:
            return
