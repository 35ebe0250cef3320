"""The OpenAI client without its walk through every message and tool of every request.

The client looks into each part of each message for values to rename or encode, recursively, for each request: about a
fifth of a turn's CPU; and into the schemas of tools. What comes from pydantic-ai is in wire form already, so it goes by
`extra_body`, which the client merges into the request's JSON as it is (openai-python, README, "Undocumented request
params").
"""

from functools import cached_property
from typing import Any

from openai import AsyncOpenAI, NotGiven, Omit, omit
from openai.resources.chat import AsyncChat
from openai.resources.chat.completions import AsyncCompletions


class LeanOpenAI(AsyncOpenAI):
    """Drop-in for AsyncOpenAI."""

    @cached_property
    def chat(self) -> AsyncChat:
        """Chat completions that send their messages and tools as they are."""
        return _Chat(self)


class _Chat(AsyncChat):
    @cached_property
    def completions(self) -> AsyncCompletions:
        return _Completions(self._client)


class _Completions(AsyncCompletions):
    async def create(self, **request: Any) -> Any:
        body = dict(request.pop("extra_body", None) or {})
        body["messages"] = request.pop("messages")
        if not isinstance(tools := request.pop("tools", omit), Omit | NotGiven):
            body["tools"] = tools
        return await super().create(messages=[], extra_body=body, **request)
