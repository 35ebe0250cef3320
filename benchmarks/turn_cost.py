"""What a plain turn costs the bot: processor time against a bare pydantic-ai call, and round trips to the database.

A plain turn: a text of a person who is known, answered by the model, sent. Counted from the webhook to the accepted
sending; read marks and typing signs are part of it, statuses are not.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

from benchmarks.doubles.counting import counting
from benchmarks.numbers import Row, median
from benchmarks.processes import Process, model, serve, settings
from benchmarks.stage import Stage, bare_call, ports, stage, talk

PEOPLE = 40
AT_ONCE = {"one at a time": 1, "20 at once": 20}
REMEMBERED = 30  # what a turn shows the model of the talk before
IDLE_SECONDS = 6.0


async def run(*, small: bool = False) -> list[Row]:
    turns, rounds = (300, 1) if small else (400, 3)
    async with stage(PEOPLE) as scene:
        with model() as (_, model_port):
            return [*await _processor(scene, model_port, turns, rounds), *await _round_trips(scene, model_port, turns)]


async def _processor(scene: Stage, model_port: int, turns: int, rounds: int) -> list[Row]:
    bot_port, graph_port = ports()
    ours: dict[str, list[float]] = {name: [] for name in AT_ONCE}
    bare: dict[str, list[float]] = {name: [] for name in AT_ONCE}
    same: dict[str, list[float]] = {name: [] for name in AT_ONCE}
    with serve(settings(scene.dsn, bot_port, graph_port, model_port)) as bot:
        # So that everybody has a past of 30 messages and every connection has its statements.
        await _talk(scene, bot, bot_port, graph_port, run="warm", at_once=20, messages=PEOPLE * 16)
        for n in range(rounds):
            for name, at_once in AT_ONCE.items():
                await _forget_pace(scene)
                plan = {"run": f"t{n}at{at_once}", "at_once": at_once, "messages": turns}
                ours[name].append(await _talk(scene, bot, bot_port, graph_port, **plan))
                bare[name].append((await bare_call(model_port, turns, at_once)).cpu)
                same[name].append((await bare_call(model_port, turns, at_once, REMEMBERED)).cpu)
    return [_cost(name, median(ours[name]), median(bare[name]), median(same[name])) for name in AT_ONCE]


def _cost(name: str, ours: float, bare: float, same: float) -> Row:
    return Row(
        f"turn, {name}: bot CPU a plain turn that shows the model {REMEMBERED} earlier messages",
        "≤ 2 × a bare pydantic-ai call",
        f"{ours * 1000:.2f} ms",
        f"`Agent.run` of one message, {name}: {bare * 1000:.2f} ms "
        f"(with {REMEMBERED} earlier messages as ours: {same * 1000:.2f} ms, ratio {ours / same:.2f})",
        f"{ours / bare:.2f}",
        ours <= 2 * bare,
    )


async def _talk(scene: Stage, bot: Process, bot_port: int, graph_port: int, **plan: Any) -> float:
    told = await talk(scene, bot, bot_port, graph_port, people=PEOPLE, statuses=[], **plan)
    if not told.whole:
        raise RuntimeError(f"{told.replied} of {told.said} answered: {bot.complaints()}")
    return told.cpu_per_turn("bot")


async def _forget_pace(scene: Stage) -> None:
    """The same few people would run into WhatsApp's limit of one message in six seconds, and into the day's share."""
    await scene.pool.execute("update conversations set pair_tat = null")
    await scene.pool.execute("delete from daily_usage")


async def _round_trips(scene: Stage, model_port: int, turns: int) -> list[Row]:
    rows = []
    with counting(scene.dsn) as (dsn, counts):
        bot_port, graph_port = ports()
        with serve(settings(dsn, bot_port, graph_port, model_port)) as bot:
            await _forget_pace(scene)
            await _talk(scene, bot, bot_port, graph_port, run="warm2", at_once=20, messages=PEOPLE * 8)
            await asyncio.sleep(1)
            idle = await _during(counts, asyncio.sleep(IDLE_SECONDS))
            for name, at_once in AT_ONCE.items():
                await _forget_pace(scene)
                begun = asyncio.get_running_loop().time()
                plan = {"run": f"s{at_once}", "at_once": at_once, "messages": turns}
                seen = await _during(counts, _talk(scene, bot, bot_port, graph_port, **plan))
                polls = sum(idle.values()) / IDLE_SECONDS * (asyncio.get_running_loop().time() - begun)
                rows.append(_trips(name, turns, seen, polls, idle))
    return rows


async def _during(counts: Counter[str], work: Awaitable[object]) -> Counter[str]:
    before = counts.copy()
    await work
    return counts - before


def _trips(name: str, turns: int, seen: Counter[str], polls: float, idle: Counter[str]) -> Row:
    each = (sum(seen.values()) - polls) / turns
    parts = ", ".join(f"{what} {count / turns:.2f}" for what, count in seen.most_common() if count / turns >= 0.02)
    return Row(
        f"turn, {name}: round trips to the database",
        "≤ 6 a plain turn",
        f"{each:.2f} ({parts})",
        f"Sync and Query messages from the webhook's store to the accepted sending, less "
        f"{sum(idle.values()) / IDLE_SECONDS:.1f} polls a second",
        f"{each / 6:.2f}",
        each <= 6,
    )
