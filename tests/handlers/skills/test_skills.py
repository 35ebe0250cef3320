"""The seam: skills are found, asked in turn, offered to the model once."""

from handlers.lines import languages
from handlers.skills import entries, skills, toolsets
from tests.house import house


def test_skills_are_found_by_their_files() -> None:
    assert "reminders" in [skill.name for skill in skills()]
    assert len({skill.name for skill in skills()}) == len(skills())


def test_their_words_stand_in_every_language() -> None:
    lines = [entry.line for entry in entries()] + [skill.tally.line for skill in skills() if skill.tally]
    for language in languages().values():
        assert not [line for line in lines if line not in language.say]


def test_tools_are_built_once() -> None:
    assert toolsets() is toolsets()


async def test_every_message_of_a_burst_finds_its_answer(database_url: str) -> None:
    async with house(database_url, reply_delay_seconds=0.5) as home:
        sam = await home.adult()
        home.simulator.say(sam, "remind me in 20 minutes to stretch")
        home.simulator.say(sam, "usage")
        home.simulator.say(sam, "remind me in 30 minutes to drink")
        answer = (await home.simulator.wait_reply(sam)).text
        assert [word for word in ("500", "“stretch”", "“drink”") if word in answer] == ["500", "“stretch”", "“drink”"]
        rows = await home.pool.fetch("select text from reminders order by next_run_at")
        assert [row["text"] for row in rows] == ["stretch", "drink"]


async def test_what_no_skill_understands_goes_on_beneath_the_answer(database_url: str) -> None:
    async with house(database_url, reply_delay_seconds=0.5) as home:
        sam = await home.adult()
        home.simulator.say(sam, "remind me in 20 minutes to stretch")
        home.simulator.say(sam, "my dog is called Rex")
        answer = (await home.simulator.wait_reply(sam)).text
        assert answer.index("“stretch”") < answer.index("I've kept that")
        assert await home.pool.fetchval("select body from messages where role = 'user'") == "my dog is called Rex"
