"""A function as the bot, the simulator on a real port, and a browser where there is one."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.simulator import Rules, SimulatedClock, Simulator, build_simulator

SECRET, VERIFY, TOKEN, NUMBER = "app secret", "verify me", "token", "106540352242922"
QUICK = Rules(status_pauses=(0.0, 0.01, 0.01), redelivery_pause=0.02, webhook_timeout=1.0)


@dataclass
class Bot:
    """The webhook of a bot: keeps what comes, answers as told."""

    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # status codes for the next posts, then 200
    delay: float = 0.0
    url: str = ""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def hook(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            good = request.query["hub.verify_token"] == VERIFY and request.query["hub.mode"] == "subscribe"
            return web.Response(text=request.query["hub.challenge"], status=200 if good else 403)
        self.bodies.append(await request.read())
        self.headers.append(dict(request.headers))
        self.arrived.set()
        await asyncio.sleep(self.delay)
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    def values(self, key: str) -> list[dict]:
        """All updates of a kind, in order of arrival."""
        return [
            update
            for body in self.bodies
            for entry in json.loads(body)["entry"]
            for change in entry["changes"]
            for update in change["value"].get(key, [])
        ]

    async def until(self, happened: Callable[["Bot"], object], seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not happened(self):
                self.arrived.clear()
                await self.arrived.wait()


@dataclass
class World:
    """A simulator that listens, its bot, and a client with the right token."""

    simulator: Simulator
    bot: Bot
    client: ClientSession
    url: str

    async def send(self, payload: dict, *, to: str | None = "+14155550100") -> tuple[int, dict]:
        addressed = {"messaging_product": "whatsapp", "to": to, **payload} if to else payload
        async with self.client.post(self.api("messages"), json=addressed) as answer:
            return answer.status, await answer.json()

    async def text(self, body: str = "hello", **more: object) -> tuple[int, dict]:
        return await self.send({"type": "text", "text": {"body": body}, **more})

    def api(self, path: str) -> str:
        return f"{self.url}/v24.0/{NUMBER}/{path}"


MakeWorld = Callable[..., Awaitable[World]]


@pytest.fixture
async def make_world() -> AsyncIterator[MakeWorld]:
    opened = []

    async def make(**options: object) -> World:
        bot = Bot()
        hook = web.Application(client_max_size=4 * 2**20)
        hook.router.add_route("*", "/webhook", bot.hook)
        bot_server = TestServer(hook)
        await bot_server.start_server()
        bot.url = str(bot_server.make_url("/webhook"))
        options = {"clock": SimulatedClock(), "rules": QUICK, **options}
        simulator = Simulator(bot.url, SECRET, VERIFY, TOKEN, NUMBER, **options)
        server = TestServer(build_simulator(simulator))
        await server.start_server()
        await simulator.start()
        client = ClientSession(headers={"Authorization": f"Bearer {TOKEN}"})
        opened.append((client, server, simulator, bot_server))
        return World(simulator, bot, client, str(server.make_url("")).rstrip("/"))

    yield make
    for client, server, simulator, bot_server in opened:
        await client.close()
        await server.close()
        await simulator.stop()
        await bot_server.close()


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world()


BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


def find_browser() -> str | None:
    """The Chromium of this machine: `CHROMIUM`, or the first one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[object]:
    playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium found: install one, or set CHROMIUM to its path")
    async with playwright.async_playwright() as running:
        opened = await running.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield opened
        await opened.close()
