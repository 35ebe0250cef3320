"""Somebody who writes and taps, in a test."""

from dataclasses import dataclass

from bot.simulator.chat import Message
from bot.simulator.people import Person
from tests.house import House


@dataclass
class Walk:
    """A person with the bot; each call returns the text of its answer."""

    home: House
    person: Person

    async def say(self, text: str) -> str:
        return await self.home.ask(self.person, text)

    async def tap(self, choice: str) -> str:
        """Tap a choice beneath the newest message of the bot that offers it."""
        offer = next(one for one in reversed(self._offers()) if choice in dict(one.choices))
        self.home.simulator.tap(self.person, offer.id, choice)
        return (await self.home.simulator.wait_reply(self.person)).text

    async def forge(self, choice: str) -> str:
        """Send the tap of a choice that nobody offered."""
        body = {"type": "button_reply", "button_reply": {"id": choice, "title": "x"}}
        self.home.simulator.do(self.person, "interactive", body, shown="x", reply_to=self._offers()[-1].id)
        return (await self.home.simulator.wait_reply(self.person)).text

    def _offers(self) -> list[Message]:
        return [one for one in self.home.simulator.chats.of(self.person.id) if one.sender == "bot"]
