from handlers.lines import say
from handlers.lookup import day
from tests.handlers.support import Provider, with_model
from tests.house import house

JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20 + b"\xff\xd9"


def parts(content: object) -> list[str]:
    assert isinstance(content, list)
    return [part["type"] for part in content]


async def test_a_picture_is_shown_to_the_model_with_its_caption(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        home.simulator.send_media(sam, JPEG, "image/jpeg", "my lunch")
        assert "my lunch" in (await home.simulator.wait_reply(sam)).text
        content = provider.said()[-1][1]
        assert sorted(parts(content)) == ["image_url", "text"]
        assert "data:image/jpeg;base64," in str(content)
        assert await home.pool.fetchval("select body from messages order by id limit 1") == "my lunch"


async def test_a_model_that_takes_no_pictures_is_asked_again_without(database_url: str) -> None:
    async with with_model(database_url, Provider(blind=frozenset({"test"}))) as (home, provider):
        sam = await home.adult()
        home.simulator.send_media(sam, JPEG, "image/jpeg", "my lunch")
        assert (await home.simulator.wait_reply(sam)).text == "You said: my lunch"
        assert len(provider.asked) == 2
        assert "image_url" not in str(provider.said())


async def test_pictures_stay_at_home_where_the_setting_says_so(database_url: str) -> None:
    async with with_model(database_url, model_sees_images=False) as (home, provider):
        sam = await home.adult()
        home.simulator.send_media(sam, JPEG, "image/jpeg", "my lunch")
        assert (await home.simulator.wait_reply(sam)).text == "You said: my lunch"
        home.simulator.send_media(sam, JPEG, "image/jpeg")
        assert (await home.simulator.wait_reply(sam)).text == say("en", "media_unseen")
        assert "image_url" not in str(provider.requests)


async def test_a_file_without_words_and_without_a_model(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult(locale="de")
        home.simulator.send_media(sam, JPEG, "image/jpeg")
        assert (await home.simulator.wait_reply(sam)).text == say("de", "media_unseen")


async def test_a_place_and_a_kind_nobody_can_read(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        home.simulator.share_location(sam, 40.4, -3.7, "Madrid")
        assert "Madrid" in (await home.simulator.wait_reply(sam)).text
        asked = len(provider.asked)
        home.simulator.send_unsupported(sam, "poll")
        answer = (await home.simulator.wait_reply(sam)).text
        assert answer == say("en", "cannot_read") or len(provider.asked) > asked


async def test_an_opened_chat_is_greeted_by_name(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        home.simulator.open_chat(sam)
        assert (await home.simulator.wait_reply(sam)).text == say("en", "welcome", name="Sam")


async def test_without_a_model_the_person_is_told_so_truthfully(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        assert await home.ask(sam, "I had a great day at the lake") == say("en", "no_model")
        assert await home.ask(sam, "what is the capital of France?") == say("en", "not_remembered")
        today = day(home.simulator.clock.now(), "Europe/Madrid")
        assert await home.ask(sam, "where was my great day?") == say(
            "en", "remembered", date=today, text="I had a great day at the lake"
        )
