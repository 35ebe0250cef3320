"""Projects in a chat with no model, through the whole house."""

from typing import Any

import pytest

from bot.simulator.people import Person
from bot.simulator.webhooks import choice_body
from tests.handlers.support import quiet, with_model
from tests.house import House, house


async def say_and_see(home: House, person: Person, text: str) -> Any:
    home.simulator.say(person, text)
    return await home.simulator.wait_reply(person)


async def tap(home: House, person: Person, message: Any, title: str) -> Any:
    choice = next(choice for choice, shown in message.choices if shown == title)
    home.simulator.tap(person, message.id, choice)
    return await home.simulator.wait_reply(person)


async def titles(home: House) -> list[tuple[str, str, str]]:
    rows = await home.pool.fetch(
        "select p.name, w.title, w.status from work_items w join products p on p.id = w.product_id "
        "order by w.created_at, w.title"
    )
    return [tuple(row) for row in rows]


async def test_a_task_from_its_first_word_to_its_end(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        assert "“Garden app”" in await home.ask(sam, "new project Garden app")
        told = await home.ask(sam, "todo fix the login bug #bug @tomorrow +garden 30m !1")
        assert told == "Added to “Garden app”: fix the login bug – due tomorrow · 30 min · urgent · #bug"
        row = await home.pool.fetchrow(
            "select type, priority, tags, planned_minutes, due_on - current_date from work_items"
        )
        assert tuple(row)[:4] == ("fix", 1, ["bug"], 30)
        assert "It is due tomorrow." in await home.ask(sam, "what's next?")
        assert "in progress" in await home.ask(sam, "start the login bug")
        assert "You have begun it." in await home.ask(sam, "what's next?")
        assert (await home.ask(sam, "done with fixing the login")).startswith("Done: “fix the login bug”. Well done!")
        assert await titles(home) == [("Garden app", "fix the login bug", "done")]
        assert "is done already" in await home.ask(sam, "the login bug is done")
        assert "Nothing is open" in await home.ask(sam, "what's next?")
        assert "back on the list" in await home.ask(sam, "reopen the login bug")
        assert await home.pool.fetchval("select done_at is null and status = 'todo' from work_items")


async def test_from_the_menu_to_a_task_by_taps(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        for text in (
            "new project Garden app",
            "todo weed the beds 2h",
            "note: two beds\nand a pond",
            "new project Kitchen",
        ):
            await home.ask(sam, text)
        menu = await say_and_see(home, sam, "menu")
        listed = await tap(home, sam, menu, "My projects")
        assert (
            listed.text
            == "Your projects. Tap one to see what is to be done:\n1. Kitchen – nothing open\n2. Garden app – 1 open"
        )
        garden = await tap(home, sam, listed, "2. Garden app")
        assert garden.text == "*Garden app*: 1 to do, 0 in progress, 0 done.\n1. weed the beds – 2 h"
        assert [title for _, title in garden.choices] == ["1. weed the beds", "Notes", "Delete the project"]
        task = await tap(home, sam, garden, "1. weed the beds")
        assert [title for _, title in task.choices] == ["Start", "Done", "Delete"]
        begun = await tap(home, sam, task, "Start")
        assert [title for _, title in begun.choices] == ["Done", "Put back"]
        assert (await tap(home, sam, begun, "Done")).text.startswith("Done: “weed the beds”. Well done!")
        assert "is in progress already" not in (await tap(home, sam, begun, "Put back")).text
        notes = await tap(home, sam, garden, "Notes")
        note = await tap(home, sam, notes, "1. two beds")
        assert note.text.startswith("*two beds*\nGarden app · today\n\ntwo beds\nand a pond")


async def test_nothing_is_deleted_before_the_button_is_tapped(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        for text in ("new project Garden", "todo weed", "note: beds"):
            await home.ask(sam, text)
        asked = await say_and_see(home, sam, "delete task weed")
        assert "“weed”" in asked.text
        assert "open it" not in (await tap(home, sam, asked, "No, keep it")).text
        assert len(await titles(home)) == 1
        assert (await tap(home, sam, asked, "Yes, delete it")).text == "“weed” is deleted."
        assert await titles(home) == []
        assert "not there any more" in (await tap(home, sam, asked, "Yes, delete it")).text
        asked = await say_and_see(home, sam, "delete project garden")
        assert "notes and documents: 1" in asked.text
        assert await home.pool.fetchval("select count(*) from products") == 1
        await tap(home, sam, asked, "Yes, delete it")
        assert (
            await home.pool.fetchval("select (select count(*) from products) + (select count(*) from documents)") == 0
        )


async def test_whoever_means_one_of_several_is_asked_which(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, "todo: login bug on iOS\nlogin bug on Android\npay the rent")
        asked = await say_and_see(home, sam, "done with the login bug")
        assert asked.text.startswith("Which one do you mean?")
        assert [title for _, title in asked.choices] == ["1. login bug on iOS", "2. login bug on Android"]
        done = await tap(home, sam, asked, "2. login bug on Android")
        assert done.text.startswith("Done: “login bug on Android”. Well done!")
        near = await say_and_see(home, sam, "done with the logn bug")
        assert near.text.startswith("I find no open task called “the logn bug”")
        assert [title for _, title in near.choices] == ["1. login bug on iOS"]


async def test_a_task_in_the_wrong_project_is_moved_by_a_tap(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        for text in ("new project Garden shed", "new project Garden app", "new project Kitchen"):
            await home.ask(sam, text)
        told = await say_and_see(home, sam, "todo paint it +garden")
        assert told.text.startswith("Added to “Garden app”: paint it")
        assert [title for _, title in told.choices] == ["Garden shed"]
        assert (await tap(home, sam, told, "Garden shed")).text == "“paint it” is in “Garden shed” now."
        told = await say_and_see(home, sam, "todo sweep +attic")
        assert told.text.startswith("You have no project “attic”. Added to “Garden shed”: sweep")
        await tap(home, sam, told, "Make that project")
        told = await say_and_see(home, sam, "note for cellar: damp")
        await tap(home, sam, told, "Make that project")
        assert await titles(home) == [("Garden shed", "paint it", "todo"), ("attic", "sweep", "todo")]
        found = await home.pool.fetchval("select p.name from documents d join products p on p.id = d.product_id")
        assert found == "cellar"


async def test_the_first_task_makes_a_project(database_url: str) -> None:
    async with house(database_url) as home:
        sam, kim = await home.adult(), await home.adult("Kim", "+34600111223")
        assert await home.ask(sam, "todo call mum") == "I've made the project “My tasks” and added: call mum"
        assert await home.ask(kim, "todo weed +garden") == "I've made the project “garden” and added: weed"
        assert await titles(home) == [("My tasks", "call mum", "todo"), ("garden", "weed", "todo")]


async def test_two_tasks_of_one_burst_share_the_project_that_they_make(database_url: str) -> None:
    async with house(database_url, reply_delay_seconds=0.5) as home:
        sam = await home.adult()
        home.simulator.say(sam, "todo one")
        home.simulator.say(sam, "todo two")
        await home.simulator.wait_reply(sam)
        assert sorted(await titles(home)) == [("My tasks", "one", "todo"), ("My tasks", "two", "todo")]


async def test_long_titles_and_emoji_fit_every_list(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        long = "🌻" * 200
        for number in range(12):
            await home.ask(sam, f"new project {number} {long[:190]}")
        listed = await say_and_see(home, sam, "my projects")
        assert len(listed.choices) == 10
        more = await tap(home, sam, listed, "More…")
        assert [title[:3] for _, title in more.choices] == ["10.", "11.", "12."]
        assert "200" in await home.ask(sam, f"new project {long}x")
        told = await say_and_see(home, sam, f"todo {long}\n- {long}x")
        project = await tap(home, sam, listed, listed.choices[0][1])
        assert project.choices
        assert [len(title) for _, title, _ in await titles(home)] == [200, 200]
        assert told.text


async def test_many_tasks_go_on_in_the_next_list(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, "todo: " + "\n".join(f"task {number}" for number in range(12)))
        project = await say_and_see(home, sam, "open project my tasks")
        assert [title for _, title in project.choices][6:] == ["7. task 6", "More…", "Delete the project"]
        more = await tap(home, sam, project, "More…")
        assert [title for _, title in more.choices][:2] == ["8. task 7", "9. task 8"]


@pytest.mark.parametrize(
    "text",
    ["done with the dishes", "start the car", "project management is hard", "what's next?", "finished my homework"],
)
async def test_what_is_no_task_goes_on_to_the_model(database_url: str, text: str) -> None:
    async with with_model(database_url) as (home, provider):
        sam = await home.adult()
        assert text in await home.ask(sam, text)
        assert provider.requests


async def test_somebody_without_projects_is_shown_how(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        for text in ("what's next?", "my projects"):
            assert "new project Garden app" in await home.ask(sam, text)
        assert "“the key is under the mat”" in await home.ask(sam, "note: the key is under the mat")  # memory's
        assert await home.pool.fetchval("select count(*) from documents") == 0
        assert "For example" in await home.ask(sam, "todo")
        assert "What shall it be called" in await home.ask(sam, "new project")
        assert "already" in [await home.ask(sam, "new project Shed") for _ in range(2)][1]
        assert await quiet(home, sam)


async def test_a_tap_of_another_persons_thing_finds_nothing(database_url: str) -> None:
    async with house(database_url) as home:
        sam, kim = await home.adult(), await home.adult("Kim", "+34600111223")
        await home.ask(sam, "todo mine")
        id_ = await home.pool.fetchval("select id from work_items")
        for choice in (f"to:{id_}:done", f"item:{id_}", f"drop:{id_}", f"dropped:{id_}", f"of:{id_}", f"to:{id_}"):
            offer = await say_and_see(home, kim, "menu")
            kind, body = choice_body(offer, f"projects:{choice}", "forged")
            home.simulator.do(kim, kind, body, shown="forged", reply_to=offer.id)
            assert "not there any more" in (await home.simulator.wait_reply(kim)).text
        assert [status for _, _, status in await titles(home)] == ["todo"]


async def test_what_was_turned_off_is_silent(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.pool.execute("update user_preferences set skills_off = '{projects}'")
        assert "Added" not in await home.ask(sam, "todo call mum")
        assert await titles(home) == []


@pytest.mark.parametrize(
    ("locale", "lines"),
    [
        ("es",
         ["nuevo proyecto Jardín", "nueva tarea regar @mañana", "¿qué sigue?", "he terminado regar", "mis proyectos"]),
        ("pt",
         ["novo projeto Jardim", "nova tarefa regar @amanhã", "próxima tarefa", "terminei regar", "meus projetos"]),
        ("fr",
         ["nouveau projet Jardin", "nouvelle tâche arroser @demain", "prochaine tâche", "j'ai fini arroser",
          "mes projets"]),
        ("de",
         ["neues Projekt Garten", "neue Aufgabe gießen @morgen", "nächste Aufgabe", "gießen ist fertig",
          "meine Projekte"]),
        ("hi", ["नया प्रोजेक्ट बगीचा", "नया काम पानी देना @कल", "अगला काम", "पानी देना हो गया", "मेरे प्रोजेक्ट"]),
    ],
)  # fmt: skip
async def test_in_every_language(database_url: str, locale: str, lines: list[str]) -> None:
    async with house(database_url) as home:
        sam = await home.adult(locale=locale)
        for line in lines:
            answer = await home.ask(sam, line)
            assert not {"{", "}"} & set(answer), answer
        rows = await titles(home)
        assert [status for _, _, status in rows] == ["done"]
        assert await home.pool.fetchval("select due_on is not null from work_items")
