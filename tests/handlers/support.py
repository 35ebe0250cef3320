"""What several of these tests share: silence, everything that is stored, a provider with scripted turns."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.simulator.people import Person
from tests.doubles.openai_stub import OpenAiStub
from tests.house import House, house, until

MODEL = "openai-chat:test"


async def quiet(home: House, person: Person) -> bool:
    """Everything that was said is settled, and no answer came."""
    await home.simulator.courier.settled()
    await until(lambda: home.pool.fetchval("select not exists (select from inbox where state = 'open')"))
    await until(lambda: home.pool.fetchval("select not exists (select from outbox where state = 'sending')"))
    return home.simulator.replies[person.id].empty()


async def everything_stored(home: House) -> str:
    """The text of every row of every table."""
    tables = await home.pool.fetch("select tablename from pg_tables where schemaname = 'public'")
    rows = [await home.pool.fetch(f'select t::text from "{row["tablename"]}" t') for row in tables]
    return "\n".join(str(record[0]) for table in rows for record in table)


def completion(text: str | None, **message: object) -> dict[str, Any]:
    """A chat completion as the provider words it; `finish_reason` and fields of the message by name."""
    finish = message.pop("finish_reason", "stop")
    spoken = {"role": "assistant", "content": text, **message}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test",
        "choices": [{"index": 0, "message": spoken, "finish_reason": finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }


@dataclass
class Provider(OpenAiStub):
    """Answers each request by the next of `turns` (a status, a body, a text, "hang"), then as the stub does."""

    turns: deque[int | str | dict[str, Any]] = field(default_factory=deque)
    blind: frozenset[str] = frozenset()  # models that refuse pictures
    away: frozenset[str] = frozenset()  # models that are out of order

    def then(self, *turns: int | str | dict[str, Any]) -> None:
        self.turns.extend(turns)

    @property
    def asked(self) -> list[str]:
        """The models asked, in order."""
        return [str(request["model"]) for request in self.requests]

    def said(self, at: int = -1) -> list[tuple[str, Any]]:
        """Roles and contents of one request's messages."""
        messages = self.requests[at]["messages"]
        assert isinstance(messages, list)
        return [(message["role"], message["content"]) for message in messages]

    async def _chat(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body["model"] in self.away:
            self.requests.append(body)
            return web.json_response({"error": {"message": "overloaded"}}, status=503)
        if body["model"] in self.blind and "image_url" in str(body["messages"]):
            self.requests.append(body)
            return web.json_response({"error": {"message": "images are not supported"}}, status=400)
        if not self.turns:
            return await super()._chat(request)
        self.requests.append(body)
        match self.turns.popleft():
            case "hang":
                await asyncio.sleep(3600)
                raise AssertionError
            case int() as status:
                return web.json_response({"error": {"message": "out of order"}}, status=status)
            case str() as text:
                return web.json_response(completion(text))
            case answer:
                return web.json_response(answer)


@asynccontextmanager
async def with_model(
    database_url: str, provider: Provider | None = None, *, models: tuple[str, ...] = (MODEL,), **changes: Any
) -> AsyncIterator[tuple[House, Provider]]:
    """The whole house with a provider behind it."""
    provider = provider or Provider()
    async with (
        provider.running(),
        house(database_url, model=models, openai_base_url=provider.url, **changes) as home,
    ):
        yield home, provider
