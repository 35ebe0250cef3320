"""Group commit: whatever waits is flushed together as soon as a lane is free; no timer, no delay when idle."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Lanes(Generic[T]):
    """`flush` is called with what waits, at most `most` items, in at most `lanes` calls at once."""

    def __init__(
        self,
        flush: Callable[[Sequence[T]], Awaitable[object]],
        *,
        lanes: int = 2,
        most: int = 500,
        hopeless: Callable[[Exception], bool] = lambda _: False,
    ) -> None:
        """`hopeless` errors fail a whole batch at once; after others each request of it is tried alone."""
        self._flush, self._free, self._most, self._hopeless = flush, lanes, most, hopeless
        self._waiting: list[tuple[Sequence[T], asyncio.Future[None]]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def put(self, items: Sequence[T]) -> None:
        """Return once the items are committed; raises what their flush raised."""
        if not items:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((items, done))
        self._start()
        await done

    async def drain(self) -> None:
        """Wait until nothing is on its way."""
        while self._running:
            await asyncio.wait(self._running)

    def _start(self) -> None:
        if self._free and self._waiting:
            self._free -= 1
            task = asyncio.get_running_loop().create_task(self._lane())
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _lane(self) -> None:
        try:
            while self._waiting:
                await self._commit(self._take())
        finally:
            self._free += 1

    def _take(self) -> list[tuple[Sequence[T], asyncio.Future[None]]]:
        taken: list[tuple[Sequence[T], asyncio.Future[None]]] = []
        count = 0
        while self._waiting and (not taken or count + len(self._waiting[0][0]) <= self._most):
            taken.append(self._waiting.pop(0))
            count += len(taken[-1][0])
        return taken

    async def _commit(self, batch: list[tuple[Sequence[T], asyncio.Future[None]]]) -> None:
        """One flush; when it fails and holds several requests, each is tried alone, so that one cannot fail another."""
        try:
            await self._flush([item for items, _ in batch for item in items])
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            if len(batch) == 1 or self._hopeless(error):
                for _, done in batch:
                    _fail(done, error)
                return
            for part in batch:
                await self._commit([part])
            return
        for _, done in batch:
            if not done.done():
                done.set_result(None)


def _fail(done: asyncio.Future[None], error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
