"""Delivers webhooks: signed, in batches, concurrently, again and again until the bot says 200."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import aiohttp

from bot.simulator.clock import SimulatedClock
from bot.simulator.faults import Dice, Faults
from bot.simulator.rules import Rules
from bot.simulator.webhooks import Business, Update, encode, envelope
from bot.whatsapp.signature import sign

KEPT_DELIVERIES = 1000
USER_AGENT = "facebookexternalua"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One POST to the bot, for tests to look at. `status` is 0 where no answer came."""

    at: datetime
    body: bytes
    attempt: int
    status: int


class Courier:
    """The outgoing side of the emulated platform."""

    def __init__(
        self,
        url: str,
        secret: str,
        business: Business,
        *,
        clock: SimulatedClock,
        dice: Dice,
        acknowledged: Callable[[Update], None],
    ) -> None:
        self.url = url
        self._secret = secret
        self._business = business
        self._clock = clock
        self._dice = dice
        self._acknowledged = acknowledged
        self.rules = Rules()
        self.faults = Faults()
        self.counts: Counter[str] = Counter()
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT_DELIVERIES)
        self.pending: dict[int, Update] = {}
        self._numbers = count()
        self._queue: deque[int] = deque()
        self._ready = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks: set[asyncio.Task[None]] = set()

    def post(self, update: Update) -> None:
        """Hand over an update; it stays pending until the bot acknowledges it."""
        self._enqueue(update)
        if not update.repeated and self._dice.hit(self.faults.repeated_updates):
            self.counts["repeated_updates"] += 1
            self._enqueue(
                Update(item=update.item, contact=update.contact, key=update.key, field=update.field, repeated=True)
            )

    async def settled(self) -> None:
        """Wait until the bot has acknowledged everything."""
        await self._idle.wait()

    async def run(self) -> None:
        """Deliver until cancelled; what is still pending then can be handed to the next courier."""
        timeout = aiohttp.ClientTimeout(total=None)
        connector = aiohttp.TCPConnector(limit=0)
        try:
            async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
                await self._dispatch(session)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _dispatch(self, session: aiohttp.ClientSession) -> None:
        slots = asyncio.Semaphore(self.rules.concurrency)
        while True:
            await self._ready.wait()
            if self.rules.batch_pause and len(self._queue) < self.rules.batch_size:
                await asyncio.sleep(self.rules.batch_pause)
            batch = [self._queue.popleft() for _ in range(min(self.rules.batch_size, len(self._queue)))]
            if not self._queue:
                self._ready.clear()
            wait = 0.0
            spoken = any(self.pending[number].key == "messages" for number in batch)
            if spoken and self._dice.hit(self.faults.shuffled_messages):
                batch, wait = self._dice.disorder(batch), self.faults.status_delay_seconds * (len(batch) == 1)
            self._start(self._deliver(session, slots, batch, wait))

    async def _deliver(
        self, session: aiohttp.ClientSession, slots: asyncio.Semaphore, batch: list[int], wait: float
    ) -> None:
        await asyncio.sleep(wait)
        body = encode(envelope([self.pending[number] for number in batch], self._business))
        for attempt in range(1, self.rules.redelivery_attempts + 1):
            async with slots:
                delivered = await self._post(session, body, attempt)
            if delivered:
                self._acknowledge(batch)
                break
            self.counts["redeliveries"] += 1
            pause = self.rules.redelivery_pause * 2 ** min(attempt - 1, 20)
            await asyncio.sleep(min(pause, self.rules.redelivery_longest_pause))
        else:
            self.counts["webhooks_dropped"] += 1
        self._close(batch)
        if self._dice.hit(self.faults.repeated_posts):
            self.counts["repeated_posts"] += 1
            await self._post(session, body, 1)

    async def _post(self, session: aiohttp.ClientSession, body: bytes, attempt: int) -> bool:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            "X-Hub-Signature-256": sign(self._secret, body),
        }
        status = 0
        try:
            async with asyncio.timeout(self.rules.webhook_timeout):
                async with session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer:
                    await answer.read()
                    status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            pass
        self.counts["webhook_posts"] += 1
        self.deliveries.append(Delivery(self._clock.now(), body, attempt, status))
        return status == 200

    def _acknowledge(self, batch: list[int]) -> None:
        for number in batch:
            self._acknowledged(self.pending[number])

    def _close(self, batch: list[int]) -> None:
        for number in batch:
            del self.pending[number]
        if not self.pending:
            self._idle.set()

    def _enqueue(self, update: Update) -> None:
        number = next(self._numbers)
        self.pending[number] = update
        self._queue.append(number)
        self._idle.clear()
        self._ready.set()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
