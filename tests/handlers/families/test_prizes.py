"""A guardian names prizes; a child asks; the guardian's tap decides, once."""

from bot.simulator.people import Person
from tests.handlers.families.support import family, tap
from tests.house import House, house
from tests.walk import Walk


async def give(home: House, points: int) -> None:
    await home.pool.execute(
        "insert into rewards (user_id, points, reason) select id, $1, 'x' from profiles where display_name = 'Mia'",
        points,
    )


async def balance(home: House) -> int:
    return int(await home.pool.fetchval("select coalesce(sum(points), 0) from rewards"))


async def until_told(home: House, person: Person, words: str) -> None:
    assert words in (await home.simulator.wait_reply(person)).text


async def test_named_asked_for_and_granted(database_url: str) -> None:
    async with house(database_url) as home:
        kim, mia = await family(home)
        assert await home.ask(kim, "reward cinema = 200") == "Mia can have “cinema” for 200 points."
        assert "Mia: cinema: 200" in await home.ask(kim, "rewards")
        await give(home, 240)
        assert "• cinema: 200" in await home.ask(mia, "my rewards")
        assert "Shall I ask for it?" in await tap(home, mia, "rewards:want:")
        assert "I've asked for “cinema”" in await tap(home, mia, "rewards:take:")
        await until_told(home, kim, "Mia would like “cinema” for 200 points (240 earned).")
        assert await balance(home) == 240
        assert "200 of them waiting" in await home.ask(mia, "my rewards")
        assert "160 to go" in await tap(home, mia, "rewards:want:")  # what waits cannot be spent twice
        assert "Done: Mia hears" in await tap(home, kim, "care:prize_yes:")
        await until_told(home, mia, "🎉 “cinema”: yes!")
        assert await balance(home) == 40


async def test_a_no_gives_the_points_back_and_a_second_answer_changes_nothing(database_url: str) -> None:
    async with house(database_url) as home:
        kim, mia = await family(home)
        await home.ask(kim, "reward cinema = 200")
        await give(home, 240)
        await home.ask(mia, "my rewards")
        await tap(home, mia, "rewards:want:")
        await tap(home, mia, "rewards:take:")
        await until_told(home, kim, "Mia would like")
        assert "Mia keeps the points" in await tap(home, kim, "care:prize_no:")
        await until_told(home, mia, "not this time")
        assert await tap(home, kim, "care:prize_yes:") == "That was answered already."
        assert await balance(home) == 240


async def test_what_is_not_written_right_is_explained(database_url: str) -> None:
    async with house(database_url) as home:
        kim, _ = await family(home)
        assert "REWARD cinema = 200" in await home.ask(kim, "reward cinema for free")
        assert await home.ask(kim, "reward cinema off") == "“cinema” is not on Mia's list."
        await home.ask(kim, "reward cinema = 200")
        assert await home.ask(kim, "reward CINEMA = 150 Mia") == "Mia can have “CINEMA” for 150 points."
        assert await home.ask(kim, "reward cinema off") == "“cinema” is off Mia's list."
        assert await home.pool.fetchval("select count(*) from prizes") == 0


async def test_a_child_names_no_prizes_and_answers_for_nobody(database_url: str) -> None:
    async with house(database_url) as home:
        kim, mia = await family(home)
        await home.ask(kim, "reward cinema = 200")
        await give(home, 240)
        await home.ask(mia, "reward horse = 1")
        assert await home.pool.fetchval("select count(*) from prizes") == 1
        await home.ask(mia, "my rewards")
        await tap(home, mia, "rewards:want:")
        await tap(home, mia, "rewards:take:")
        await until_told(home, kim, "Mia would like")
        asked = await home.pool.fetchval("select id from redemptions")
        own = await home.pool.fetchval("select id from profiles where display_name = 'Mia'")
        await Walk(home, mia).forge(f"care:prize_yes:{own}:{asked}")
        assert await home.pool.fetchval("select state from redemptions") == "asked"
