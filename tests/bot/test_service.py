"""The life of a message through the whole house: webhook, inbox, pipeline, outbox, Graph API."""

from tests.doubles.openai_stub import OpenAiStub
from tests.house import house


async def test_a_stranger_is_told_what_the_bot_is_before_anything_else(database_url: str) -> None:
    async with house(database_url) as home:
        person = home.simulator.person("Ana", "+34600111333")
        answer = await home.ask(person, "hola")
        assert "IA" in answer or "AI" in answer


async def test_memory_survives_a_restart_without_a_model(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, "my dog is called Bruno")
    async with house(database_url) as home:
        sam = home.simulator.person("Sam", "+34600111222")
        assert "Bruno" in await home.ask(sam, "what is my dog called?")


async def test_the_model_sees_what_was_said_before(database_url: str) -> None:
    async with (
        OpenAiStub().running() as stub,
        house(database_url, model=("openai-chat:test",), openai_base_url=stub.url) as home,
    ):
        sam = await home.adult()
        assert await home.ask(sam, "my dog is called Bruno") == "You said: my dog is called Bruno"
        await home.ask(sam, "and I live in Madrid")
        said = [message["content"] for message in stub.requests[-1]["messages"]]
        assert "my dog is called Bruno" in said
