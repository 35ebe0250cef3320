"""What a service needs when nobody writes, and how long `python -m bot simulate` takes to its first answer."""

import asyncio
import json
import re
import time
import urllib.request
from pathlib import Path

from benchmarks.numbers import Row, median
from benchmarks.processes import model, open_folder, python, serve, settings, unused_port
from benchmarks.stage import ports, stage

QUESTION = "/help"
_ADDRESS = re.compile(r"http://[\d.]+:\d+")


async def run(*, small: bool = False) -> list[Row]:
    with model() as (_, model_port):
        async with stage() as scene:
            bot_port, graph_port = ports()
            with serve(settings(scene.dsn, bot_port, graph_port, model_port)) as bot:
                await asyncio.sleep(2 if small else 10)
                idle = bot.memory()
                before = bot.cpu
                await asyncio.sleep(2 if small else 10)
                busy = (bot.cpu - before) / (2 if small else 10)
        with open_folder() as folder:
            cold, *warm = [await asyncio.to_thread(_first_answer, folder, model_port) for _ in range(2 if small else 4)]
    return [
        Row(
            "footprint: RSS of `serve`, idle, one provider", "≤ 120 MiB", f"{idle:.0f} MiB ({busy:.1%} of a core)",
            "120 MiB", f"{idle / 120:.2f}", idle <= 120,
        ),
        Row(
            "footprint: `simulate` to the first answer, a fresh folder", "≤ 90 s with the installation",
            f"{cold:.1f} s without it", "90 s", f"{cold / 90:.2f}", cold <= 90,
        ),
        Row(
            "footprint: `simulate` to the first answer, the second time", "≤ 3 s", f"{median(warm):.1f} s", "3 s",
            f"{median(warm) / 3:.2f}", median(warm) <= 3,
        ),
    ]  # fmt: skip


def _first_answer(folder: Path, model_port: int) -> float:
    """Seconds from the start of the process to the first answer on the chat page."""
    env = settings("", unused_port(), 9, model_port, DATA_DIR=str(folder), SIMULATOR_PORT=str(unused_port()))
    begun = time.monotonic()
    with python("bot", "simulate", env=env) as process:
        while not (found := _ADDRESS.search(line := process.line())):
            if not line:
                raise RuntimeError(process.complaints())
        page = found[0] + "/simulator"
        person = _get(f"{page}/state")["people"][0]["id"]
        known = _answers(page)
        _post(f"{page}/people/{person}/messages", {"text": QUESTION})
        until = time.monotonic() + 60
        while time.monotonic() < until and _answers(page) <= known:
            time.sleep(0.02)
        seconds = time.monotonic() - begun
        if _answers(page) <= known:
            raise RuntimeError(f"no answer: {process.complaints()}")
        return seconds


def _answers(page: str) -> int:
    return sum(message["sender"] == "bot" for message in _get(f"{page}/state")["messages"])


def _get(url: str):  # type: ignore[no-untyped-def]
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def _post(url: str, body: dict[str, str]) -> None:
    headers = {"X-Simulator": "1", "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    urllib.request.urlopen(request, timeout=10).close()
