"""What somebody does on the account page."""

from dataclasses import dataclass, field
from typing import Any

from tests.house import House

EMAIL, PASSWORD = "kim@example.org", "correct horse battery"
REFUSALS = ("401", "409", "412", "422", "403", "404", "429")  # Chromium reports every such answer as an error


@dataclass
class Visit:
    home: House
    page: Any
    troubles: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.set_default_timeout(8000)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda line: self.troubles.append(line.text) if is_trouble(line) else None)

    async def open(self, room: str = "") -> None:
        await self.page.goto(f"http://127.0.0.1:{self.home.service.port}/account{room}")

    async def sign_up(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        await self.page.get_by_role("link", name="Create an account").click()
        await self.credentials("Create an account", email, password)

    async def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        await self.credentials("Sign in", email, password)

    async def credentials(self, action: str, email: str, password: str) -> None:
        await self.page.get_by_label("E-mail address").fill(email)
        await self.page.get_by_label("Password").fill(password)
        await self.press(action)

    async def answer(self, name: str = "Kim", born: int = 1985) -> None:
        """The first questions."""
        await self.page.get_by_label("Your first name").fill(name)
        await self.page.get_by_label("Year of birth").fill(str(born))
        await self.press("Continue")

    async def adult(self, name: str = "Kim") -> None:
        """An account, and the first questions answered."""
        await self.sign_up()
        await self.answer(name)
        await self.page.get_by_role("heading", name=f"Hello, {name}").wait_for()

    async def press(self, name: str, within: Any = None) -> None:
        await (within or self.page).get_by_role("button", name=name, exact=True).click()

    async def go(self, room: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("link", name=room).click()
        await self.page.get_by_role("heading", level=1, name="Hello" if room == "Home" else room).wait_for()

    async def save(self, card: Any, told: str = "Saved.") -> None:
        """Press the card's button and wait until the page has said so."""
        await self.page.evaluate("document.getElementById('said').textContent = ''")
        await self.press("Save", card)
        await self.page.locator("#said", has_text=told).wait_for()

    def card(self, title: str) -> Any:
        return self.page.get_by_role("region", name=title)


def is_trouble(line: Any) -> bool:
    refused = "Failed to load resource" in line.text and any(f"status of {code}" in line.text for code in REFUSALS)
    return line.type in {"error", "warning"} and not refused
