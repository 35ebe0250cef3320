"""Moves a bot's message along its way to a person: sent, delivered, read, or failed."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import TYPE_CHECKING

from bot.simulator.chat import ORDER, Message, Status
from bot.simulator.errors import status_error
from bot.simulator.people import Person
from bot.simulator.shapes import JsonObject
from bot.simulator.webhooks import priced, status_update

if TYPE_CHECKING:
    from bot.simulator.state import State


class Statuses:
    """One small task a message; people who are offline get theirs when they return."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, message: Message, person: Person) -> None:
        """Start, or go on after a pause, as far as the person's phone allows."""
        self._run(self._progress(message, person))

    def refuse(self, message: Message, person: Person, code: int, details: str) -> None:
        """Tell that an accepted message failed."""
        self._run(self._fail(message, person, code, details))

    def resume(self, person: Person) -> None:
        """Go on with everything that waits for this person."""
        for message in self._state.chats.of(person.id):
            if message.sender == "bot" and message.status not in {"read", "failed"}:
                self.begin(message, person)

    def tell(self, message: Message, person: Person, status: str, errors: list[JsonObject] | None = None) -> None:
        """Send one status webhook as it is, whatever came before it."""
        self._post(message, person, status, self._state.clock.now(), errors)

    async def stop(self) -> None:
        """Drop what is under way; `resume` takes it up again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _progress(self, message: Message, person: Person) -> None:
        faults, dice = self._state.faults, self._state.dice
        if message.status == "accepted" and dice.hit(faults.failed_statuses):
            await self._fail(message, person, 131026, "Message Undeliverable.")
            return
        if dice.hit(faults.delayed_statuses):
            await asyncio.sleep(faults.status_delay_seconds)
        shuffled: list[tuple[Status, datetime]] | None = [] if dice.hit(faults.shuffled_statuses) else None
        for status in self._way(message, person):
            await asyncio.sleep(self._state.rules.status_pauses[ORDER.index(status) - 1])
            if not message.advance(status):
                continue
            self._state.show("message", message)
            if shuffled is not None:
                shuffled.append((status, self._state.clock.now()))
            else:
                self._post(message, person, status, self._state.clock.now())
        for status, at in dice.disorder(shuffled) if shuffled else ():
            self._post(message, person, status, at)

    def _way(self, message: Message, person: Person) -> list[Status]:
        way: list[Status] = ["sent"]
        if person.online and message.kind != "reaction":  # reactions are only ever `sent`
            if not (person.reads and self._state.dice.hit(self._state.faults.skipped_delivered)):
                way.append("delivered")
            if person.reads:
                way.append("read")
        return [status for status in way if ORDER.index(status) > ORDER.index(message.status)]

    async def _fail(self, message: Message, person: Person, code: int, details: str) -> None:
        await asyncio.sleep(self._state.rules.status_pauses[0])
        message.advance("failed")
        message.problem = f"{code}: {details}"
        self._state.show("message", message)
        self._post(message, person, "failed", self._state.clock.now(), [status_error(code, details)])

    def _post(
        self, message: Message, person: Person, status: str, at: datetime, errors: list[JsonObject] | None = None
    ) -> None:
        update = status_update(message, person, status, at, conversation=self._state.rules.conversation)
        if errors:
            update.item["errors"] = errors
        if status == "sent" or (status in {"delivered", "read"} and message.id not in self._state.priced):
            priced(update, message.category)
        if status in {"delivered", "read"}:
            self._state.priced.add(message.id)
        self._state.courier.post(update)

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
