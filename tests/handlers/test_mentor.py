"""The model's side of a turn, against a provider over real HTTP."""

from datetime import timedelta

from handlers.lines import say
from tests.handlers.support import Provider, completion, quiet, with_model
from tests.house import until

TWO = ("openai-chat:first", "openai-chat:second")


async def test_the_model_sees_who_it_is_what_was_said_and_what_time_it_is_in_this_order(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        await home.ask(sam, "my dog is called Bruno")
        await home.ask(sam, "and I live in Madrid")
        roles = [role for role, _ in provider.said()]
        assert roles == ["system", "user", "assistant", "system", "user"]
        texts = [content for _, content in provider.said()]
        assert "you never claim or hint to be a human being" in texts[0]
        assert texts[1:3] == ["my dog is called Bruno", "You said: my dog is called Bruno"]
        assert "for the person" in texts[3]
        assert texts[4] == "and I live in Madrid"


async def test_the_beginning_is_the_same_in_every_turn(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        for n in range(3):
            await home.ask(sam, f"thing {n}")
            home.simulator.clock.advance(timedelta(minutes=7))
        assert len({provider.said(at)[0] for at in range(3)}) == 1
        assert provider.said(2)[1:4:2] == [*provider.said(1)[1:2], ("user", "thing 1")]


async def test_the_second_model_answers_when_the_first_is_away(database_url: str) -> None:
    async with with_model(database_url, Provider(away=frozenset({"first"})), models=TWO) as (home, provider):
        sam = await home.adult()
        assert await home.ask(sam, "hello") == "You said: hello"
        assert provider.asked[-1] == "second"
        assert provider.asked.count("first") == 3


async def test_one_failure_is_tried_again_and_nobody_hears_of_it(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        for status in (500, 503, 429):
            provider.then(status)
            assert await home.ask(sam, f"after {status}") == f"You said: after {status}"
        assert len(provider.asked) == 6
        assert await home.pool.fetchval("select messages from daily_usage") == 3


async def test_after_a_time_out_sorry_is_said_once_and_the_answer_comes_later(database_url: str) -> None:
    provider = Provider(hang=True)
    async with with_model(database_url, provider, model_timeout_seconds=0.3) as (home, _):
        sam = await home.adult()
        assert await home.ask(sam, "are you there?") == say("en", "model_away")
        asked = len(provider.asked)
        await until(lambda: len(provider.asked) > asked)  # it has been tried again
        assert home.simulator.replies[sam.id].empty()
        provider.hang = False
        assert (await home.simulator.wait_reply(sam, 20)).text == "You said: are you there?"
        assert await quiet(home, sam)
        assert await home.pool.fetchval("select count(*) from messages") == 2


async def test_an_empty_answer_is_asked_for_again(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        provider.then("", "  \n ")
        assert await home.ask(sam, "hello") == "You said: hello"


async def test_a_refusal_is_said_plainly(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        provider.then(completion(None, finish_reason="content_filter"))
        assert await home.ask(sam, "something forbidden") == say("en", "model_refused")
        assert len(provider.asked) == 1
        assert await home.ask(sam, "hello") == "You said: hello"


async def test_what_one_model_refuses_another_may_answer(database_url: str) -> None:
    async with with_model(database_url, models=TWO) as (home, provider):
        sam = await home.adult()
        provider.then(completion(None, finish_reason="content_filter"))
        assert await home.ask(sam, "a question about medicine") == "You said: a question about medicine"
        provider.then(
            completion(None, finish_reason="content_filter"), completion(None, finish_reason="content_filter")
        )
        assert await home.ask(sam, "no") == say("en", "model_refused")


async def test_a_refusal_in_the_models_own_words_is_passed_on(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        provider.then(completion(None, refusal="I can't help with that."))
        answer = await home.ask(sam, "hm")
        assert answer in {"I can't help with that.", say("en", "model_refused")}


async def test_nothing_of_a_providers_error_reaches_the_person(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        provider.then(500, 500, 500, 401, 401, 401)
        answer = await home.ask(sam, "hello", timeout=20)
        assert answer in {"You said: hello", say("en", "model_away")}


async def test_what_it_cost_is_counted(database_url: str) -> None:
    async with with_model(database_url) as (home, _):
        sam = await home.adult()
        await home.ask(sam, "one")
        await home.ask(sam, "two")
        await home.ask(sam, "help")
        row = await home.pool.fetchrow("select messages, input_tokens, output_tokens from daily_usage")
        assert row is not None
        assert tuple(row) == (2, 200, 20)


async def test_what_a_database_cannot_take_is_survived(database_url: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        provider.then("a\x00b \ud83d c")
        assert (await home.ask(sam, "hello")) == "ab ? c"
