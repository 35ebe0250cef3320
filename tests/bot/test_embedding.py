"""The embedder of the settings: a provider over real HTTP, the table on this machine, none; and the whole house."""

import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest
from prometheus_client import REGISTRY
from pydantic import SecretStr

from bot.embedding import embedder
from bot.settings import MissingSettings, Settings
from handlers.memory.embedder import Embedder, EmbedderAway, Meaning, TextRefused
from tests.doubles.embeddings import EmbeddingsStub, vector
from tests.handlers.memory.people import learns
from tests.handlers.memory.talks import Exchange, talk
from tests.house import House, house, until

NAME = "openai:text-embedding-3-small"
installed = pytest.mark.skipif(find_spec("wordllama") is None, reason="the extra is not installed: make install-dense")


def named(name: str = NAME, url: str = "", **more: Any) -> Embedder:
    found = embedder(
        Settings(_env_file=None, memory_embeddings=name, openai_base_url=url, openai_api_key=SecretStr("k"), **more)
    )
    assert found is not None
    return found


async def test_a_provider_is_asked_in_batches_for_short_vectors() -> None:
    async with EmbeddingsStub().running() as stub:
        found = await named(url=stub.url).embed(["a dog", "some tea"], "text")
    assert [list(each) for each in found] == [vector("a dog"), vector("some tea")]
    (request,) = stub.requests
    assert request["model"] == "text-embedding-3-small"
    assert request["input"] == ["a dog", "some tea"]
    assert request["dimensions"] == 512


async def test_a_model_that_cannot_be_shortened_is_asked_for_what_it_has() -> None:
    async with EmbeddingsStub().running() as stub:
        await named("openai:nomic-embed-text", stub.url).embed(["a dog"], "question")
    assert "dimensions" not in stub.requests[0]


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        (400, TextRefused),
        (422, TextRefused),
        (401, EmbedderAway),
        (404, EmbedderAway),
        (429, EmbedderAway),
        (500, EmbedderAway),
    ],
)
async def test_failures_are_told_apart_and_say_nothing_of_the_text(status: int, raised: type[Exception]) -> None:
    async with EmbeddingsStub(status=status).running() as stub:
        with pytest.raises(EmbedderAway) as caught:
            await named(url=stub.url).embed(["my secret"], "text")
    assert type(caught.value) is raised
    assert "secret" not in str(caught.value)


async def test_too_few_vectors_are_none() -> None:
    async with EmbeddingsStub(short=True).running() as stub:
        with pytest.raises(EmbedderAway):
            await named(url=stub.url).embed(["a dog", "some tea"], "text")


async def test_nobody_there_is_away() -> None:
    with pytest.raises(EmbedderAway):
        await named(url="http://127.0.0.1:9/v1").embed(["a dog"], "text")


async def test_a_provider_that_hangs_is_given_up_in_time() -> None:
    async with EmbeddingsStub(hang=True).running() as stub:
        with pytest.raises(EmbedderAway):
            await named(url=stub.url, model_timeout_seconds=0.2).embed(["a dog"], "text")
        outcomes: list[str] = []
        assert await Meaning(named(url=stub.url), outcomes.append, patience=0.1).of("a dog") is None
    assert outcomes == ["late"]


@pytest.mark.parametrize("name", ["nonsense", "nobody:model", "local:unheard-of"])
def test_an_unknown_embedder_is_named_at_the_start(name: str) -> None:
    with pytest.raises(MissingSettings, match=f"MEMORY_EMBEDDINGS names '{name}'"):
        named(name)


def test_an_embedder_without_its_key_says_so() -> None:
    with pytest.raises(MissingSettings, match="OPENAI_API_KEY"):
        embedder(Settings(_env_file=None, memory_embeddings=NAME, openai_api_key=SecretStr(""), openai_base_url=""))


def test_none_is_the_default_and_loads_nothing() -> None:
    said = "import sys, bot.service; from bot.embedding import embedder; from bot.settings import Settings\n"
    said += "assert embedder(Settings(_env_file=None, memory_embeddings='')) is None\n"
    said += "print([name for name in sys.modules if name in ('numpy', 'tokenizers', 'pydantic_ai.embeddings.openai')])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(find_spec("wordllama") is not None, reason="the extra is installed")
def test_a_table_that_is_not_installed_says_how_to_get_it() -> None:
    with pytest.raises(MissingSettings, match="make install-dense"):
        named("local:wordllama")


@installed
async def test_the_table_knows_words_by_their_company() -> None:
    table = named("local:wordllama")
    dog, puppy, tax = (Meaning(table), Meaning(table), Meaning(table))
    assert dog == puppy == tax
    one, near, far, nothing = await table.embed(["my dog", "a puppy", "income tax", ""], "text")
    assert len(one) == len(nothing) == 256

    def alike(a: Any, b: Any) -> float:
        return sum(x * y for x, y in zip(a, b, strict=True)) / (sum(x * x for x in a) * sum(y * y for y in b)) ** 0.5

    assert alike(one, near) > alike(one, far)
    assert not any(nothing)


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("tandem_memory_questions_embedded_total", {"outcome": outcome}) or 0.0


async def learned(home: House) -> None:
    """A fact whose words are not those of the question, embedded by the service."""
    person = await home.pool.fetchval("select user_id from user_preferences where whatsapp_phone = '+34600111222'")
    trains: list[Exchange] = [("user", f"the train was late, day {n}") for n in range(50)]
    guests: list[Exchange] = [("user", f"Anna slept on the old brown sofa, night {n}") for n in range(5)]
    await talk(home.pool, person, [*trains, *guests, ("user", "Luna slept on the old brown sofa"), *guests])
    luna = await home.pool.fetchval("select id from messages where body like 'Luna%'")
    await learns(home.pool, person, "dog", sources=[luna])
    await learns(home.pool, person, "train commuter", sources=[luna - 20])
    await until(lambda: home.pool.fetchval("select count(*) = 2 from facts where embedding is not null"))


async def test_the_whole_house_answers_by_meaning(database_url: str) -> None:
    async with (
        EmbeddingsStub().running() as stub,
        house(database_url, memory_embeddings=NAME, openai_base_url=stub.url) as home,
    ):
        sam = await home.adult()
        await learned(home)
        before = counted("asked")
        assert "Luna" in await home.ask(sam, "did my pooch sleep on the old brown sofa?")
        assert counted("asked") > before
        stub.status, before = 500, counted("failed")
        assert "train" in await home.ask(sam, "was the train late?")
        assert counted("failed") > before
