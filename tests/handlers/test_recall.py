"""What of long ago reaches the model."""

import asyncio

from bot.simulator.people import Person
from tests.handlers.support import Provider, quiet, with_model
from tests.house import House


async def chatter(home: House, person: Person, count: int) -> None:
    """Small talk that has nothing to do with anything."""
    for n in range(count):
        await home.ask(person, f"weather report number {n}: cloudy")


def notes(provider: Provider) -> str:
    """The system message after the history of the newest request."""
    return str([content for role, content in provider.said() if role == "system"][-1])


async def test_what_was_said_forty_messages_ago_is_brought_back_after_the_history(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "my sister Greta lives in Aarhus")
        await chatter(home, sam, 40)
        await home.ask(sam, "where does Greta live?")
        assert "they said: my sister Greta lives in Aarhus" in notes(provider)
        roles = [role for role, _ in provider.said()]
        assert roles[-2:] == ["system", "user"]
        assert "my sister Greta lives in Aarhus" in [line["text"] for line in home.traces[-1]["recalled"]]


async def test_below_the_threshold_nothing_is_brought_up(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "my sister Greta lives in Aarhus")
        await chatter(home, sam, 20)
        await home.ask(sam, "suggest breakfast recipes with oats, blueberries, hazelnuts and a sister dish")
        assert "Notes from earlier" not in notes(provider)
        await home.ask(sam, "hm ok")
        assert home.traces[-1]["recalled"] == []


async def test_what_stands_in_the_talk_anyhow_is_not_repeated(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "my sister Greta lives in Aarhus")
        await home.ask(sam, "where does Greta live?")
        assert "Greta" not in notes(provider)


async def test_a_deleted_message_is_gone_and_an_edited_one_is_found_by_its_new_words(database_url: str) -> None:
    async with with_model(database_url, Provider(script=lambda _: "ok")) as (home, provider):
        sam = await home.adult()
        secret = home.simulator.say(sam, "my locker code is quokka")
        await home.simulator.wait_reply(sam)
        wrong = home.simulator.say(sam, "my gym is called Ironhall")
        await home.simulator.wait_reply(sam)
        home.simulator.revoke(sam, secret.id)
        home.simulator.edit(sam, wrong.id, "my gym is called Velvetbarn")
        await chatter(home, sam, 20)
        await home.ask(sam, "what is my locker code? quokka?")
        assert "my locker code is quokka" not in str(provider.said())
        await home.ask(sam, "tell me about Velvetbarn")
        assert "they said: my gym is called Velvetbarn" in notes(provider)
        await home.ask(sam, "tell me about Ironhall")
        assert "my gym is called Ironhall" not in str(provider.said())
        left = await home.pool.fetchval(
            "select count(*) from inbox where raw like '%quokka%' and message_id = $1", secret.id
        )
        assert left == 0


async def test_nobody_is_told_of_anothers_words(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam, kim = await home.adult(), await home.adult("Kim", "+34600111999")
        await home.ask(sam, "my diary says: the treasure is under the oak")
        await asyncio.gather(chatter(home, sam, 20), chatter(home, kim, 20))
        await home.ask(kim, "where is the treasure? under the oak? what does the diary say")
        assert "my diary says" not in str(provider.said())
        assert home.traces[-1]["recalled"] == []
        assert await quiet(home, kim)
