"""How a guardian's words are read, and what holds afterwards."""

from datetime import time, timedelta
from uuid import UUID

import pytest

from bot.simulator.people import Person
from handlers.families.codes import digest, new_code
from handlers.families.rules import hours, themes
from handlers.lines import begins, languages, say
from storage import links
from tests.handlers.families.support import code_for, family, tap
from tests.house import House, house


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("21:00-07:00", (time(21), time(7))), ("21-7", (time(21), time(7))), ("21h30 à 7h", (time(21, 30), time(7))),
        ("9.30 bis 11", (time(9, 30), time(11))), ("22:00 – 24:00", (time(22), time(0))),
        ("from 20 to 6", (time(20), time(6))),
        ("21:00-21:00", None), ("25:00-07:00", None), ("21:75-07:00", None), ("tonight", None), ("", None),
    ],
)  # fmt: skip
def test_hours_as_people_write_them(text: str, window: tuple[time, time] | None) -> None:
    assert hours(text) == window


def test_themes_by_their_names_in_ones_own_language_or_in_english() -> None:
    assert themes("Geld, Körper", "de") == ["money", "body"]
    assert themes("money and body", "de") == ["money", "body"]
    assert themes("dragons", "en") == []


def test_every_language_has_every_guardians_word() -> None:
    english = languages()["en"].guardian
    for language in languages().values():
        assert set(language.guardian) == set(english)
        assert all(language.guardian.values())


@pytest.mark.parametrize("locale", sorted(languages()))
def test_the_words_in_the_list_of_commands_work(locale: str) -> None:
    bullets = [line.removeprefix("• ").partition(" – ")[0] for line in say(locale, "guardian_commands").splitlines()]
    for bullet in bullets:
        assert begins(bullet.partition(",")[0], "guardian") is not None, (locale, bullet)


async def test_with_two_children_the_name_or_a_tap_says_which(database_url: str) -> None:
    async with house(database_url) as home:
        parent, _ = await family(home)
        other = home.simulator.person("Leo", "+14155550155")
        code = await code_for(home, other, home.simulator.clock.now().year - 10)
        await home.ask(parent, code)
        assert "allow" in await tap(home, parent, "family:yes")
        await tap(home, parent, "family:allow")
        await home.simulator.wait_reply(other)
        for answer in ("English", "Leo", "New York", "skip"):
            await home.ask(other, answer)
        assert await home.ask(parent, "limit 20 Leo") == say("en", "care_limit_set", name="Leo", limit=20)
        assert await home.ask(parent, "limit 30") == say("en", "care_which")
        offer = [m for m in home.simulator.chats.of(parent.id) if m.sender == "bot" and m.choices][-1]
        home.simulator.tap(parent, offer.id, next(choice for choice, shown in offer.choices if shown == "Mia"))
        assert (await home.simulator.wait_reply(parent)).text == say("en", "care_limit_set", name="Mia", limit=30)
        lines = (await home.ask(parent, "status")).splitlines()
        assert ["of 30" in lines[0], "of 20" in lines[1]] == [True, True]


async def test_of_two_guardians_the_stricter_counts(database_url: str) -> None:
    async with house(database_url) as home:
        parent, child = await family(home)
        await home.ask(parent, "limit 50")
        child_id = await home.pool.fetchval("select user_id from guardianships")
        uncle = home.simulator.person("Uri", "+14155550144")
        await _second_guardian(home, uncle, child_id)
        await home.ask(uncle, "limit 2")
        assert "of 2" in await home.ask(child, "usage")
        await home.ask(uncle, "limit off")
        assert "of 50" in await home.ask(child, "usage")


async def _second_guardian(home: House, uncle: Person, child_id: UUID) -> None:
    code = new_code()
    expires = home.simulator.clock.now() + timedelta(days=1)
    await links.issue(home.pool, digest(code), child_id, "guardian", expires)
    await home.ask(uncle, code)
    await tap(home, uncle, "family:yes")
    await home.ask(uncle, "1970")
    await tap(home, uncle, "family:allow")
