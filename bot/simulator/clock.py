"""The time as the emulated phone network tells it: real time plus an offset that only grows."""

from datetime import UTC, datetime, timedelta


class SimulatedClock:
    """A clock that can be moved forward while everything runs."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The simulated time, in UTC."""
        return datetime.now(UTC) + self.offset

    def advance(self, by: timedelta) -> datetime:
        """Move forward; time that went back would put answers before their questions."""
        if by < timedelta():
            raise ValueError(f"the clock cannot go back by {by!r}")
        self.offset += by
        return self.now()
