"""A parent's whole path on the page, with the child in the chat."""

from datetime import timedelta
from typing import Any

import pytest

from bot.reporting import reports_due
from bot.simulator.people import Person
from handlers.families.codes import code_in
from handlers.lines import say
from tests.bot.account.families import ask_permission, give_permission
from tests.bot.account.support import Visit
from tests.handlers.families.support import family
from tests.house import until
from tests.walk import Walk

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
expect = playwright.expect
pytestmark = pytest.mark.browser


async def choices_of_the_menu(visit: Visit, child: Person) -> list[str]:
    await visit.home.ask(child, "MENU")
    newest = [one for one in visit.home.simulator.chats.of(child.id) if one.sender == "bot"][-1]
    return [title for _, title in newest.choices]


async def reward(visit: Visit, card: Any, child: Person) -> None:
    """A parent names a reward on the page, the child asks for it in the chat, the parent says yes on the page."""
    home = visit.home
    await card.get_by_text("Rewards", exact=True).click()
    await card.get_by_label("Reward", exact=True).fill("cinema")
    await card.get_by_label("Points", exact=True).fill("20")
    await visit.press("Add", card)
    await expect(card.get_by_text("cinema: 20 points")).to_be_visible()
    await home.pool.execute(
        "insert into rewards (user_id, points, reason) select id, 25, 'x' from profiles where display_name = 'Mia'"
    )
    mia = Walk(home, child)
    await mia.say("my rewards")
    prize = await home.pool.fetchval("select id from prizes")
    await mia.tap(f"rewards:want:{prize}")
    await mia.tap(f"rewards:take:{prize}")
    await card.get_by_text("Rewards", exact=True).click()
    await card.get_by_text("Rewards", exact=True).click()
    await expect(card.get_by_text("Asked for: cinema, 20 points")).to_be_visible()
    await visit.press("Yes", card)
    assert "yes!" in (await home.simulator.wait_reply(child)).text
    await expect(card.get_by_text("Asked for: cinema, 20 points")).to_have_count(0)
    assert await home.pool.fetchval("select sum(points) from rewards") == 5


async def test_from_the_code_to_the_withdrawal(visit: Visit) -> None:
    page, home = visit.page, visit.home
    child = await ask_permission(visit)
    await page.reload()  # the notice is there for who comes back
    await expect(page.get_by_text("What is kept:")).to_be_visible()
    await visit.press("Continue", page.get_by_role("form", name="Step 1 of 2"))
    await expect(page.get_by_text("Please fill this in.")).to_be_visible()
    assert await home.pool.fetchval("select state from guardianships") == "notice_sent"
    await give_permission(visit, child)

    await page.reload()
    card = visit.card("Mia, born in")
    await card.get_by_text("Limits and reports").click()
    await card.get_by_label("Messages a day").fill("0")
    await visit.press("Save", card)
    await expect(page.get_by_text("Please enter a whole number from 1 to 500.")).to_be_visible()
    await card.get_by_label("Messages a day").fill("1")
    await card.get_by_label("Money").check()
    await card.get_by_label("My meals").check()
    await visit.save(card)
    assert await home.ask(child, "I need more money") == say("en", "child_topic_off")
    await home.ask(child, "my dog is called Bruno")
    assert "00:00 (America/New_York)" in await home.ask(child, "and my cat Tom")
    await visit.press("Pause", card)
    await expect(card.get_by_text("Paused: Tandem does not answer")).to_be_visible()
    assert await home.ask(child, "hello") == say("en", "child_paused")
    await visit.press("Resume", card)
    await expect(card.get_by_role("button", name="Pause")).to_be_visible()

    assert "My meals" not in str(await choices_of_the_menu(visit, child))
    await reward(visit, card, child)

    home.simulator.clock.advance(timedelta(days=7))
    await reports_due(home.pool, home.simulator.clock)  # or the service's own scheduler was faster
    await until(lambda: home.pool.fetchval("select count(*) from reports"))
    assert await home.pool.fetchval("select count(*) from reports") == 1
    await page.reload()
    picture = page.get_by_role("img", name="Report as a picture: Mia, week of")
    await expect(picture).to_have_js_property("naturalWidth", 1080)
    await expect(page.locator(".words")).to_contain_text("Mia’s week")

    await page.get_by_text("Record of consent").click()
    for step in ("The child got a code", "You were shown the notice", "You gave permission"):
        await expect(page.get_by_text(step)).to_be_visible()
    await page.get_by_text("Take your permission back").click()
    await visit.press("Take permission back")
    await visit.press("No, keep it")
    assert await home.pool.fetchval("select state from guardianships") == "active"
    await visit.press("Take permission back")
    await visit.press("Yes, take it back")
    await expect(page.get_by_text("You took your permission back.")).to_be_visible()
    assert await home.pool.fetchval("select state from guardianships") == "withdrawn"
    assert await home.pool.fetchval("select count(*) from messages") == 0


async def test_a_code_nobody_gave_and_a_no(visit: Visit) -> None:
    page, home = visit.page, visit.home
    child = await ask_permission(visit)
    await visit.press("I do not agree")
    await expect(page.get_by_text("You did not agree. Nothing is kept.")).to_be_visible()
    assert (await home.simulator.wait_reply(child)).text == say("en", "guardian_refused_child")
    code = page.get_by_role("textbox", name="The child’s code")
    for wrong, told in (("abc", "A code looks like"), ("7KQ4-M3PA", "ask the child for a new one")):
        await code.fill(wrong)
        await code.press("Enter")
        await expect(page.locator(".error:visible")).to_contain_text(told)
        await expect(code).to_be_focused()


async def test_a_child_joins_the_chat_and_reads_what_the_guardian_sees(visit: Visit) -> None:
    page, home = visit.page, visit.home
    _, child = await family(home)
    await visit.sign_up("mia@example.org")
    code = code_in(await home.ask(child, "my account"), 4096)
    await page.get_by_label("Code from the chat").fill(code or "")
    await visit.press("Join the chat")
    await page.get_by_role("heading", name="Hello, Mia").wait_for()
    await expect(visit.card("What your parent or guardian can see")).to_contain_text("They never see your words.")
    await expect(page.get_by_role("link", name="Children")).to_have_count(0)
    await expect(page.get_by_role("link", name="Memory")).to_have_count(1)
