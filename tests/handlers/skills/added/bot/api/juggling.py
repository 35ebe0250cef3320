"""`juggling/rule`: how it is done."""

from pydantic import BaseModel

from bot.api.resource import Call, Nothing, Resource

resource = Resource("juggling")


class Rule(BaseModel):
    """How it is done."""

    text: str


@resource.get("/juggling/rule")
async def rule(call: Call[Nothing]) -> Rule:
    """How to juggle three balls."""
    return Rule(text="Throw each ball when the one before is at its highest.")
