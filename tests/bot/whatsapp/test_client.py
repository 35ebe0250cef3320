import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random

import aiohttp
import pytest
from aiohttp import web

from bot.channel import Accepted, Address, Channel, Outcome, Refused, Unknown
from bot.whatsapp.client import CloudApi
from bot.whatsapp.payloads import text_payload
from handlers.message import Media
from tests.bot.whatsapp.bodies import message
from tests.bot.whatsapp.servers import Handler, serving

LENA = Address("700100", "ES.44", "+34655010203")
NOOR = Address("700100", "NL.12", None)
HELLO = text_payload("a private word")


@asynccontextmanager
async def client(handler: Handler, failures: list[str] | None = None) -> AsyncIterator[CloudApi]:
    async with serving(handler) as url, aiohttp.ClientSession() as session:
        yield CloudApi(
            session,
            api_url=url,
            version="v24.0",
            access_token="token",
            timeout=0.5,
            rng=Random(1),
            on_failure=(failures if failures is not None else []).append,
        )


def answering(status: int, body: object) -> Handler:
    async def handler(_request: web.Request) -> web.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(
            status=status, text=text, content_type="text/html" if text.startswith("<") else "application/json"
        )

    return handler


async def sent(handler: Handler, address: Address = LENA, attempt: int = 1) -> Outcome:
    async with client(handler) as api:
        return await api.send(address, HELLO, "outbox:7", attempt)


def accepted(request_log: list[tuple[str, str | None, object]]) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        request_log.append((request.path, request.headers.get("Authorization"), await request.json()))
        return web.json_response({"messaging_product": "whatsapp", "messages": [{"id": "wamid.NEW"}]})

    return handler


async def test_what_is_sent() -> None:
    log: list[tuple[str, str | None, object]] = []
    assert await sent(accepted(log)) == Accepted("wamid.NEW")
    assert log == [
        (
            "/v24.0/700100/messages",
            "Bearer token",
            {
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": "+34655010203",
                "type": "text",
                "text": {"body": "a private word"},
                "biz_opaque_callback_data": "outbox:7",
            },
        )
    ]


async def test_people_without_a_phone_are_reached_by_their_id() -> None:
    log: list[tuple[str, str | None, object]] = []
    await sent(accepted(log), NOOR)
    body = log[0][2]
    assert isinstance(body, dict)
    assert body["recipient"] == "NL.12"
    assert "to" not in body


async def test_nobody_to_send_to() -> None:
    log: list[tuple[str, str | None, object]] = []
    outcome = await sent(accepted(log), Address("700100", None, None))
    assert isinstance(outcome, Refused)
    assert (outcome.retry_after, log) == (None, [])


@pytest.mark.parametrize(
    ("status", "body", "attempt", "scope", "code", "retry"),
    [
        (400, {"error": {"code": 131056}}, 2, "person", 131056, 16.0),
        (429, {"error": {"code": 131056}}, 1, "person", 131056, 4.0),
        (429, {"error": {"code": 130429}}, 1, "number", 130429, 1.0),
        (401, {"error": {"code": 190}}, 1, "account", 190, None),
        (400, {"error": {"code": 131047}}, 1, "message", 131047, None),
        (400, {"error": "no"}, 1, "message", 400, None),
        (302, "", 1, "message", 302, None),
    ],
)
async def test_refusals(status: int, body: object, attempt: int, scope: str, code: int, retry: float | None) -> None:
    outcome = await sent(answering(status, body), attempt=attempt)
    assert isinstance(outcome, Refused)
    assert (outcome.scope, outcome.code, outcome.retry_after) == (scope, code, retry)


@pytest.mark.parametrize("status", [502, 504])
async def test_what_a_gateway_says_may_hide_an_accepted_message(status: int) -> None:
    assert isinstance(await sent(answering(status, "<html>Bad gateway</html>")), Unknown)


@pytest.mark.parametrize("status", [500, 503])
async def test_server_errors_in_html_are_tried_again(status: int) -> None:
    outcome = await sent(answering(status, "<html>Sorry</html>"))
    assert isinstance(outcome, Refused)
    assert outcome.code == status
    assert outcome.retry_after is not None


@pytest.mark.parametrize(
    "body",
    ["", "<html>", "{", "[]", {"messages": []}, {"messages": [{}]}, {"messages": [{"id": ""}]}, {"messages": "x"}],
)
async def test_a_yes_without_an_id_is_unknown(body: object) -> None:
    assert isinstance(await sent(answering(200, body)), Unknown)


async def silent(request: web.Request) -> web.Response:
    await request.read()
    await asyncio.sleep(2)
    return web.Response()


async def hangs_up(request: web.Request) -> web.Response:
    await request.read()
    if request.transport:
        request.transport.close()
    return web.Response()


async def resets(request: web.Request) -> web.Response:
    await request.read()
    if isinstance(request.transport, asyncio.Transport):
        request.transport.abort()
    return web.Response()


def breaks_off(status: int) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=status, headers={"Content-Length": "500"})
        await response.prepare(request)
        await response.write(b'{"messages": [')
        if request.transport:
            request.transport.close()
        return response

    return handler


@pytest.mark.parametrize(
    "handler", [silent, hangs_up, resets, breaks_off(200)], ids=["silent", "hangs up", "resets", "breaks off"]
)
async def test_unknown_when_the_answer_is_lost(handler: Callable[[web.Request], Awaitable[web.Response]]) -> None:
    outcome = await sent(handler)
    assert isinstance(outcome, Unknown)
    assert "private" not in outcome.reason


async def test_an_error_whose_body_breaks_off_is_still_a_refusal() -> None:
    outcome = await sent(breaks_off(503))
    assert isinstance(outcome, Refused)
    assert outcome.code == 503


async def test_no_connection_means_nothing_left() -> None:
    async with serving(answering(200, {})) as url:
        gone = url
    async with aiohttp.ClientSession() as session:
        api = CloudApi(session, api_url=gone, version="v24.0", access_token="token")
        outcome = await api.send(LENA, HELLO, "outbox:7", 1)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.scope) == (-1, "number")
    assert outcome.retry_after is not None


async def test_begin_work_marks_read_and_types() -> None:
    log: list[tuple[str, str | None, object]] = []
    async with client(accepted(log)) as api:
        await api.begin_work("700100", "wamid.IN")
    assert log[0][2] == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN",
        "typing_indicator": {"type": "text"},
    }


async def test_begin_work_swallows_and_counts() -> None:
    failures: list[str] = []
    for handler in (answering(500, "<html>"), silent):
        async with client(handler, failures) as api:
            await api.begin_work("700100", "wamid.IN")
    assert len(failures) == 2
    assert failures[0] == "HTTP 500"


async def test_it_is_a_channel() -> None:
    async def file(request: web.Request) -> web.Response:
        if request.path.endswith("/file"):
            return web.Response(body=b"voice")
        return web.json_response({"url": str(request.url.origin()) + "/file"})

    async with client(file) as api:
        channel: Channel = api
        assert channel.receive(message("text").raw).kind == "text"
        assert await channel.fetch_media("700100", Media("audio", "1", "audio/ogg")) == b"voice"
