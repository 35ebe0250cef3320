"""The chat page in a real browser, as somebody would use it."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.simulator import Faults
from tests.bot.simulator.conftest import MakeWorld, World

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
expect = playwright.expect
pytestmark = pytest.mark.browser

ANA = "+14155550100"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
async def page(browser, world: World) -> AsyncIterator[object]:
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    opened = await context.new_page()
    opened.set_default_timeout(8000)
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda line: troubles.append(line.text) if is_trouble(line) else None)
    await opened.goto(world.url)
    yield opened
    await context.close()
    assert troubles == []


def is_trouble(line) -> bool:
    return line.type == "error" and "net::ERR_INTERNET_DISCONNECTED" not in line.text


async def add_person(page, name: str, phone: str | None = ANA) -> object:
    await page.get_by_role("button", name="Add person").click()
    await page.get_by_label("Name").fill(name)
    if phone:
        await page.get_by_label("Phone", exact=True).fill(phone)
    else:
        await page.get_by_label("no phone (BSUID only)").check()
    await page.get_by_role("button", name="Add", exact=True).click()
    return page.locator(".phone", has=page.get_by_role("strong").filter(has_text=name)).last


async def say(phone, text: str) -> None:
    await phone.get_by_label("Message", exact=True).fill(text)
    await phone.get_by_label("Message", exact=True).press("Enter")


async def reply(world: World, kind: str, body: dict, *, to: str = ANA) -> dict:
    status, answer = await world.send({"type": kind, kind: body}, to=to)
    assert status == 200, answer
    return answer


async def test_a_message_travels_both_ways_with_ticks_typing_and_formatting(page, world: World) -> None:
    phone = await add_person(page, "Ana")
    world.bot.answers = [500]
    await say(phone, "hello bot")
    await expect(phone.locator(".own .ticks")).to_have_attribute("aria-label", re.compile("sent|delivered"))
    await expect(phone.locator(".own .ticks")).to_have_attribute("aria-label", "delivered")
    message = world.bot.values("messages")[0]
    assert (message["text"], message["from"]) == ({"body": "hello bot"}, "14155550100")
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": message["id"]}
    await world.send({**read, "typing_indicator": {"type": "text"}}, to=None)
    await expect(phone.locator(".own .ticks.read")).to_be_visible()
    await expect(phone.locator(".typing")).to_be_visible()
    text = "*bold* _it_ ~gone~ `x=1`\n- one\n- two\n1. first\n> quoted\n```\na  b\n```\nsee https://example.org/a_b_c."
    await reply(world, "text", {"body": text})
    bubble = phone.locator(".theirs:not(.typing)")
    await expect(phone.locator(".typing")).to_be_hidden()
    for selector, words in {
        "strong": "bold",
        "em": "it",
        "s": "gone",
        "code": "x=1",
        "ul li:last-child": "two",
        "ol li": "first",
        "blockquote": "quoted",
        "pre": "a  b",
        "a": "https://example.org/a_b_c",
    }.items():
        await expect(bubble.locator(f".text {selector}")).to_have_text(words)


async def test_typing_ends_after_25_seconds_of_the_clock(page, world: World) -> None:
    phone = await add_person(page, "Ana")
    await say(phone, "hello")
    await world.bot.until(lambda bot: bot.values("messages"))
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": world.bot.values("messages")[0]["id"]}
    await world.send({**read, "typing_indicator": {"type": "text"}}, to=None)
    await expect(phone.locator(".typing")).to_be_visible()
    await page.get_by_role("button", name="+1 h").click()
    await expect(phone.locator(".typing")).to_be_hidden()


async def test_markup_is_shown_as_it_was_written(page, world: World) -> None:
    phone = await add_person(page, "<img src=x onerror=alert(1)>")
    evil = "<script>document.title='owned'</script><img src=x onerror=alert(1)> *<b>x</b>*"
    await say(phone, evil)
    await world.bot.until(lambda bot: bot.values("messages"))
    await reply(world, "text", {"body": evil})
    for bubble in (phone.locator(".own .text"), phone.locator(".theirs .text")):
        await expect(bubble).to_have_text(evil.replace("*", ""))
        await expect(bubble.locator("script, img, b")).to_have_count(0)
    assert await page.title() == "Tandem simulator"


async def test_buttons_and_lists_answer_with_a_tap(page, world: World) -> None:
    phone = await add_person(page, "Ana")
    await say(phone, "hi")
    buttons = {"buttons": [{"type": "reply", "reply": {"id": f"b{n}", "title": f"Button {n}"}} for n in range(3)]}
    await reply(world, "interactive", {"type": "button", "body": {"text": "Pick"}, "action": buttons})
    await phone.get_by_role("button", name="Button 1").click()
    await world.bot.until(lambda bot: len(bot.values("messages")) == 2)
    assert world.bot.values("messages")[1]["interactive"]["button_reply"] == {"id": "b1", "title": "Button 1"}
    rows = [{"id": "mo", "title": "Monday", "description": "easy"}, {"id": "tu", "title": "Tuesday"}]
    sections = {"button": "Days", "sections": [{"title": "This week", "rows": rows}]}
    await reply(world, "interactive", {"type": "list", "body": {"text": "Which day?"}, "action": sections})
    await phone.get_by_role("button", name="Days").click()
    await page.get_by_role("dialog").get_by_role("button", name="Monday").click()
    await world.bot.until(lambda bot: len(bot.values("messages")) == 3)
    expected = {"id": "mo", "title": "Monday", "description": "easy"}
    assert world.bot.values("messages")[2]["interactive"]["list_reply"] == expected
    await expect(phone.locator(".own .quoted").last).to_contain_text("Which day?")


async def test_pictures_documents_and_voice(page, world: World, tmp_path: Path) -> None:
    phone = await add_person(page, "Ana")
    picture, plan, sound = tmp_path / "a.png", tmp_path / "plan.pdf", tmp_path / "v.ogg"
    picture.write_bytes(PIXEL)
    plan.write_bytes(b"%PDF-1.4")
    sound.write_bytes(b"OggS" + bytes(64))
    await phone.locator("input[type=file]").first.set_input_files(picture)
    await phone.get_by_label("Message", exact=True).fill("my lunch")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.locator(".own img")).to_have_js_property("naturalWidth", 1)
    await phone.locator("input[type=file]").first.set_input_files(plan)
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.locator(".own a.file")).to_contain_text("plan.pdf")
    await phone.get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Voice note from a file").click()
    await (await chooser.value).set_files(sound)
    await expect(phone.locator(".own audio")).to_be_visible()
    await world.bot.until(lambda bot: len(bot.values("messages")) == 3)
    image, document, voice = world.bot.values("messages")
    assert image["image"]["caption"] == "my lunch"
    assert document["document"]["filename"] == "plan.pdf"
    assert voice["audio"]["voice"] is True
    stored = world.simulator.media.put(PIXEL, "image/png", "upload", world.simulator.clock.now())
    await reply(world, "image", {"id": stored.id, "caption": "yours"})
    await expect(phone.locator(".theirs img")).to_have_js_property("naturalWidth", 1)


async def test_a_recorded_voice_note(page, world: World) -> None:
    phone = await add_person(page, "Ana")
    await page.context.grant_permissions(["microphone"])
    await phone.get_by_role("button", name="Record a voice note").click()
    await asyncio.sleep(0.5)
    await phone.get_by_role("button", name="Stop and send the voice note").click()
    await world.bot.until(lambda bot: bot.values("messages"))
    audio = world.bot.values("messages")[0]["audio"]
    assert (audio["voice"], audio["mime_type"]) == (True, "audio/ogg; codecs=opus")
    assert world.simulator.media.bytes[audio["id"]].startswith(b"OggS")
    decode = """async (url) => {
        const sound = await (await fetch(url)).arrayBuffer();
        return (await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(sound)).duration;
    }"""
    assert await page.evaluate(decode, f"simulator/media/{audio['id']}") > 0.2


async def test_reply_edit_react_and_delete(page, world: World) -> None:
    phone = await add_person(page, "Ana")
    await say(phone, "first")
    await world.bot.until(lambda bot: bot.values("messages"))
    await reply(world, "text", {"body": "an answer"})

    async def choose(bubble, action: str) -> None:
        await bubble.hover()
        await bubble.get_by_role("button", name="Message actions").click()
        await page.get_by_role("dialog").get_by_role("button", name=action).click()

    await choose(phone.locator(".theirs:not(.typing)"), "Reply")
    await say(phone, "about that")
    await expect(phone.locator(".own .quoted")).to_contain_text("an answer")
    await choose(phone.locator(".theirs:not(.typing)"), "React with 👍")
    await expect(phone.locator(".theirs .reactions")).to_have_text("👍")
    await choose(phone.locator(".own").first, "Edit")
    await say(phone, "first, changed")
    await expect(phone.locator(".own").first).to_contain_text("first, changed")
    await expect(phone.locator(".own").first).to_contain_text("edited")
    await choose(phone.locator(".own").first, "Delete for everyone")
    await expect(phone.locator(".own").first).to_contain_text("This message was deleted")
    await world.bot.until(lambda bot: len(bot.values("messages")) == 5)
    kinds = {message["type"] for message in world.bot.values("messages")}
    assert kinds == {"text", "reaction", "edit", "revoke"}
    original = world.bot.values("messages")[0]["id"]
    await reply(world, "reaction", {"message_id": original, "emoji": "❤️"})


async def test_two_people_side_by_side_one_without_a_phone(page, world: World) -> None:
    ana, bo = await add_person(page, "Ana"), await add_person(page, "Bo", None)
    await say(bo, "I am Bo")
    await expect(ana.locator(".own")).to_have_count(0)
    await world.bot.until(lambda bot: bot.values("messages"))
    message = world.bot.values("messages")[0]
    assert "from" not in message
    payload = {"messaging_product": "whatsapp", "recipient": message["from_user_id"], "type": "text"}
    await world.send({**payload, "text": {"body": "Hello Bo"}}, to=None)
    await expect(bo.locator(".theirs:not(.typing)")).to_have_text(re.compile("Hello Bo"))
    await bo.get_by_role("button", name="Phone on").click()
    await expect(bo.get_by_role("button", name="Phone off")).to_be_visible()
    assert not next(person for person in world.simulator.people if person.name == "Bo").online


async def test_the_clock_moves_forward(page, world: World) -> None:
    before = world.simulator.clock.offset.total_seconds()
    await page.get_by_role("button", name="+1 day").click()
    await page.get_by_role("button", name="Other…").click()
    await page.get_by_label("Days").fill("2")
    await page.get_by_label("Minutes").fill("0")
    await page.get_by_role("button", name="Move").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    async with asyncio.timeout(5):
        while world.simulator.clock.offset.total_seconds() - before != 3 * 86400:
            await asyncio.sleep(0.02)
    await expect(page.locator("#now")).to_contain_text(f"{world.simulator.clock.now():%-d} ")


async def test_faults_are_switched(page, world: World) -> None:
    await page.get_by_role("button", name="Faults").click()
    await page.get_by_label("Webhook sent twice, same body").fill("50")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.get_by_role("button", name="Faults (1)")).to_be_visible()
    assert world.simulator.faults == Faults(repeated_posts=0.5)


async def test_the_inspector_shows_a_turn(page, world: World) -> None:
    phone = await add_person(page, "Ana")
    await say(phone, "what is my dog called?")
    await world.bot.until(lambda bot: bot.values("messages"))
    await page.get_by_role("button", name="Inspector").click()
    panel = page.get_by_role("complementary", name="Inspector")
    await expect(panel).to_contain_text("No turn yet")
    world.simulator.observe(
        {
            "person": ANA,
            "message_ids": [world.bot.values("messages")[0]["id"]],
            "steps": [{"name": "recall", "ms": 1.2}, {"name": "reply", "ms": 30.04}],
            "answered_by": "memory",
            "recalled": [{"text": "My dog is <b>Rex</b>", "at": "2026-01-02"}],
            "model": "some:model",
            "input_tokens": 11,
            "output_tokens": 7,
        }
    )
    for words in ("memory", "31.2 ms", "1.2 ms", "My dog is <b>Rex</b>", "2026-01-02", "some:model", "11 tokens in, 7"):
        await expect(panel).to_contain_text(words)
    await expect(panel).to_contain_text("what is my dog called?")


async def test_by_keyboard_alone(page, world: World) -> None:
    await page.get_by_role("button", name="Add person").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("Kim")
    await page.keyboard.press("Tab")
    await page.keyboard.type(ANA)
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()
    await page.keyboard.type("line one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("line two")
    await page.keyboard.press("Enter")
    await world.bot.until(lambda bot: bot.values("messages"))
    assert world.bot.values("messages")[0]["text"]["body"] == "line one\nline two"
    buttons = {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]}
    await reply(world, "interactive", {"type": "button", "body": {"text": "Well?"}, "action": buttons})
    await expect(page.get_by_role("button", name="Yes")).to_be_visible()
    for _ in range(6):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.textContent") == "Yes":
            break
    await page.keyboard.press("Enter")
    await world.bot.until(lambda bot: len(bot.values("messages")) == 2)
    await page.keyboard.press("Escape")


async def test_a_narrow_screen_has_tabs_and_no_sideways_scrolling(page, world: World) -> None:
    await add_person(page, "Ana")
    await add_person(page, "Bo", None)
    await page.set_viewport_size({"width": 360, "height": 700})
    await expect(page.locator(".phone:visible")).to_have_count(1)
    await page.get_by_role("tab", name="Ana").click()
    await say(page.locator(".phone:visible"), "from a phone")
    await world.bot.until(lambda bot: bot.values("messages"))
    assert world.bot.values("messages")[0]["from"] == "14155550100"
    await page.get_by_role("tab", name="Ana").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Bo")).to_have_attribute("aria-selected", "true")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_reload_and_a_lost_connection_lose_nothing(page, world: World) -> None:
    phone = await add_person(page, "Ana")
    await say(phone, "still here?")
    await page.reload()
    await expect(page.locator(".own .text")).to_have_text("still here?")
    await page.context.set_offline(True)
    await reply(world, "text", {"body": "while you were away"})
    await page.context.set_offline(False)
    await expect(page.locator(".theirs .text")).to_have_text("while you were away")


async def test_two_hundred_bubbles_and_the_earlier_ones(page, world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    for n in range(230):
        world.simulator.say(ana, f"message {n}")
    await page.reload()
    await expect(page.locator(".own")).to_have_count(200)
    await page.get_by_role("button", name="Show earlier messages").click()
    await expect(page.locator(".own")).to_have_count(230)
    await expect(page.locator(".own .text").first).to_have_text("message 0")


async def test_other_sites_cannot_act_for_people(make_world: MakeWorld) -> None:
    world = await make_world()
    async with world.client.post(f"{world.url}/simulator/people", json={"name": "Eve"}) as answer:
        assert answer.status == 403
    async with world.client.get(world.url) as answer:
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
