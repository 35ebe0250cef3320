"""What each tier may do in a day: the one table of numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tier:
    """Answered messages a day, and with how many left the person is told that the day's share is nearly spent."""

    messages: int
    warn_left: int


TIERS = {
    "free": Tier(messages=100, warn_left=10),
    "plus": Tier(messages=500, warn_left=20),
    "family": Tier(messages=500, warn_left=20),
}
