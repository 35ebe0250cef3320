"""The OpenAI client without its walk through every message of every request.

The client looks into each part of each message for values to rename or encode, recursively, for each request: about a
fifth of a turn's CPU. Messages from pydantic-ai are in wire form already, so they go by `extra_body`, which the client
merges into the request's JSON as it is (openai-python, README, "Undocumented request params").
"""

from functools import cached_property
from typing import Any

from openai import AsyncOpenAI
from openai.resources.chat import AsyncChat
from openai.resources.chat.completions import AsyncCompletions


class LeanOpenAI(AsyncOpenAI):
    """Drop-in for AsyncOpenAI."""

    @cached_property
    def chat(self) -> AsyncChat:
        """Chat completions that send their messages as they are."""
        return _Chat(self)


class _Chat(AsyncChat):
    @cached_property
    def completions(self) -> AsyncCompletions:
        return _Completions(self._client)


class _Completions(AsyncCompletions):
    async def create(self, **request: Any) -> Any:
        body = dict(request.pop("extra_body", None) or {})
        body["messages"] = request.pop("messages")
        return await super().create(messages=[], extra_body=body, **request)
