"""A person and their account, on the page."""

import pytest

from handlers.lines import say
from tests.bot.account.support import EMAIL, Visit

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
expect = playwright.expect
pytestmark = pytest.mark.browser

PHONE = "+34600111222"


async def test_from_sign_up_to_deletion(visit: Visit) -> None:
    page, home = visit.page, visit.home
    await visit.adult("Ana")
    sam = await home.adult(phone=PHONE)
    await home.ask(sam, "my dog is called Bruno")
    await page.get_by_label("WhatsApp number").fill("+34 600 111 222")
    await visit.press("Get a code")
    code = await page.locator(".code").inner_text()
    link = await page.get_by_role("link", name="Open the chat with the code").get_attribute("href")
    assert link == f"https://wa.me/34600999888?text=Tandem%20{code}"
    assert await home.ask(sam, f"Tandem {code}") == say("en", "link_done")
    await expect(visit.card("Your phone")).to_contain_text(PHONE)  # without a touch

    await visit.go("Memory")
    await visit.card("Who you are").get_by_role("textbox").fill("Ana, runs marathons")
    await visit.save(visit.card("Who you are"))
    assert await home.pool.fetchval("select identity from memories") == "Ana, runs marathons"

    await visit.go("Reminders")
    await page.get_by_label("What about?").fill("water the plants")
    await page.get_by_label("How often").select_option("daily")
    await visit.press("Add")
    row = visit.card("Coming up").get_by_role("listitem")
    await expect(row).to_contain_text("water the plants")
    await expect(row).to_contain_text("Every day · 08:00")

    await visit.go("Your data")
    for name, part in (("Download as JSON", b"water the plants"), ("Download as a page", b"runs marathons")):
        async with page.expect_download() as started:
            await visit.press(name)
        file = await (await started.value).path()
        assert part in file.read_bytes()
    await page.get_by_label("Type the word “delete”").fill("nope")
    await visit.press("Delete everything")
    await expect(page.get_by_label("Type the word “delete”")).to_be_focused()
    assert await home.pool.fetchval("select count(*) from auth.users where email = $1", EMAIL) == 1
    await page.get_by_label("Type the word “delete”").fill("Delete")
    await visit.press("Delete everything")
    await expect(page.get_by_text("Everything is deleted")).to_be_visible()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert await home.pool.fetchval("select count(*) from auth.users where email = $1", EMAIL) == 0
    assert await home.pool.fetchval("select count(*) from reminders") == 0
