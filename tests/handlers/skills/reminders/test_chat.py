"""Reminders in a chat, through the whole house."""

from datetime import timedelta

import pytest

from handlers.lines import say
from storage.reminders import MOST
from tests.handlers.support import quiet
from tests.house import house, until


async def test_fifty_are_the_most(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.pool.execute(
            "insert into reminders (user_id, text, local_time, timezone, next_run_at) "
            "select id, 'task ' || n, '08:00', 'UTC', now() + interval '1 day' from profiles, generate_series(1, $1) n",
            MOST,
        )
        full = say("en", "reminders_full", limit=MOST)
        assert await home.ask(sam, "remind me in 20 minutes to stretch") == full
        assert "Cancelled" in await home.ask(sam, "cancel reminder 50")
        assert "Done." in await home.ask(sam, "remind me in 20 minutes to stretch")
        assert await home.ask(sam, "remind me in 30 minutes to drink") == full
        assert await home.pool.fetchval("select count(*) from reminders where state = 'active'") == MOST


async def test_what_waited_goes_out_when_the_person_writes(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, "remind me in 2 days at 9 to pay the rent")
        home.simulator.clock.advance(timedelta(days=3))
        await until(lambda: home.pool.fetchval("select count(*) from outbox where state = 'held'"))
        assert await quiet(home, sam)
        home.simulator.say(sam, "help")
        said = [(await home.simulator.wait_reply(sam)).text for _ in range(2)]
        assert any(text.startswith("Reminder: pay the rent\n(This was for ") for text in said)
        assert await quiet(home, sam)


async def test_a_question_can_be_answered_by_a_tap(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        home.simulator.say(sam, "remind me to call mum: urgent")
        question = await home.simulator.wait_reply(sam)
        choice, title = question.choices[-1]
        assert title == "Tomorrow 09:00"
        home.simulator.tap(sam, question.id, choice)
        assert "call mum: urgent" in (await home.simulator.wait_reply(sam)).text
        row = await home.pool.fetchrow("select text, next_run_at from reminders")
        assert row["text"] == "call mum: urgent"
        assert row["next_run_at"] > home.simulator.clock.now()


async def test_a_task_too_long_for_a_button_is_asked_for_in_words(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        home.simulator.say(sam, f"remind me to call {'mum ' * 80}")
        question = await home.simulator.wait_reply(sam)
        assert (question.kind, question.choices) == ("text", [])
        assert "500" in await home.ask(sam, f"remind me tomorrow at 8 to call {'mum ' * 150}")


async def test_a_tap_on_yesterdays_question_is_told_that_it_is_over(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        home.simulator.say(sam, "remind me to call mum")
        question = await home.simulator.wait_reply(sam)
        home.simulator.clock.advance(timedelta(days=2))
        home.simulator.tap(sam, question.id, question.choices[0][0])
        assert (await home.simulator.wait_reply(sam)).text.startswith("That moment is over already")


@pytest.mark.parametrize(("words", "minutes"), [("later", 15), ("snooze 40 min", 40), ("snooze for an hour", 60)])
async def test_the_last_reminder_comes_again(database_url: str, words: str, minutes: int) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        assert "Done." not in await home.ask(sam, words)  # nothing to put off: other talk
        await home.ask(sam, "remind me in 5 minutes to stretch")
        home.simulator.clock.advance(timedelta(minutes=6))
        assert (await home.simulator.wait_reply(sam)).text == "Reminder: stretch"
        assert "“stretch”" in await home.ask(sam, words)
        due = await home.pool.fetchval("select next_run_at from reminders where state = 'active'")
        assert abs(due - home.simulator.clock.now() - timedelta(minutes=minutes)) < timedelta(minutes=1)


async def test_saying_it_twice_keeps_it_once(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        for _ in range(2):
            await home.ask(sam, "remind me every day at 21:00 to read")
        assert await home.pool.fetchval("select count(*) from reminders") == 1


@pytest.mark.parametrize(
    "words",
    ["remind me", "remind me on 32/13 to jump", "remind me at 25:00 to jump", "remind me in 99999 weeks to jump"],
)
async def test_bad_dates_are_asked_about_or_kept_within_reach(database_url: str, words: str) -> None:
    async with house(database_url) as home:
        answer = await home.ask(await home.adult(), words)
        assert "remind" in answer.casefold()
        later = await home.pool.fetchval("select max(next_run_at) from reminders")
        assert later is None or later < home.simulator.clock.now() + timedelta(days=370)


async def test_reminders_cost_no_messages_of_the_day(database_url: str) -> None:
    async with house(database_url) as home:
        await home.ask(await home.adult(), "remind me in 5 minutes to stretch")
        assert await home.pool.fetchval("select coalesce(sum(messages), 0) from daily_usage") == 0


async def test_somebody_elses_reminder_cannot_be_cancelled_or_repeated(database_url: str) -> None:
    async with house(database_url) as home:
        sam, eve = await home.adult(), await home.adult("Eve", "+34600111333")
        await home.ask(sam, "remind me tomorrow at 8 to hide the canary")
        home.simulator.say(eve, "remind me tomorrow at 9 to look")
        await home.simulator.wait_reply(eve)
        home.simulator.say(eve, "my reminders")
        offer = await home.simulator.wait_reply(eve)
        assert len(offer.choices) == 1
        assert "canary" not in offer.text
        await home.ask(eve, "cancel all reminders")
        assert await home.pool.fetchval("select text from reminders where state = 'active'") == "hide the canary"
