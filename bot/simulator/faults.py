"""What can go wrong between the bot and the Cloud API, as probabilities over a seeded dice."""

import random
from dataclasses import dataclass, field, fields
from typing import TypeVar

Item = TypeVar("Item")


def _chance(label: str) -> float:
    value: float = field(default=0.0, metadata={"label": label})
    return value


@dataclass(frozen=True, slots=True)
class Faults:
    """Probabilities from 0 to 1, and the times that go with them. Replace the whole object to change one."""

    lost_response: float = _chance("Send accepted, connection cut")
    hung_response: float = _chance("Send accepted, no answer")
    html_error: float = _chance("Send fails: 502 with HTML")
    unknown_error: float = _chance("Send fails: 131000")
    number_limited: float = _chance("Send fails: 130429, number too fast")
    pair_limited: float = _chance("Send fails: 131056, person too fast")
    repeated_posts: float = _chance("Webhook sent twice, same body")
    repeated_updates: float = _chance("Update sent twice, another body")
    shuffled_messages: float = _chance("Messages arrive out of order")
    shuffled_statuses: float = _chance("Statuses arrive out of order")
    skipped_delivered: float = _chance("`delivered` never comes")
    delayed_statuses: float = _chance("Statuses come late")
    failed_statuses: float = _chance("Delivery fails: 131026")
    hang_seconds: float = field(default=60.0, metadata={"label": "Silence of a hung answer, seconds"})
    status_delay_seconds: float = field(default=5.0, metadata={"label": "Lateness of late updates, seconds"})

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            most = float("inf") if item.name.endswith("_seconds") else 1.0
            if not 0.0 <= value <= most:
                raise ValueError(f"`{item.name}` must lie between 0 and {most:g}, not {value!r}")


class Dice:
    """Seeded randomness, so that a run with faults can be repeated."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def hit(self, probability: float) -> bool:
        """Whether a fault of this probability strikes now; no draw is spent on 0."""
        return probability > 0 and self._random.random() < probability

    def disorder(self, items: list[Item]) -> list[Item]:
        """The items in another order than given, wherever one exists."""
        mixed = items[:]
        self._random.shuffle(mixed)
        return items[::-1] if mixed == items else mixed
