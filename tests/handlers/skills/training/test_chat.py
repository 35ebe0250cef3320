"""Training in a chat, through the whole house."""

from datetime import timedelta
from typing import Any

import pytest

from bot.simulator.people import Person
from bot.simulator.webhooks import choice_body
from handlers.lines import say, understands
from tests.house import House, house

LOCALES = ("en", "es", "pt", "fr", "de", "hi")


async def tap(home: House, person: Person, title: str) -> Any:
    offers = [one for one in home.simulator.chats.of(person.id) if one.sender == "bot" and one.choices]
    choice = {shown: choice for choice, shown in offers[-1].choices}[title]
    home.simulator.tap(person, offers[-1].id, choice)
    return await home.simulator.wait_reply(person)


async def planned(home: House, person: Person) -> str:
    return await home.ask(person, "training plan for muscle, 3 days, barbell and bench")


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_plan_is_made_shown_done_in_every_language(database_url: str, locale: str) -> None:
    words = understands("training")[locale]
    async with house(database_url) as home:
        sam = await home.adult(locale=locale)
        assert (await home.ask(sam, words["plan"][0])) == say(locale, "training_ask_goal")
        for key in ("training_goal_fitness",):
            assert (await tap(home, sam, say(locale, key))).text == say(locale, "training_ask_days")
        assert (await tap(home, sam, say(locale, "training_days", number=3))).text == say(
            locale, "training_ask_equipment"
        )
        assert (await tap(home, sam, _capital(say(locale, "training_equipment_none")))).text == say(
            locale, "training_ask_part"
        )
        plan = (await tap(home, sam, say(locale, "training_part_none"))).text
        assert say(locale, "training_goal_fitness") in plan
        shown = await home.ask(sam, words["today"][0])
        assert say(locale, "training_focus_full") in shown
        assert say(locale, "training_first_how") in shown
        noted = await home.ask(sam, say(locale, "training_example"))
        assert "3×8" in noted
        assert "60 kg" in noted
        done = await home.ask(sam, words["done"][0])
        assert done.startswith(say(locale, "training_done_all", done="§", day="§").split("§")[0])
        assert await home.ask(sam, words["done"][0]) != done
        mine = await home.ask(sam, words["mine"][0])
        assert say(locale, "training_week", number=1) in mine
        assert await home.ask(sam, words["pause"][0]) == say(locale, "training_paused_rest")
        assert await home.ask(sam, words["today"][0]) == say(locale, "training_rests")
        assert await home.ask(sam, words["resume"][0]) == say(locale, "training_resumed")
        sick = await home.ask(sam, f"{words['skipped'][0]}, {words['sick'][0]}")
        assert sick == say(locale, "training_skipped_sick")
        assert await home.pool.fetchval("select reason from workouts where outcome = 'skipped'") == "sick"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


