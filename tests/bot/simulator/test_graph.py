"""The Graph side: what is taken, what is refused, and in which words."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from bot.simulator import Faults
from bot.simulator.templates import Template
from tests.bot.simulator.conftest import NUMBER, QUICK, TOKEN, MakeWorld, World

ANA = "+14155550100"


def code(answer: dict) -> int:
    return answer["error"]["code"]


async def test_a_text_is_accepted_and_recorded(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    world.simulator.say(ana, "hi")
    status, answer = await world.text("*hello*", biz_opaque_callback_data="row 7")
    assert status == 200
    assert answer["contacts"] == [{"input": ANA, "wa_id": "14155550100"}]
    sent = world.simulator.outbox[0]
    assert (sent.message_id, sent.person, sent.tag) == (answer["messages"][0]["id"], ana, "row 7")
    assert sent.payload["text"] == {"body": "*hello*"}
    reply = await world.simulator.wait_reply(ana)
    assert reply.text == "*hello*"


async def test_a_wrong_token_is_refused(world: World) -> None:
    headers = {"Authorization": "Bearer guess"}
    async with world.client.post(world.api("messages"), json={}, headers=headers) as answer:
        assert answer.status == 401
        error = (await answer.json())["error"]
    assert error["code"] == 190
    assert error.keys() >= {"message", "type", "code", "error_data", "fbtrace_id"}


async def test_outside_the_window_only_templates_pass(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    world.simulator.templates.append(Template("nudge", "en", "Hi {{1}}, time to {{2}}.", buttons=("Stop",)))
    assert code((await world.text())[1]) == 131047
    world.simulator.say(ana, "hi")
    assert (await world.text())[0] == 200
    world.simulator.advance_clock(timedelta(hours=24, seconds=1))
    assert code((await world.text())[1]) == 131047
    words = [{"type": "text", "text": "Ana"}, {"type": "text", "text": "run"}]
    template = {"name": "nudge", "language": {"code": "en"}, "components": [{"type": "body", "parameters": words}]}
    assert (await world.send({"type": "template", "template": template}))[0] == 200
    filled = world.simulator.chats.of(ana.id)[-1]
    assert (filled.text, filled.choices) == ("Hi Ana, time to run.", [("Stop", "Stop")])
    assert code((await world.send({"type": "template", "template": {**template, "components": []}}))[1]) == 132000
    assert code((await world.send({"type": "template", "template": {**template, "name": "x"}}))[1]) == 132001


async def test_a_template_with_a_picture_wants_one(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    world.simulator.templates.append(Template("week", "en", "The week of {{1}}", header="image"))
    world.simulator.templates.append(Template("plain", "en", "Hi"))
    file = world.simulator.media.put(b"png", "image/png", "upload", world.simulator.clock.now(), "week.png")

    def template(name: str, *images: dict) -> dict:
        header = {"type": "header", "parameters": [{"type": "image", "image": image} for image in images]}
        words = {"type": "body", "parameters": [{"type": "text", "text": "Mia"}] if name == "week" else []}
        filled = {"name": name, "language": {"code": "en"}, "components": [header, words]}
        return {"type": "template", "template": filled}

    assert (await world.send(template("week", {"id": file.id})))[0] == 200
    shown = world.simulator.chats.of(ana.id)[-1]
    assert (shown.text, shown.body["header"]["image"]["mime_type"]) == ("The week of Mia", "image/png")
    assert code((await world.send(template("week")))[1]) == 132012
    assert code((await world.send(template("plain", {"id": file.id})))[1]) == 132012
    assert code((await world.send(template("week", {"id": "1"})))[1]) == 100
    assert code((await world.send(template("week", {})))[1]) == 131008


@pytest.mark.parametrize("http_status", [400, 429])
async def test_a_burst_to_one_person_meets_the_pair_limit(make_world: MakeWorld, http_status: int) -> None:
    world = await make_world(rules=replace(QUICK, limit_status=http_status))
    ana, ben = world.simulator.person("Ana", ANA), world.simulator.person("Ben", "+14155550101")
    for person in (ana, ben):
        world.simulator.say(person, "hi")
    answers = [await world.text() for _ in range(46)]
    assert [status for status, _ in answers] == [200] * 45 + [http_status]
    assert code(answers[-1][1]) == 131056
    assert (await world.send({"type": "text", "text": {"body": "x"}}, to=ben.phone))[0] == 200
    world.simulator.advance_clock(timedelta(seconds=6))
    assert (await world.text())[0] == 200


async def test_the_number_has_a_limit_too_and_limits_can_be_off(make_world: MakeWorld) -> None:
    world = await make_world(rules=replace(QUICK, number_rate=2))
    world.simulator.say(world.simulator.person("Ana", ANA), "hi")
    assert [code(body) if status != 200 else 0 for status, body in [await world.text() for _ in range(3)]][-1] == 130429
    world.simulator.rules = replace(QUICK, buckets=False)
    assert {(await world.text())[0] for _ in range(60)} == {200}


@pytest.mark.parametrize(
    ("payload", "to", "expected"),
    [
        ({"type": "text", "text": {"body": "x" * 4097}}, ANA, 131009),
        ({"type": "text", "text": {"body": "x"}}, "+4930123456", 131026),
        ({"type": "text", "text": {"body": "x"}}, "US.123456", 131009),
        ({"type": "image", "image": {"id": "1"}}, ANA, 100),
        ({"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}}, ANA, 131009),
        ({"messaging_product": "other", "type": "text", "text": {"body": "x"}}, ANA, 100),
    ],
)
async def test_bad_requests_are_refused_as_meta_does(world: World, payload: dict, to: str, expected: int) -> None:
    world.simulator.say(world.simulator.person("Ana", ANA), "hi")
    status, answer = await world.send(payload, to=to)
    assert (status, code(answer)) == (400, expected)
    assert world.simulator.outbox == []


async def test_a_bsuid_in_to_can_vanish_as_reported(make_world: MakeWorld) -> None:
    world = await make_world(rules=replace(QUICK, bsuid_in_to="drop"))
    world.simulator.say(world.simulator.person("Bo", bsuid="AT.1234"), "hi")
    status, _ = await world.send({"type": "text", "text": {"body": "x"}}, to="AT.1234")
    assert (status, world.simulator.outbox, world.simulator.counts["vanished"]) == (200, [], 1)


async def test_somebody_without_a_phone_is_reached_by_recipient(world: World) -> None:
    bo = world.simulator.person("Bo", bsuid="AT.1234")
    world.simulator.say(bo, "hi")
    payload = {"messaging_product": "whatsapp", "recipient": "AT.1234", "type": "text", "text": {"body": "hello"}}
    status, answer = await world.send(payload, to=None)
    assert (status, answer["contacts"]) == (200, [{"input": "AT.1234", "user_id": "AT.1234"}])


async def test_reading_ticks_everything_before_and_shows_typing(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    first, second = world.simulator.say(ana, "one"), world.simulator.say(ana, "two")
    await world.simulator.courier.settled()
    assert first.status == "delivered"
    payload = {"messaging_product": "whatsapp", "status": "read", "message_id": second.id}
    status, answer = await world.send({**payload, "typing_indicator": {"type": "text"}}, to=None)
    assert (status, answer) == (200, {"success": True})
    assert (first.status, second.status) == ("read", "read")
    assert ana.id in world.simulator.typing
    await world.text()
    assert ana.id not in world.simulator.typing
    assert code((await world.send({**payload, "message_id": "wamid.none"}, to=None))[1]) == 100


async def test_media_up_and_down(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    world.simulator.say(ana, "hi")
    form = aiohttp.FormData({"messaging_product": "whatsapp", "type": "image/png"})
    form.add_field("file", b"\x89PNG", filename="a.png", content_type="image/png")
    async with world.client.post(world.api("media"), data=form) as answer:
        media_id = (await answer.json())["id"]
    assert (await world.send({"type": "image", "image": {"id": media_id, "caption": "look"}}))[0] == 200
    async with world.client.get(f"{world.url}/v24.0/{media_id}") as answer:
        found = await answer.json()
    assert (found["sha256"], found["file_size"]) == (hashlib.sha256(b"\x89PNG").hexdigest(), 4)
    async with world.client.get(found["url"]) as answer:
        assert (await answer.read(), answer.content_type) == (b"\x89PNG", "image/png")
    async with world.client.get(found["url"], headers={"Authorization": ""}) as answer:
        assert answer.status == 401
    world.simulator.advance_clock(timedelta(minutes=5, seconds=1))
    async with world.client.get(found["url"]) as answer:
        assert answer.status == 404
    world.simulator.advance_clock(timedelta(days=30))
    async with world.client.get(f"{world.url}/v24.0/{media_id}") as answer:
        assert code(await answer.json()) == 100


async def test_what_a_person_sent_can_be_fetched_for_a_week_or_until_deleted(world: World) -> None:
    ana = world.simulator.person("Ana", ANA)
    voice = world.simulator.send_media(ana, b"OggS", "audio/ogg; codecs=opus", voice=True)
    other = world.simulator.send_media(ana, b"%PDF", "application/pdf", "my plan", filename="plan.pdf")
    async with world.client.delete(f"{world.url}/v24.0/{other.body['id']}") as answer:
        assert await answer.json() == {"success": True}
    async with world.client.get(f"{world.url}/v24.0/{other.body['id']}") as answer:
        assert answer.status == 400
    world.simulator.advance_clock(timedelta(days=7, seconds=1))
    async with world.client.get(f"{world.url}/v24.0/{voice.body['id']}") as answer:
        assert answer.status == 400


@pytest.mark.parametrize(("mime", "size", "expected"), [("text/html", 3, 100), ("image/png", 6 * 2**20, 131053)])
async def test_files_meta_would_not_take(world: World, mime: str, size: int, expected: int) -> None:
    form = aiohttp.FormData({"messaging_product": "whatsapp", "type": mime})
    form.add_field("file", b"x" * size, filename="a", content_type=mime)
    async with world.client.post(world.api("media"), data=form) as answer:
        assert code(await answer.json()) == expected


async def test_the_number_the_templates_and_blocking(world: World) -> None:
    async with world.client.get(f"{world.url}/v24.0/{NUMBER}?fields=verified_name,throughput") as answer:
        assert await answer.json() == {"id": NUMBER, "verified_name": "Tandem", "throughput": {"level": "STANDARD"}}
    async with world.client.get(f"{world.url}/v24.0/{NUMBER}") as answer:
        assert (await answer.json())["webhook_configuration"] == {"application": world.bot.url}
    world.simulator.templates.append(Template("nudge", "en", "Hi"))
    async with world.client.get(f"{world.url}/v24.0/102290129340398/message_templates?name=nudge") as answer:
        assert [item["status"] for item in (await answer.json())["data"]] == ["APPROVED"]
    ana, ben = world.simulator.person("Ana", ANA), world.simulator.person("Ben", "+14155550101")
    world.simulator.say(ana, "hi")
    users = {"messaging_product": "whatsapp", "block_users": [{"user": ana.phone}, {"user": ben.phone}]}
    async with world.client.post(world.api("block_users"), json=users) as answer:
        assert answer.status == 400
        assert [len(part) for part in (await answer.json())["block_users"].values()] == [1, 1]
    assert code((await world.text())[1]) == 131026


async def test_a_response_can_get_lost_after_the_message_was_taken(make_world: MakeWorld) -> None:
    world = await make_world(faults=Faults(lost_response=1))
    ana = world.simulator.person("Ana", ANA)
    world.simulator.say(ana, "hi")
    with pytest.raises(aiohttp.ClientError):
        await world.text(biz_opaque_callback_data="row 9")
    await world.bot.until(lambda bot: any(s.get("biz_opaque_callback_data") == "row 9" for s in bot.values("statuses")))
    world.simulator.faults = Faults(hung_response=1)
    with pytest.raises(TimeoutError):
        async with world.client.post(
            world.api("messages"),
            json={"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}},
            timeout=aiohttp.ClientTimeout(total=0.2),
        ):
            pass
    assert len(world.simulator.outbox) == 2


@pytest.mark.parametrize(
    ("faults", "status", "expected"),
    [
        (Faults(unknown_error=1), 500, 131000),
        (Faults(number_limited=1), 400, 130429),
        (Faults(pair_limited=1), 400, 131056),
    ],
)
async def test_faults_before_a_message_is_taken(
    make_world: MakeWorld, faults: Faults, status: int, expected: int
) -> None:
    world = await make_world(faults=faults)
    world.simulator.say(world.simulator.person("Ana", ANA), "hi")
    answer = await world.text()
    assert (answer[0], code(answer[1])) == (status, expected)
    assert world.simulator.outbox == []


async def test_an_html_page_instead_of_json(make_world: MakeWorld) -> None:
    world = await make_world(faults=Faults(html_error=1))
    async with world.client.post(world.api("messages"), json={}) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")


def test_a_probability_is_checked() -> None:
    with pytest.raises(ValueError, match="lost_response"):
        Faults(lost_response=2)
    assert TOKEN not in repr(Faults())
