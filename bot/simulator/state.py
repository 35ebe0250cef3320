"""The state of the emulated platform, in memory, and its background work."""

import asyncio
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from bot.simulator.buckets import Buckets
from bot.simulator.chat import Chats, Message
from bot.simulator.clock import SimulatedClock
from bot.simulator.courier import Courier
from bot.simulator.events import Hub
from bot.simulator.faults import Dice, Faults
from bot.simulator.keeper import SAVE_PAUSE, Keeper, Saved
from bot.simulator.media import MediaStore
from bot.simulator.people import People, Person
from bot.simulator.rules import Rules
from bot.simulator.shapes import JsonObject
from bot.simulator.statuses import Statuses
from bot.simulator.traces import Trace, Traces
from bot.simulator.webhooks import Business, Update

if TYPE_CHECKING:
    from bot.simulator.templates import Template

VERIFY_TIMEOUT = aiohttp.ClientTimeout(total=10)
TYPING_LIFE = timedelta(seconds=25)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot that the platform accepted."""

    at: datetime
    message_id: str
    person: Person
    payload: JsonObject
    tag: str


class State:
    """People, messages, media, clock and faults of one business number."""

    def __init__(
        self,
        webhook_url: str,
        app_secret: str,
        verify_token: str,
        access_token: str,
        business_number: str,
        *,
        clock: SimulatedClock | None = None,
        state_dir: Path | None = None,
        faults: Faults = Faults(),  # noqa: B008
        rules: Rules = Rules(),  # noqa: B008
        rng_seed: int = 0,
        account_id: str = "102290129340398",
        display_number: str = "15550783881",
        business_name: str = "Tandem",
    ) -> None:
        self.verify_token, self.access_token = verify_token, access_token
        self.clock = clock or SimulatedClock()
        self.business = Business(account_id, business_number, display_number, business_name)
        self.people, self.chats, self.media = People(), Chats(), MediaStore()
        self.traces, self.hub, self.dice = Traces(), Hub(), Dice(rng_seed)
        self.statuses = Statuses(self)
        self.courier = Courier(
            webhook_url, app_secret, self.business, clock=self.clock, dice=self.dice, acknowledged=self._acknowledged
        )
        self.faults, self.rules = faults, rules
        self.templates: list[Template] = []
        self.outbox: list[Sent] = []
        self.priced: set[str] = set()
        self.typing: dict[str, datetime] = {}
        self.replies: dict[str, asyncio.Queue[Message]] = defaultdict(asyncio.Queue)
        self.stopping = asyncio.Event()
        self._keeper = Keeper(state_dir) if state_dir else None
        self._tasks: list[asyncio.Task[None]] = []
        self._restore()

    @property
    def faults(self) -> Faults:
        """What goes wrong; assign another object to change it."""
        return self.courier.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.courier.faults = faults
        self.hub.publish("faults", faults)

    @property
    def rules(self) -> Rules:
        """The platform's rules; assigning fills the buckets again."""
        return self.courier.rules

    @rules.setter
    def rules(self, rules: Rules) -> None:
        self.courier.rules = rules
        self.buckets = Buckets(rules)

    @property
    def counts(self) -> Counter[str]:
        """How often what happened."""
        return self.courier.counts

    async def start(self) -> None:
        """Begin to deliver webhooks, going on where an earlier run stopped."""
        self._tasks = [asyncio.create_task(self.courier.run())]
        if self._keeper:
            self._tasks.append(asyncio.create_task(self._keep(self._keeper)))
        for person in self.people:
            self.statuses.resume(person)

    async def stop(self) -> None:
        """End all background work and write the last changes."""
        self.end_streams()
        await self.statuses.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._keeper:
            await self._keeper.save(self._saved(), self.media.bytes)

    def end_streams(self) -> None:
        """Let go of requests that would stay open, so that the application can shut down."""
        self.stopping.set()
        self.hub.publish("end", None)

    async def verify_webhook(self) -> bool:
        """Ask the bot's webhook for its challenge, as Meta does when the URL is entered."""
        query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": self.verify_token}
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with (
                aiohttp.ClientSession(timeout=VERIFY_TIMEOUT) as session,
                session.get(self.courier.url, params=query) as answer,
            ):
                return answer.status == 200 and await answer.text() == query["hub.challenge"]
        return False

    def show(self, kind: str, subject: object) -> None:
        """Tell the page and have it kept."""
        self.hub.publish(kind, subject)
        if self._keeper:
            self._keeper.changed.set()

    def advance_clock(self, by: timedelta) -> datetime:
        """Move the simulated time forward."""
        now = self.clock.advance(by)
        self.show("clock", None)
        for person_id in self.typing:
            self.show("typing", person_id)
        return now

    def observe(self, trace: Trace) -> None:
        """Take the trace of a turn from the worker: `person` is a phone or a BSUID. Strangers are ignored."""
        person = self.people.find(str(trace.get("person")))
        if person:
            self.traces.add(person.id, trace)
            self.hub.publish("trace", (person.id, dict(trace)))

    def _acknowledged(self, update: Update) -> None:
        message = self.chats.get(update.message_id)
        if message and message.advance("delivered"):
            self.show("message", message)

    async def _keep(self, keeper: Keeper) -> None:
        while True:
            await keeper.changed.wait()
            await asyncio.sleep(SAVE_PAUSE)
            await keeper.save(self._saved(), self.media.bytes)

    def _saved(self) -> Saved:
        return Saved(
            people=list(self.people),
            messages=self.chats.all(),
            media=list(self.media.files.values()),
            pending=list(self.courier.pending.values()),
            clock_offset=self.clock.offset.total_seconds(),
        )

    def _restore(self) -> None:
        if not self._keeper:
            return
        saved = self._keeper.load()
        self.clock.offset = max(self.clock.offset, timedelta(seconds=saved.clock_offset))
        for person in saved.people:
            self.people.enter(person)
        for message in saved.messages:
            self.chats.add(message)
        for file in saved.media:
            self.media.files[file.id] = file
            self.media.bytes[file.id] = self._keeper.content(file.id) or b""
        for update in saved.pending:
            self.courier.post(update)
