"""What each tier may do in a day: the one table of numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tier:
    """Answered messages a day, and from which one on the person is told that the day's share is nearly spent."""

    messages: int
    warn_at: int


TIERS = {
    "free": Tier(messages=100, warn_at=90),
    "plus": Tier(messages=500, warn_at=480),
    "family": Tier(messages=500, warn_at=480),
}
