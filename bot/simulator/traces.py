"""What the worker tells of its turns, for the page's inspector. In memory only."""

from collections import deque
from collections.abc import Mapping

KEPT_TURNS = 20
Trace = Mapping[str, object]


class Traces:
    """The last turns of each person."""

    def __init__(self) -> None:
        self._turns: dict[str, deque[Trace]] = {}

    def add(self, person_id: str, trace: Trace) -> None:
        """Keep one turn."""
        self._turns.setdefault(person_id, deque(maxlen=KEPT_TURNS)).append(trace)

    def of(self, person_id: str) -> list[Trace]:
        """A person's turns, oldest first."""
        return list(self._turns.get(person_id, ()))
