"""How the page treats people: their words, their keyboard, their small screen, their conflicts."""

from typing import Any

import pytest

from tests.bot.account.families import ask_permission, give_permission
from tests.bot.account.support import Visit

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
expect = playwright.expect
pytestmark = pytest.mark.browser

ROOMS = ("Home", "Mentor", "Memory", "Reminders", "Children", "Your data")
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"
NAMELESS = """() => [...document.querySelectorAll("input, select, textarea, button, a, summary, [role=group], form")]
    .filter((one) => !(one.labels?.length && one.labels[0].textContent.trim())
        && !one.getAttribute("aria-label")?.trim() && !document.getElementById(one.getAttribute("aria-labelledby"))
        && !(one.matches("button, a, summary") && one.textContent.trim()))
    .map((one) => one.outerHTML)"""
DANGLING = """() => [...document.querySelectorAll("[aria-describedby]")]
    .flatMap((one) => one.getAttribute("aria-describedby").split(" ")).filter((id) => !document.getElementById(id))"""


async def test_every_room_is_named_and_fits_a_small_screen(visit: Visit) -> None:
    page = visit.page
    await page.set_viewport_size({"width": 360, "height": 740})
    await fits(page)
    await give_permission(visit, await ask_permission(visit))
    await page.reload()
    await page.get_by_text("Limits and reports").wait_for()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        for room in ROOMS:
            await visit.go(room)
            await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
            await fits(page)
            assert await page.title() != "Tandem"


async def test_every_language_fits_a_small_screen(visit: Visit) -> None:
    page, home = visit.page, visit.home
    await page.set_viewport_size({"width": 360, "height": 740})
    child = await ask_permission(visit)
    for language in ("es", "pt", "fr", "de", "hi"):
        await home.pool.execute("update user_preferences set locale = $1", language)
        await page.reload()
        await page.locator(f"html[lang={language}] .notice").wait_for()
        await fits(page, language)
        await page.goto("about:blank")
        await visit.open("#mentor")
        await page.locator(f"html[lang={language}] select[name=personality]").wait_for()
        await fits(page, language)
        await visit.open("#children")
    await home.pool.execute("update user_preferences set locale = 'en'")
    await page.reload()
    await give_permission(visit, child)


async def fits(page: Any, language: str = "en") -> None:
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate(DANGLING) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.documentElement.lang") == language


async def test_markup_is_shown_as_it_was_written(visit: Visit) -> None:
    page = visit.page
    await visit.sign_up()
    await page.get_by_label("What would you like to achieve?").fill(EVIL)
    await visit.answer(EVIL)
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello, {EVIL}")
    await visit.go("Mentor")
    await page.get_by_label("Name", exact=True).fill("<b>T</b>" + "<i>" * 9)
    await visit.press("Save", visit.card("Who Tandem is for you"))
    await visit.go("Memory")
    for title in ("Who you are", "How things are now", "The long story", "How Tandem should be with you"):
        await visit.card(title).get_by_role("textbox").fill(EVIL)
        await visit.save(visit.card(title))
    await visit.go("Reminders")
    await page.get_by_label("What about?").fill(EVIL)
    await page.get_by_label("How often").select_option("weekly")
    await page.get_by_label("Monday").check()
    await visit.press("Add")
    await expect(visit.card("Coming up").locator("strong")).to_have_text(EVIL)
    await page.reload()
    await expect(page.get_by_role("button", name=f"Cancel: {EVIL}")).to_be_visible()
    for room in ("Home", "Mentor", "Memory", "Reminders"):
        await visit.go(room)
        assert await page.locator("main img, main script, main b, main i").count() == 0
    await visit.press(f"Cancel: {EVIL}")
    await expect(page.get_by_text("Nothing yet.")).to_be_visible()


async def test_two_who_change_the_same_words_are_told(visit: Visit) -> None:
    home = visit.home
    await visit.adult()
    await visit.go("Memory")
    card = visit.card("Who you are")
    text = card.get_by_role("textbox")
    await text.fill("first")
    await visit.save(card)
    await home.pool.execute("update memories set own_current_state = 'moved house', current_state = 'moved house'")
    await text.fill("second")
    await visit.save(card)  # somebody changed another document: nothing to ask
    assert await home.pool.fetchval("select identity || current_state from memories") == "secondmoved house"
    await home.pool.execute("update memories set identity = 'from the chat'")
    await text.fill("third")
    await visit.press("Save", card)
    await expect(card.locator("blockquote")).to_have_text("from the chat")
    await expect(text).to_have_value("third")
    assert await home.pool.fetchval("select identity from memories") == "from the chat"
    await visit.press("Use this instead", card)
    await expect(text).to_have_value("from the chat")
    await text.fill("fourth")
    await visit.save(card)
    await expect(card.locator("blockquote")).to_have_count(0)
    await visit.press("Empty this", card)
    await visit.save(card, "Forgotten.")
    assert await home.pool.fetchval("select identity from memories") == ""


async def test_persona_quiet_hours_and_language(visit: Visit) -> None:
    page, home = visit.page, visit.home
    await visit.adult()
    await visit.go("Mentor")
    card = visit.card("Who Tandem is for you")
    await card.get_by_label("Age").fill("19")
    await visit.press("Save", card)
    await expect(card.get_by_text("from 20 to 120")).to_be_visible()
    await card.get_by_label("Age").fill("44")
    await card.get_by_label("Name").fill("Nora")
    await visit.save(card)
    assert tuple(await home.pool.fetchrow("select name, age from avatars")) == ("Nora", 44)
    card = visit.card("Language and times")
    await card.get_by_label("From").fill("21:00")
    await visit.press("Save", card)
    await expect(card.get_by_role("alert")).to_contain_text("belong together")
    await card.get_by_label("To", exact=True).fill("07:00")
    await card.get_by_label("Time zone").fill("Mars/Olympus")
    await visit.press("Save", card)
    await expect(card.get_by_label("Time zone")).to_be_focused()
    await card.get_by_label("Time zone").fill("Europe/Berlin")
    await card.get_by_label("Language", exact=True).select_option("de")
    await visit.press("Save", card)
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    kept = await home.pool.fetchrow("select locale, timezone, quiet_from::text from user_preferences")
    assert tuple(kept) == ("de", "Europe/Berlin", "21:00:00")


async def test_a_phone_is_linked_by_the_code_from_the_chat_and_unlinked(visit: Visit) -> None:
    page, home = visit.page, visit.home
    sam = await home.adult("Sam", "+34600111222")
    await visit.adult()
    await page.get_by_label("WhatsApp number").fill("12")
    await visit.press("Get a code")
    await expect(page.get_by_label("WhatsApp number")).to_be_focused()
    await page.get_by_text("Do you already chat with Tandem?").click()
    answer = await home.ask(sam, "my account")
    await page.get_by_label("Code from the chat").fill(next(word for word in answer.split() if "-" in word))
    await visit.press("Join the chat")
    card = visit.card("Your phone")
    await expect(card).to_contain_text("+34600111222")
    await visit.press("Unlink this phone", card)
    await visit.press("Yes, unlink", card)
    await expect(page.get_by_label("WhatsApp number")).to_be_visible()
    assert await home.pool.fetchval("select count(*) from user_preferences where whatsapp_phone is not null") == 0
