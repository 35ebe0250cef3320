"""Consent and what is set, by REST."""

from typing import Any

from handlers.lines import say
from tests.bot.api.support import Client, Desk, desk
from tests.handlers.families.support import code_for
from tests.handlers.support import quiet

ADULT = {"birth_year": 1985, "locale": "en", "timezone": "America/New_York", "name": "Kim"}


async def parent_and_child(here: Desk, *, age: int = 12) -> tuple[Client, Any, str]:
    """An account with a child's consent given, the child's phone, the bond's id."""
    kim, home = here.person(), here.home
    assert (await kim("POST", "users/me/onboarding", ADULT)).status == 200
    child = home.simulator.person("Mia", "+14155550179")
    code = await code_for(home, child, home.simulator.clock.now().year - age)
    told = await kim("POST", "guardianships", {"code": code})
    assert told.status == 201, told.body
    bond: str = told.body["id"]
    for step in ("confirm", "allow"):
        done = await kim("POST", f"guardianships/{bond}/consent", {"step": step})
        assert done.status == 200, done.body
    assert (await home.simulator.wait_reply(child)).text.startswith(say("en", "child_admitted"))
    for answer in ("English", "Mia", "New York", "skip"):
        await home.ask(child, answer)
    return kim, child, bond


async def test_a_yes_on_the_page_counts_as_one_in_chat(database_url: str) -> None:
    async with desk(database_url) as here:
        kim, _, bond = await parent_and_child(here)
        (item,) = (await kim("GET", "guardianships")).body["items"]
        assert (item["id"], item["state"], item["child"]) == (bond, "active", "Mia")
        record = (await kim("GET", f"guardianships/{bond}/consents")).body["items"]
        assert [entry["step"] for entry in record] == ["invited", "notice_sent", "confirmed", "granted"]
        assert record[-1]["method"] == "account_two_step"


async def test_what_is_set_holds_in_chat(database_url: str) -> None:
    async with desk(database_url) as here:
        kim, child, bond = await parent_and_child(here)
        path = f"guardianships/{bond}"
        assert (await kim("PATCH", path, {"paused": True})).body["paused"] is True
        assert await here.home.ask(child, "hello") == say("en", "child_paused")
        await kim("PATCH", path, {"paused": False, "daily_limit": 1})
        await here.home.ask(child, "my dog is called Bruno")
        assert "00:00 (America/New_York)" in await here.home.ask(child, "and my cat Tom")
        assert "00:00 (America/New_York)" in await here.home.ask(child, "and my cat Tom")
        assert "1 of 1" in await here.home.ask(child, "usage")
        told = await kim("PATCH", path, {"daily_limit": None, "topics_off": ["money"], "child_locale": "es"})
        assert told.body["topics_off"] == ["money"]
        assert await here.home.ask(child, "necesito dinero") == say("es", "child_topic_off")
        everything = {"quiet_from": "00:00", "quiet_to": "23:59"}
        assert (await kim("PATCH", path, everything)).status == 200
        assert "23:59" in await here.home.ask(child, "hola")
        assert "988" in await here.home.ask(child, "quiero morir")  # safety knows no quiet hours


async def test_what_makes_no_sense_is_refused_by_name(database_url: str) -> None:
    async with desk(database_url) as here:
        kim, _, bond = await parent_and_child(here)
        for wrong, field in (
            ({"daily_limit": -1}, "daily_limit"), ({"daily_limit": 0}, "daily_limit"),
            ({"topics_off": ["dragons"]}, "topics_off.0"), ({"report_weekday": 8}, "report_weekday"),
            ({"child_locale": "xx"}, "child_locale"), ({"quiet_from": "25:00", "quiet_to": "07:00"}, "quiet_from"),
        ):  # fmt: skip
            told = await kim("PATCH", f"guardianships/{bond}", wrong)
            assert (told.status, told.body["errors"][0]["field"]) == (422, field), told.body
        for pair in ({"quiet_from": "21:00"}, {"quiet_from": "21:00", "quiet_to": "21:00"}):
            assert (await kim("PATCH", f"guardianships/{bond}", pair)).status == 422


async def test_nobody_else_touches_a_bond(database_url: str) -> None:
    async with desk(database_url) as here:
        _, _, bond = await parent_and_child(here)
        other = here.person(email="max@example.org")
        assert (await other("GET", "guardianships")).body["items"] == []
        for method, path, body in (
            ("PATCH", f"guardianships/{bond}", {"paused": True}),
            ("POST", f"guardianships/{bond}/consent", {"step": "refuse"}),
            ("GET", f"guardianships/{bond}/consents", None),
            ("DELETE", f"guardianships/{bond}", None),
        ):
            assert (await other(method, path, body)).status == 404


async def test_steps_come_in_order_and_a_withdrawal_ends_it(database_url: str) -> None:
    async with desk(database_url) as here:
        kim, child, bond = await parent_and_child(here)
        assert (await kim("POST", f"guardianships/{bond}/consent", {"step": "allow"})).status == 409
        assert (await kim("DELETE", f"guardianships/{bond}")).status == 204
        assert (await here.home.simulator.wait_reply(child)).text == say("en", "child_withdrawn")
        assert (await kim("DELETE", f"guardianships/{bond}")).status == 409
        assert "guardian" in await here.home.ask(child, "hello?")
        assert await here.home.pool.fetchval("select count(*) from messages") == 0
        assert await quiet(here.home, child)


async def test_a_child_is_no_guardian_on_the_page_either(database_url: str) -> None:
    async with desk(database_url) as here:
        teen = here.person()
        young = ADULT | {"birth_year": here.home.simulator.clock.now().year - 15}
        assert (await teen("POST", "users/me/onboarding", young)).status == 200
        child = here.home.simulator.person("Mia", "+14155550179")
        code = await code_for(here.home, child, here.home.simulator.clock.now().year - 12)
        assert (await teen("POST", "guardianships", {"code": code})).status in {403, 409}