async def test_targets_follow_from_what_was_written(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await planned(home, sam)
        said = await home.ask(sam, "bench 3x8 60kg, last set hard")
        assert said.startswith("Noted: Bench press: 3×8, 60 kg, last set hard\nNext time: 3 × 8 at 60 kg")
        assert "the same again" in said
        home.simulator.clock.advance(timedelta(days=7))
        shown = await home.ask(sam, "today's workout")
        assert "Workout 2 of 3" in shown
        assert "last time 3×8, 60 kg, last set hard → the same again" in shown
        home.simulator.clock.advance(timedelta(days=14))
        assert "lighter after the break" in await home.ask(sam, "today's workout")


async def test_units_are_asked_once_and_remembered(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        assert "kilograms or pounds" in await home.ask(sam, "bench 3x8 135")
        assert await home.pool.fetchval("select count(*) from workouts") == 0
        assert "135 lb" in (await tap(home, sam, "135 lb")).text
        assert "140 lb" in await home.ask(sam, "bench 3x8 140")
        assert "stone" in await home.ask(sam, "bench 3x8 10 stone")
        rows = await home.pool.fetch("select weight_kg, unit from workouts order by weight_kg")
        assert [tuple(row) for row in rows] == [(61.23, "lb"), (63.5, "lb")]


async def test_an_unknown_exercise_is_asked_about(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        assert "Which exercise" in await home.ask(sam, "bensch pres 3x8 60kg")
        assert "Bench press: 3×8, 60 kg" in (await tap(home, sam, "Bench press")).text
        assert "I don't know the exercise" in await home.ask(sam, "qwxyz 3x8 60kg")
        assert await home.pool.fetchval("select count(*) from workouts") == 1


@pytest.mark.parametrize(
    "text", ["bench 3x8 6000kg", "ran 500 km in 20 min", "ran 5 km in 2 min", "bench 900x8 60kg", "bench 0x8 60kg"]
)
async def test_what_cannot_be_is_asked_again(database_url: str, text: str) -> None:
    async with house(database_url) as home:
        assert "can't be right" in await home.ask(await home.adult(), text)
        assert await home.pool.fetchval("select count(*) from workouts") == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("training plan 7 days, dumbbells", "Seven days leave no day to recover"),
        ("training plan, 7 days, no equipment, two broken legs", "needs a doctor's word first"),
        ("workout plan, I have chest pain", "looked at by a doctor first"),
        ("running plan, bad knee", "Running loads what has to be spared"),
        ("training plan, 5 min", "15 to 120 minutes"),
    ],
)
async def test_what_cannot_be_made_gets_a_clear_answer(database_url: str, text: str, said: str) -> None:
    async with house(database_url) as home:
        assert said in await home.ask(await home.adult(), text)
        assert await home.pool.fetchval("select count(*) from workout_plans") == 0


async def test_with_a_doctors_word_broken_legs_rest_and_the_rest_trains(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, "training plan for fitness, 7 days, dumbbells, two broken legs")
        plan = (await tap(home, sam, "My doctor agrees")).text
        assert "Spared: hip, knee, ankle, leg" in plan
        assert "squat" not in plan.casefold()


async def test_a_new_plan_takes_the_place_of_the_old_one_by_a_tap(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await planned(home, sam)
        assert "Shall this one take its place?" in await home.ask(sam, "training plan for strength, gym")
        goals = "select goal from workout_plans where state in ('active', 'paused')"
        assert await home.pool.fetchval(goals) == "muscle"
        assert (await tap(home, sam, "Keep the old one")).text == "Everything stays as it is."
        await home.ask(sam, "training plan for mobility, 3 days")
        await tap(home, sam, "Take the new one")
        assert await home.pool.fetchval(goals) == "mobility"
        assert await home.pool.fetchval("select count(*) from workout_plans where state = 'draft'") == 0


async def test_a_new_plan_still_spares_what_the_old_one_spared(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, "training plan for muscle, 3 days, dumbbells, bad knee")
        said = await home.ask(sam, "training plan, 2 days")
        assert "Spared: knee" in said
        assert "dumbbells" in said
        assert "Spared" not in await home.ask(sam, "training plan, 2 days, no injuries")


async def test_on_a_journey_nothing_but_the_body_is_needed(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await planned(home, sam)
        assert "Have a good trip" in await home.ask(sam, "pause training, travelling")
        shown = await home.ask(sam, "today's workout")
        assert "nothing but your body" in shown
        assert "Push-up" in shown
        assert "Bench press" not in shown
        assert "Noted as planned" in await home.ask(sam, "done with today's workout")
        home.simulator.clock.advance(timedelta(days=7))
        assert "Workout 2 of 3" in await home.ask(sam, "today's workout")


async def test_what_was_missed_moves_and_never_piles_up(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await planned(home, sam)
        await home.ask(sam, "done with today's workout")
        home.simulator.clock.advance(timedelta(days=21))
        shown = await home.ask(sam, "today's workout")
        assert shown.count("Workout ") == 1
        assert "Workout 2 of 3" in shown


async def test_a_child_is_spared_the_limit(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.pool.execute("update profiles set birth_year = $1", home.simulator.clock.now().year - 15)
        await home.ask(sam, "training plan for strength, gym, advanced")
        sessions = await home.pool.fetchval("select sessions from workout_plans")
        slots = [slot for session in sessions for slot in session["exercises"]]
        assert slots
        assert all(slot["rpe"] <= 8 for slot in slots)


async def test_yesterdays_buttons_are_shut(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await planned(home, sam)
        await home.ask(sam, "today's workout")
        home.simulator.clock.advance(timedelta(days=2))
        assert "That day is over" in (await tap(home, sam, "Done as planned")).text
        assert await home.pool.fetchval("select count(*) from workouts") == 0


@pytest.mark.parametrize(
    "text",
    [
        "skipped today",
        "I ate an apple in the park with my project partner",
        "my training plan is great",
        "I trained hard",
    ],
)
async def test_other_talk_goes_on(database_url: str, text: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, text)
        assert await home.pool.fetchval("select count(*) from workouts") == 0
        assert await home.pool.fetchval("select count(*) from workout_plans") == 0


@pytest.mark.parametrize(
    "choice",
    ["training:nonsense", "training:plan:zzz;d=;m=0", "training:take:x", "training:done:2020-99-99", "training:pause:x",
     "training:unit:2026-13-01:lb:bench 3x8 60", "training:is:2026-01-01:flying:bensch 3x8 60kg"],
)  # fmt: skip
async def test_made_up_taps_do_nothing(database_url: str, choice: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        home.simulator.say(sam, "my training")
        shown = await home.simulator.wait_reply(sam)
        kind, body = choice_body(shown, choice, "Made up")
        home.simulator.do(sam, kind, body, shown="Made up", reply_to=shown.id)
        await home.simulator.wait_reply(sam)
        assert await home.pool.fetchval("select count(*) from workouts") == 0
