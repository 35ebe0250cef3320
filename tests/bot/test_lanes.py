"""Group commit: together when busy, at once when idle, one bad request fails alone."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.lanes import Lanes


class Flush:
    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, items: Sequence[int]) -> None:
        self.batches.append(list(items))
        await self.gate.wait()
        if 13 in items:
            raise ValueError("unlucky")
        if 99 in items:
            raise ConnectionError("away")


async def test_what_waits_goes_together() -> None:
    flush = Flush()
    flush.gate.clear()
    lanes = Lanes(flush, lanes=1)
    puts = [asyncio.create_task(lanes.put([n])) for n in range(5)]
    await asyncio.sleep(0)
    flush.gate.set()
    await asyncio.gather(*puts)
    assert flush.batches in ([[0], [1, 2, 3, 4]], [[0, 1, 2, 3, 4]])


async def test_no_more_than_the_most_at_once() -> None:
    flush = Flush()
    flush.gate.clear()
    lanes = Lanes(flush, lanes=1, most=3)
    puts = [asyncio.create_task(lanes.put([n, n])) for n in range(4)]
    await asyncio.sleep(0)
    flush.gate.set()
    await asyncio.gather(*puts)
    assert max(len(batch) for batch in flush.batches) <= 3


async def test_one_bad_request_fails_alone() -> None:
    flush = Flush()
    flush.gate.clear()
    lanes = Lanes(flush, lanes=1)
    puts = [asyncio.create_task(lanes.put([n])) for n in (1, 13, 2)]
    await asyncio.sleep(0)
    flush.gate.set()
    results = await asyncio.gather(*puts, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), ValueError, type(None)]


async def test_when_nothing_can_help_nothing_is_tried_one_by_one() -> None:
    flush = Flush()
    lanes = Lanes(flush, hopeless=lambda error: isinstance(error, ConnectionError))
    flush.gate.clear()
    puts = [asyncio.create_task(lanes.put([n])) for n in (99, 99, 1)]
    await asyncio.sleep(0)
    flush.gate.set()
    results = await asyncio.gather(*puts, return_exceptions=True)
    assert sum(isinstance(result, ConnectionError) for result in results) >= 2
    assert len(flush.batches) <= 3


async def test_nothing_to_store_is_stored_at_once() -> None:
    flush = Flush()
    await Lanes(flush).put([])
    assert flush.batches == []


async def test_who_gives_up_waiting_harms_nobody() -> None:
    flush = Flush()
    flush.gate.clear()
    lanes = Lanes(flush, lanes=1)
    first = asyncio.create_task(lanes.put([1]))
    await asyncio.sleep(0)
    first.cancel()
    second = asyncio.create_task(lanes.put([2]))
    flush.gate.set()
    await second
    with pytest.raises(asyncio.CancelledError):
        await first
    await lanes.drain()
