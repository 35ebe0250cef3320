"""Vectors by the words of a text, the same on every machine; and a provider that gives them over real HTTP."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from handlers.memory.embedder import EmbedderAway, TextRefused, Use

DIMENSIONS = 64
ALIKE = {"pooch": "dog", "kiwi": "fruit", "automobile": "car", "physician": "doctor"}


def vector(text: str) -> list[float]:
    """One number a word that says something; words of the same meaning are the same number."""
    found = [0.0] * DIMENSIONS
    for word in "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split():
        if len(word) > 2:
            found[zlib.crc32(ALIKE.get(word, word).encode()) % DIMENSIONS] += 1.0
    return found


@dataclass
class WordEmbedder:
    """An embedder in the process. `away` and `refused` fail, `slow` takes its time; `asked` keeps what it was given."""

    id: str = "test:words"
    away: bool = False
    refused: frozenset[str] = frozenset()
    slow: float = 0.0
    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def embed(self, texts: Sequence[str], use: Use) -> list[Sequence[float]]:  # noqa: ARG002
        self.asked.append(tuple(texts))
        await asyncio.sleep(self.slow)
        if self.away:
            raise EmbedderAway("out of order")
        if self.refused.intersection(texts):
            raise TextRefused("status 400")
        return [vector(text) for text in texts]


@dataclass
class EmbeddingsStub:
    """The embeddings of an OpenAI-compatible provider; `status` other than 200 fails, `hang` never answers."""

    status: int = 200
    hang: bool = False
    short: bool = False  # gives one vector less than it was asked for
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["EmbeddingsStub"]:
        app = web.Application()
        app.router.add_post("/v1/embeddings", self._embed)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
            yield self
        finally:
            await runner.cleanup()

    async def _embed(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.requests.append(body)
        if self.hang:
            await asyncio.sleep(3600)
        if self.status != 200:
            return web.json_response({"error": {"message": f"no: {body['input']}"}}, status=self.status)
        texts = body["input"][: -1 if self.short else None]
        data = [{"object": "embedding", "index": n, "embedding": vector(text)} for n, text in enumerate(texts)]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return web.json_response({"object": "list", "data": data, "model": body["model"], "usage": usage})
