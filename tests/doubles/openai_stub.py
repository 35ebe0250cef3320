"""A stand-in for an OpenAI-compatible provider over real HTTP: `python -m tests.doubles.openai_stub PORT`."""

import argparse
import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

CALL = re.compile(r"call (\w+) (\{.*\})", re.DOTALL)

Script = Callable[[dict[str, object]], str]


def last_words(request: dict[str, object]) -> str:
    """What the person said last."""
    messages = request["messages"]
    assert isinstance(messages, list)
    content = next(message["content"] for message in reversed(messages) if message["role"] == "user")
    if isinstance(content, list):
        return " ".join(part.get("text", f"<{part['type']}>") for part in content)
    return str(content)


def echo(request: dict[str, object]) -> str:
    return f"You said: {last_words(request)}"


def told_by_a_tool(request: dict[str, object]) -> str | None:
    """The result of a tool that this request brings back."""
    messages = request["messages"]
    assert isinstance(messages, list)
    return str(messages[-1]["content"]) if messages[-1]["role"] == "tool" else None


def spoken(text: str) -> tuple[dict[str, object], str]:
    """The message of an answer, and why it ends: `call NAME {json}` calls a tool."""
    called = CALL.fullmatch(text)
    if called is None:
        return {"role": "assistant", "content": text}, "stop"
    function = {"name": called[1], "arguments": called[2]}
    call = {"id": f"call-{called[1]}", "type": "function", "function": function}
    return {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"


@dataclass
class OpenAiStub:
    """Answers by `script` after `delay` seconds; fails with `fault` in `fault_rate` of the requests, or always."""

    script: Script = echo
    delay: float = 0.0
    fault_rate: float = 0.0
    fault: int = 500
    hang: bool = False
    hang_told: bool = False  # only once a tool's result comes back
    heard: str | None = "hello from my voice"
    seed: int = 7
    requests: list[dict[str, object]] = field(default_factory=list)
    keep: int = 1000
    url: str = ""

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator["OpenAiStub"]:
        self._dice = random.Random(self.seed)
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/audio/transcriptions", self._transcribe)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port, backlog=2048).start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
            yield self
        finally:
            await runner.cleanup()

    async def _chat(self, request: web.Request) -> web.Response:
        body = await request.json()
        if len(self.requests) < self.keep:
            self.requests.append(body)
        if self.hang:
            await asyncio.sleep(3600)
        told = told_by_a_tool(body)
        if self.hang_told and told is not None:
            await asyncio.sleep(3600)
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.fault_rate and self._dice.random() < self.fault_rate:
            return web.json_response({"error": {"message": "out of order", "type": "server_error"}}, status=self.fault)
        message, finish = spoken(self.script(body) if told is None else f"The tool says: {told}")
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": body["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": finish}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
            }
        )

    async def _transcribe(self, request: web.Request) -> web.Response:
        await request.post()
        if self.heard is None:
            return web.json_response({"error": {"message": "no such model"}}, status=404)
        return web.json_response({"text": self.heard})


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--fault-rate", type=float, default=0.0)
    args = parser.parse_args()
    async with OpenAiStub(delay=args.delay, fault_rate=args.fault_rate, keep=0).running(args.port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
