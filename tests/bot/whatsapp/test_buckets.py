import asyncio

from bot.whatsapp.buckets import NumberBucket, pair_advance, pair_delay


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.now += seconds


def bucket(rate: float, ceiling: float = 0.0) -> tuple[NumberBucket, Clock]:
    clock = Clock()
    return NumberBucket(rate, clock, clock.sleep, ceiling=ceiling), clock


async def test_no_second_holds_more_than_its_rate() -> None:
    number, clock = bucket(80)
    taken: list[float] = []
    for _ in range(400):
        await number.take()
        taken.append(clock.now)
    assert 4.9 < taken[-1] - taken[0] < 5.0
    assert max(sum(start <= at < start + 1 for at in taken) for start in taken) <= 84


async def test_idle_time_saves_up_no_large_burst() -> None:
    number, clock = bucket(80)
    clock.now += 3600
    start = clock.now
    for _ in range(80):
        await number.take()
    assert clock.now - start > 0.9


async def test_a_pause_holds_everybody_and_then_spaces_them() -> None:
    number, clock = bucket(20)
    taken: list[float] = []

    async def sender() -> None:
        await number.take()
        taken.append(clock.now)

    await number.take()
    number.pause(30)
    number.pause(5)
    await asyncio.gather(*(sender() for _ in range(20)))
    assert min(taken) >= 1030
    assert max(taken) - min(taken) >= 0.9


async def test_a_cancelled_wait_takes_nothing() -> None:
    number = NumberBucket(1)
    await number.take()
    waiting = asyncio.create_task(number.take())
    await asyncio.sleep(0)
    before = number.delay()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert number.delay() <= before


def test_pair_burst_then_one_in_six_seconds() -> None:
    tat, now = 0.0, 1000.0
    for _ in range(45):
        assert pair_delay(tat, now) == 0
        tat = pair_advance(tat, now)
    assert pair_delay(tat, now) == 6
    assert pair_delay(tat, now + 6) == 0
    tat = pair_advance(tat, now + 6)
    assert pair_delay(tat, now + 6) == 6


def test_a_burst_of_twenty_is_paid_back_in_two_minutes() -> None:
    tat = 0.0
    for _ in range(20):
        tat = pair_advance(tat, 1000.0)
    assert tat == 1120.0


async def sent_in(number: NumberBucket, clock: Clock, seconds: float) -> int:
    end, count = clock.now + seconds, 0
    while clock.now < end:
        await number.take()
        count += 1
    return count


async def test_a_number_that_takes_more_is_given_more() -> None:
    number, clock = bucket(80, ceiling=1000)
    assert await sent_in(number, clock, 1) <= 85
    assert await sent_in(number, clock, 60) > 30_000
    assert number.rate == 1000.0


async def test_a_refusal_for_speed_slows_it_down_for_a_while() -> None:
    number, clock = bucket(80, ceiling=1000)
    await sent_in(number, clock, 5)
    before = number.rate
    number.limited()
    assert number.rate < before
    assert await sent_in(number, clock, 100) <= 100 * number.rate * 1.06
    await sent_in(number, clock, 300)
    assert number.rate > before


async def test_a_refusal_while_idle_does_not() -> None:
    number, _ = bucket(80, ceiling=1000)
    await number.take()
    number.limited()
    assert number.rate == 80.0
