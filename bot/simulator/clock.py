"""The time as the emulated phone network tells it: real time plus an offset that only grows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SimulatedClock:
    """A clock that can be moved forward while everything runs."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset
        self._told: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The simulated time, in UTC."""
        return datetime.now(UTC) + self.offset

    def advance(self, by: timedelta) -> datetime:
        """Move forward; time that went back would put answers before their questions."""
        if by < timedelta():
            raise ValueError(f"the clock cannot go back by {by!r}")
        self.offset += by
        for told in self._told:
            told()
        return self.now()

    def on_move(self, told: Callable[[], None]) -> None:
        """Call `told` after each move."""
        self._told.append(told)
