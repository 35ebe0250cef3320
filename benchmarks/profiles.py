"""Where the time goes, for targets that were missed: `python -m benchmarks.profiles webhook|turns|start`."""

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import ROOT, model, python, serve, settings, unused_port
from benchmarks.profiled import top
from benchmarks.stage import ports, stage, talk

OF = {
    "webhook": "webhook", "turn_cost": "turns", "own_delay": "open loop", "capacity": "turns", "waiting": "turns",
    "footprint": "start",
}  # fmt: skip


async def profile(kind: str) -> list[str]:
    """The dearest functions, or imports, one a line."""
    with tempfile.TemporaryDirectory() as folder:
        pstats = Path(folder) / "profile.pstats"
        return await KINDS[kind](pstats)


async def _webhook(file: Path) -> list[str]:
    port = unused_port()
    async with stage() as scene:
        with serve(settings(scene.dsn, port, 9, ROLES="web"), file):
            plan = {"port": port, "run": "profile", "seconds": 5, "most": 30000}
            with python("benchmarks.doubles.load", json.dumps(plan)) as load:
                await load.said()
    return top(file)


async def _turns(file: Path) -> list[str]:
    bot_port, graph_port = ports()
    async with stage(100) as scene:
        with model() as (_, model_port), serve(settings(scene.dsn, bot_port, graph_port, model_port), file) as bot:
            await talk(scene, bot, bot_port, graph_port, run="profile", people=100, at_once=100, messages=2000)
    return top(file)


async def _open_loop(file: Path) -> list[str]:
    bot_port, graph_port = ports()
    async with stage(200) as scene:
        with model() as (_, model_port), serve(settings(scene.dsn, bot_port, graph_port, model_port), file) as bot:
            await talk(scene, bot, bot_port, graph_port, run="profile", people=200, rate=20.0, seconds=30)
    return top(file)


async def _start(_: Path) -> list[str]:
    """The dearest imports of `python -m bot`, each without what it imports itself."""
    command = [sys.executable, "-X", "importtime", "-m", "bot", "--help"]
    told = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=True)
    packages: dict[str, int] = {}
    for line in told.stderr.splitlines():
        own, _bar, rest = line.removeprefix("import time:").partition("|")
        if own.strip().isdecimal():
            name = ".".join(rest.rpartition("|")[2].strip().split(".")[:2])
            packages[name] = packages.get(name, 0) + int(own)
    total = sum(packages.values())
    dearest = sorted(packages.items(), key=lambda item: -item[1])[:16]
    return [f"{total / 1e6:.2f} s  all imports", *(f"{own / total:5.1%} own   {name}" for name, own in dearest)]


KINDS = {"webhook": _webhook, "turns": _turns, "open loop": _open_loop, "start": _start}

if __name__ == "__main__":
    print("\n".join(asyncio.run(profile(sys.argv[1]))))
