"""The least a bot with a model can be: pydantic-ai's `Agent.run`, again and again, in a process of its own.

    python -m benchmarks.doubles.bare MODEL_URL RUNS AT_ONCE REMEMBERED

`REMEMBERED` earlier messages go with each call. Prints the processor time and the time of one call in seconds.
"""

import asyncio
import json
import resource
import sys
import time

import uvloop
from pydantic_ai import Agent
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from benchmarks.doubles.graph import WORDS

INSTRUCTIONS = "You are a warm, attentive mentor. Answer briefly, in the language of the person you talk with. " * 8


async def main(url: str, runs: int, at_once: int, remembered: int) -> None:
    agent = Agent(
        OpenAIChatModel("stub", provider=OpenAIProvider(base_url=url, api_key="key")), instructions=INSTRUCTIONS
    )
    history: list[ModelMessage] = [
        ModelResponse(parts=[TextPart(f"You said: {WORDS} {n}")])
        if n % 2
        else ModelRequest(parts=[UserPromptPart(WORDS)])
        for n in range(remembered)
    ]

    async def some(count: int) -> None:
        for n in range(count):
            await agent.run(f"{WORDS} {n}", message_history=history or None)

    await asyncio.gather(*(some(20) for _ in range(at_once)))
    before, begun, calls = _cpu(), time.perf_counter(), runs // at_once * at_once
    await asyncio.gather(*(some(runs // at_once) for _ in range(at_once)))
    seconds = time.perf_counter() - begun
    print(json.dumps({"cpu": (_cpu() - before) / calls, "seconds": seconds / calls}))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], *map(int, sys.argv[2:5])))
