"""Deeds: what a person did that earns points. A skill says which of its entries are deeds; the log is what counts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from storage.executor import Executor
from storage.rewards import Deed as Done

Since = Callable[[Executor, UUID, datetime], Awaitable[Sequence[Done]]]
DaysOff = Callable[[Executor, UUID, date], Awaitable[Sequence[date]]]


@dataclass(frozen=True, slots=True)
class Deeds:
    """A skill's deeds: the key of the words for one, its points, how many count on one day, and how to list them.

    `since` lists deeds from a moment on, oldest first, at most some hundreds: a key that is the skill's own, and when.
    `days_off` lists days of rest up to a day that the skill knows of (free by plan, sick): they break no streak.
    """

    line: str
    points: int
    most: int
    since: Since
    days_off: DaysOff | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """An effect that may be a deed: it is run ahead of the answer, so that the answer can tell what it earned."""

    skill: str
    effect: Callable[[Executor], Awaitable[object]]

    async def __call__(self, db: Executor) -> object:
        """Run the effect."""
        return await self.effect(db)
