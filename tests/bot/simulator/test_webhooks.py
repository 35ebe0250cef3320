"""The webhook side: shapes, signatures, batches, repetition, order."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import Faults, SimulatedClock, Simulator
from bot.whatsapp.signature import is_signed
from tests.bot.simulator.conftest import NUMBER, QUICK, SECRET, TOKEN, VERIFY, MakeWorld, World

ANA = "+14155550100"


async def test_the_url_is_verified(world: World) -> None:
    assert await world.simulator.verify_webhook()
    world.simulator.verify_token = "another"
    assert not await world.simulator.verify_webhook()


async def test_bytes_are_signed_and_escaped_as_meta_does(world: World) -> None:
    ana = world.simulator.person("Ána 🏃", ANA)
    world.simulator.say(ana, "https://example.org/é")
    await world.simulator.courier.settled()
    body, headers = world.bot.bodies[0], world.bot.headers[0]
    assert b"\\/" in body
    assert b"\\u00e9" in body
    assert body.isascii()
    assert is_signed(SECRET, body, headers["X-Hub-Signature-256"])
    assert world.bot.values("messages")[0]["text"]["body"] == "https://example.org/é"
    value = json.loads(body)["entry"][0]["changes"][0]["value"]
    assert value["metadata"]["phone_number_id"] == NUMBER
    assert value["contacts"] == [{"profile": {"name": "Ána 🏃"}, "user_id": ana.bsuid, "wa_id": "14155550100"}]


@pytest.mark.parametrize(("no_phone_as", "expected"), [("omitted", None), ("empty", "")])
async def test_people_without_a_phone(world: World, no_phone_as: str, expected: str | None) -> None:
    bo = world.simulator.person("Bo", no_phone_as=no_phone_as)
    world.simulator.say(bo, "hi")
    await world.simulator.courier.settled()
    message = world.bot.values("messages")[0]
    assert message.get("from") == expected
    assert message["from_user_id"] == bo.bsuid
    assert world.bot.values("contacts")[0].get("wa_id") == expected


async def test_everything_a_person_can_do(world: World) -> None:
    simulator = world.simulator
    ana = simulator.person("Ana", ANA)
    simulator.open_chat(ana)
    said = simulator.say(ana, "first", forwarded=True)
    buttons = {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]}
    await world.send(
        {"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}, "action": buttons}}
    )
    rows = {"button": "Days", "sections": [{"title": "All", "rows": [{"id": "mo", "title": "Monday"}]}]}
    await world.send({"type": "interactive", "interactive": {"type": "list", "body": {"text": "?"}, "action": rows}})
    asked, listed = [await simulator.wait_reply(ana), await simulator.wait_reply(ana)]
    simulator.tap(ana, asked.id, "y")
    simulator.tap(ana, listed.id, "mo")
    with pytest.raises(ValueError, match="no choice"):
        simulator.tap(ana, asked.id, "n")
    simulator.react(ana, asked.id, "👍")
    simulator.react(ana, asked.id, "")
    simulator.edit(ana, said.id, "changed")
    simulator.revoke(ana, said.id)
    simulator.share_location(ana, 48.2, 16.4, "Home")
    simulator.share_contact(ana, "Ben", "+14155550101")
    simulator.send_unsupported(ana, "poll_creation")
    simulator.send_media(ana, b"OggS", "audio/ogg; codecs=opus", voice=True)
    await simulator.courier.settled()
    got = world.bot.values("messages")
    by_kind = {message["type"]: message for message in got}
    assert by_kind.keys() >= {"request_welcome", "text", "reaction", "edit", "revoke", "location", "contacts", "audio"}
    assert by_kind["text"]["context"] == {"forwarded": True}
    answers = {m["interactive"]["type"]: m for m in got if m["type"] == "interactive"}
    assert answers["button_reply"]["interactive"]["button_reply"] == {"id": "y", "title": "Yes"}
    assert answers["button_reply"]["context"] == {"from": "15550783881", "id": asked.id}
    assert answers["list_reply"]["interactive"]["list_reply"] == {"id": "mo", "title": "Monday"}
    assert {"message_id": asked.id} in [m["reaction"] for m in got if m["type"] == "reaction"]
    assert by_kind["edit"]["edit"]["message"] == {"type": "text", "text": {"body": "changed"}}
    assert by_kind["revoke"]["revoke"] == {"original_message_id": said.id}
    assert by_kind["contacts"]["contacts"][0]["phones"][0]["phone"] == "+14155550101"
    assert by_kind["unsupported"]["errors"][0]["code"] == 131051
    assert by_kind["audio"]["audio"]["voice"] is True
    assert "request_welcome" not in by_kind["request_welcome"]


async def test_edits_and_revokes_have_their_time(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    said = world.simulator.say(ana, "first")
    world.simulator.advance_clock(timedelta(minutes=16))
    with pytest.raises(ValueError, match="older"):
        world.simulator.edit(ana, said.id, "later")
    world.simulator.advance_clock(timedelta(days=2))
    with pytest.raises(ValueError, match="older"):
        world.simulator.revoke(ana, said.id)


async def test_a_changed_number_changes_the_bsuid(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    before = ana.bsuid
    world.simulator.change_number(ana, "+14155550199")
    await world.simulator.courier.settled()
    assert world.bot.values("messages")[0]["system"]["user_id"] == ana.bsuid
    assert world.bot.values("messages")[0]["from_user_id"] == before
    assert world.bot.values("user_id_update")[0]["user_id"] == {"previous": before, "current": ana.bsuid}
    assert world.simulator.people.find("+14155550100") is None


async def test_statuses_carry_tag_and_price(world: World) -> None:
    world.simulator.say(world.simulator.person("Ana", ANA), "hi")
    await world.text(biz_opaque_callback_data="row 1")
    await world.bot.until(lambda bot: len(bot.values("statuses")) == 3)
    statuses = {status["status"]: status for status in world.bot.values("statuses")}
    assert {status["biz_opaque_callback_data"] for status in statuses.values()} == {"row 1"}
    assert statuses["sent"]["pricing"]["category"] == "service"
    assert "pricing" in statuses["delivered"]
    assert "pricing" not in statuses["read"]
    assert world.simulator.outbox[0].person.bsuid == statuses["read"]["recipient_user_id"]


async def test_a_phone_that_is_off_gets_its_messages_later(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    world.simulator.say(ana, "hi")
    world.simulator.set_online(ana, online=False)
    await world.text()
    await world.bot.until(lambda bot: bot.values("statuses"))
    await asyncio.sleep(0.1)
    assert [status["status"] for status in world.bot.values("statuses")] == ["sent"]
    world.simulator.set_online(ana, online=True)
    await world.bot.until(lambda bot: len(bot.values("statuses")) == 3)


async def test_failure_is_told_without_contacts(make_world: MakeWorld) -> None:
    world = await make_world(faults=Faults(failed_statuses=1))
    world.simulator.say(world.simulator.person("Ana", ANA), "hi")
    await world.simulator.courier.settled()
    await world.text()
    await world.bot.until(lambda bot: bot.values("statuses"))
    status = world.bot.values("statuses")[0]
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131026)
    assert "recipient_user_id" not in status
    assert len(world.bot.values("contacts")) == 1  # that of the message


async def test_the_window_can_be_told_by_a_status(make_world: MakeWorld) -> None:
    world = await make_world(rules=replace(QUICK, refuse_by="status"))
    world.simulator.person("Ana", ANA)
    assert (await world.text())[0] == 200
    await world.bot.until(lambda bot: bot.values("statuses"))
    assert world.bot.values("statuses")[0]["errors"][0]["code"] == 131047


async def test_shuffled_and_skipped_statuses(make_world: MakeWorld) -> None:
    world = await make_world(rules=replace(QUICK, concurrency=1), faults=Faults(shuffled_statuses=1))
    world.simulator.say(world.simulator.person("Ana", ANA), "hi")
    await world.text()
    await world.bot.until(lambda bot: len(bot.values("statuses")) == 3)
    assert [s["status"] for s in world.bot.values("statuses")] != ["sent", "delivered", "read"]
    world.simulator.faults = Faults(skipped_delivered=1)
    await world.text()
    await world.bot.until(lambda bot: len(bot.values("statuses")) == 5)
    later = world.bot.values("statuses")[3:]
    assert {status["status"] for status in later} == {"sent", "read"}
    assert all("pricing" in status for status in later)


async def test_redelivery_until_200_with_the_same_bytes(world: World) -> None:
    world.bot.answers = [500, 503]
    said = world.simulator.say(world.simulator.person("Ana", ANA), "hi")
    await world.simulator.courier.settled()
    assert len(world.bot.bodies) == 3
    assert len(set(world.bot.bodies)) == 1
    assert [d.status for d in world.simulator.courier.deliveries] == [500, 503, 200]
    assert said.status == "delivered"


async def test_redelivery_after_silence_and_without_a_bot(make_world: MakeWorld) -> None:
    world = await make_world(rules=replace(QUICK, webhook_timeout=0.1))
    world.bot.delay = 0.3
    world.simulator.say(world.simulator.person("Ana", ANA), "hi")
    await world.bot.until(lambda bot: len(bot.bodies) >= 2)
    world.bot.delay = 0.0
    await world.simulator.courier.settled()
    world.simulator.courier.url = "http://127.0.0.1:9/webhook"
    world.simulator.say(next(iter(world.simulator.people)), "again")
    await asyncio.sleep(0.1)
    assert world.simulator.counts["redeliveries"] >= 2
    world.simulator.courier.url = world.bot.url
    await world.simulator.courier.settled()


async def test_repetition_in_the_same_and_in_another_body(make_world: MakeWorld) -> None:
    world = await make_world(faults=Faults(repeated_posts=1))
    ana = world.simulator.person("Ana", ANA)
    world.simulator.say(ana, "hi")
    await world.bot.until(lambda bot: len(bot.bodies) == 2)
    assert len(set(world.bot.bodies)) == 1
    world.simulator.faults = Faults(repeated_updates=1)
    world.simulator.say(ana, "ho")
    await world.bot.until(lambda bot: len(bot.bodies) == 4)
    assert len(set(world.bot.bodies[2:])) == 2
    assert len({message["id"] for message in world.bot.values("messages")[2:]}) == 1


@pytest.mark.parametrize("size", [2, 1000])
async def test_batches_span_entries_and_changes(make_world: MakeWorld, size: int) -> None:
    world = await make_world(rules=replace(QUICK, batch_size=size, batch_pause=0.05))
    people = [world.simulator.person(f"P{n}", f"+1415555{n:04d}") for n in range(5)]
    for n in range(size):
        world.simulator.say(people[n % 5], str(n))
    await world.simulator.courier.settled()
    assert len(world.bot.bodies) == 1
    assert [message["text"]["body"] for message in world.bot.values("messages")] == [str(n) for n in range(size)]
    entries = json.loads(world.bot.bodies[0])["entry"]
    assert (len(entries) > 1) == (size > 6)


async def test_chats_clock_and_undelivered_updates_survive_a_restart(make_world: MakeWorld, tmp_path: Path) -> None:
    world = await make_world(state_dir=tmp_path)
    world.bot.answers = [500] * 1000
    ana = world.simulator.person("Ana", ANA)
    said = world.simulator.send_media(ana, b"%PDF", "application/pdf", "my plan", filename="plan.pdf")
    world.simulator.advance_clock(timedelta(days=3))
    await world.bot.until(lambda bot: bot.bodies)
    await world.simulator.stop()
    again = Simulator("http://127.0.0.1:9/", SECRET, VERIFY, TOKEN, NUMBER, clock=SimulatedClock(), state_dir=tmp_path)
    restored = again.people.find(ANA)
    assert restored
    assert [(m.id, m.text) for m in again.chats.of(restored.id)] == [(said.id, "my plan")]
    assert again.media.bytes[said.body["id"]] == b"%PDF"
    assert again.clock.offset == timedelta(days=3)
    assert [update.message_id for update in again.courier.pending.values()] == [said.id]
    assert (tmp_path / "simulator.json").stat().st_mode & 0o077 == 0


async def test_an_unreadable_file_is_put_aside(make_world: MakeWorld, tmp_path: Path) -> None:
    (tmp_path / "simulator.json").write_text("{")
    world = await make_world(state_dir=tmp_path)
    assert not list(world.simulator.people)
    assert (tmp_path / "simulator.unreadable.json").read_text() == "{"
