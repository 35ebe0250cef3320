"""What goes to the provider is what the client it replaces would send."""

from typing import Any

import pytest
from openai import AsyncOpenAI, omit

from bot.lean_openai import LeanOpenAI
from tests.doubles.openai_stub import OpenAiStub

MESSAGES = [
    {"role": "system", "content": "You are kind."},
    {"role": "user", "content": [{"type": "text", "text": "remind me"}, {"type": "text", "text": "tomorrow"}]},
]
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "remind",
            "description": "Remind the person.",
            "parameters": {"type": "object", "properties": {"at": {"type": "string"}}, "required": ["at"]},
            "strict": True,
        },
    }
]


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"tools": omit, "tool_choice": omit},
        {"tools": [], "tool_choice": omit},
        {"tools": TOOLS, "tool_choice": "auto", "temperature": 0.3},
        {"tools": TOOLS, "extra_body": {"seed": 7}},
    ],
    ids=["plain", "tools left out", "no tools", "tools", "tools and a body"],
)
async def test_the_request_is_the_same(extra: dict[str, Any]) -> None:
    async with OpenAiStub().running() as provider:
        for kind in (AsyncOpenAI, LeanOpenAI):
            async with kind(api_key="none", base_url=provider.url, max_retries=0) as client:
                answer = await client.chat.completions.create(model="stub", messages=MESSAGES, **extra)
                assert answer.choices[0].message.content == "You said: remind me tomorrow"
    usual, lean = provider.requests
    assert usual["messages"] == MESSAGES
    assert lean == usual
