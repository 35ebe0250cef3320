"""`python -m bot serve` as a process of its own, which a test may kill."""

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import aiohttp

from tests.house import NUMBER, SECRET, TOKEN, VERIFY
from tests.ports import free_port

ROOT = Path(__file__).parents[1]


def environment(dsn: str, model_url: str, graph_port: int) -> dict[str, str]:
    """The settings of a process that talks with a stand-in of the model and with the emulated Cloud API."""
    return {
        "DATABASE_URL": dsn,
        "MODEL": "openai-chat:stub",
        "OPENAI_BASE_URL": model_url,
        "OPENAI_API_KEY": "key",
        "WHATSAPP_API_URL": f"http://127.0.0.1:{graph_port}",
        "WHATSAPP_PHONE_NUMBER_ID": NUMBER,
        "WHATSAPP_ACCESS_TOKEN": TOKEN,
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_VERIFY_TOKEN": VERIFY,
    }


class Process:
    """One `python -m bot serve`, kept on its port through kills."""

    def __init__(self, env: dict[str, str], log: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self._env = os.environ | env | {"PORT": str(self.port), "HOST": "127.0.0.1"}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=self._env, stderr=self._log.open("ab")
        )

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(15)
            self._process.kill()

    async def ready(self, session: aiohttp.ClientSession) -> None:
        async with asyncio.timeout(60):
            while True:
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}/ready") as response:
                        if response.status == 200:
                            return
                await asyncio.sleep(0.1)
