"""Coming in, staying in, going out."""

from datetime import timedelta

import pytest

from tests.bot.account.support import EMAIL, PASSWORD, Visit

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
expect = playwright.expect
pytestmark = pytest.mark.browser


async def test_what_is_wrong_stands_at_its_field(visit: Visit) -> None:
    page = visit.page
    await visit.sign_up(password="short")
    password = page.get_by_label("Password")
    await expect(password).to_be_focused()
    await expect(password).to_have_attribute("aria-invalid", "true")
    described = (await password.get_attribute("aria-describedby")).split()[-1]
    await expect(page.locator(f"#{described}")).to_contain_text("at least 8 characters")
    await visit.credentials("Create an account", EMAIL, "password123")
    await expect(page.locator(f"#{described}")).to_contain_text("Is one of the first that are guessed")
    await visit.credentials("Create an account", "kim at home", PASSWORD)
    await expect(page.get_by_label("E-mail address")).to_be_focused()
    await visit.credentials("Create an account", EMAIL, PASSWORD)
    await page.get_by_role("heading", name="A few questions first").wait_for()
    await visit.press("Sign out")
    await visit.sign_in(password="something else")
    await expect(page.get_by_role("alert").filter(has_text="is wrong")).to_be_visible()
    await visit.sign_up()
    await expect(page.get_by_text("There is an account with this address")).to_be_visible()


async def test_signing_in_needs_the_keyboard_only(visit: Visit) -> None:
    page = visit.page
    await visit.adult()
    await visit.press("Sign out")
    await expect(page.get_by_text("You are signed out.")).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name="Sign in").wait_for()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("E-mail address")).to_be_focused()
    await page.keyboard.type(EMAIL)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Hello, Kim").wait_for()
    await expect(page.locator("main")).to_be_focused()


async def test_a_token_that_ran_out_is_renewed_unseen(visit: Visit) -> None:
    page, home = visit.page, visit.home
    await visit.adult()
    home.simulator.clock.advance(timedelta(hours=2))
    await visit.go("Memory")
    await page.reload()
    await page.get_by_role("heading", level=1, name="Memory").wait_for()
    assert await page.evaluate("Object.keys({...sessionStorage, ...localStorage})") == ["tandem.refresh"]


async def test_a_session_that_is_over_leads_to_the_door(visit: Visit) -> None:
    page, home = visit.page, visit.home
    await visit.adult()
    home.simulator.clock.advance(timedelta(days=61))
    await page.get_by_role("link", name="Memory").click()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="Please sign in again.")).to_be_visible()
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await visit.sign_in()
    await page.get_by_role("heading", name="Hello, Kim").wait_for()


async def test_who_signs_out_is_out_after_a_reload_too(visit: Visit) -> None:
    page = visit.page
    await visit.adult()
    kept = await page.evaluate("sessionStorage.getItem('tandem.refresh')")
    await visit.press("Sign out")
    await page.get_by_role("button", name="Sign in").wait_for()
    await page.evaluate("kept => sessionStorage.setItem('tandem.refresh', kept)", kept)
    await page.reload()
    await page.get_by_role("button", name="Sign in").wait_for()
    assert await page.evaluate("sessionStorage.length") == 0


async def test_somebody_young_waits_for_a_guardian(visit: Visit) -> None:
    await visit.sign_up()
    await visit.answer("Mia", visit.home.simulator.clock.now().year - 12)
    await visit.page.get_by_role("heading", name="We wait for your parent or guardian").wait_for()
    await expect(visit.page.get_by_role("navigation")).to_be_hidden()
    assert await visit.home.pool.fetchval("select count(*) from profiles where display_name is not null") == 0
