"""What all routes share: problems, request ids, versions, repeats, limits, origins, documents."""

import asyncio
import json
from datetime import timedelta

import aiohttp
import pytest

from bot import metrics
from bot.api.app import routes
from bot.api.fields import Locale
from handlers.lines import languages
from tests.bot.api.support import Desk, desk
from tests.house import until


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "nowhere", 404), ("DELETE", "avatars/me", 405), ("TRACE", "users/me", 405), ("GET", "users/me", 401)],
)
async def test_every_error_is_a_problem(api: Desk, method: str, path: str, status: int) -> None:
    told = await api.stranger()(method, path)
    assert told.status == status
    assert told.headers["content-type"].startswith("application/problem+json")
    assert told.body.keys() == {"type", "title", "status", "detail", "errors", "request_id"}
    assert status != 405 or told.headers["allow"]


async def test_a_body_that_is_no_json_or_no_model(api: Desk) -> None:
    ana = api.person()
    plain, kind = "application/json", "Content-Type"
    for body, content_type, status in [
        (b"{}", "text/plain", 415),
        (b"{}", "application/json; charset=latin-1", 415),
        (b"", plain, 422),
        (b"{", plain, 422),
        (b"[]", plain, 422),
        (b'{"identity": "\\ud800"}', plain, 422),
        (b'{"identity": "\xff"}', plain, 422),
        (b'{"identity": "a\\u0000b"}', plain, 422),
        (b'{"identity": NaN}', plain, 422),
        (b'{"nothing_we_know": 1}', plain, 422),
        (b"[" * 100_000, plain, 422),
        (b" " * (1024 * 1024 + 1), plain, 413),
    ]:
        told = await ana("PATCH", "memories/me", data=body, headers={kind: content_type})
        assert told.status == status, body[:30]
        assert told.body["status"] == status


async def test_a_body_of_untold_length_is_cut_off(api: Desk) -> None:
    async def endless() -> object:
        for _ in range(200):
            yield b" " * 65536

    ana = api.person()
    try:
        told = await ana("PATCH", "memories/me", data=endless(), headers={"Content-Type": "application/json"})
        assert told.status == 413
    except aiohttp.ClientError:  # cut off while we were still sending
        pass
    assert (await ana("GET", "memories/me")).status == 200


async def test_request_ids_come_back_and_odd_ones_are_replaced(api: Desk) -> None:
    stranger = api.stranger()
    told = await stranger("GET", "users/me", headers={"X-Request-Id": "abc-123"})
    assert told.headers["x-request-id"] == told.body["request_id"] == "abc-123"
    told = await stranger("GET", "users/me", headers={"X-Request-Id": "a b" * 100})
    assert len(told.headers["x-request-id"]) == 24


async def test_a_change_of_what_was_changed_meanwhile_is_refused(api: Desk) -> None:
    ana = api.person()
    seen = (await ana("GET", "memories/me")).headers["etag"]
    first = await ana("PATCH", "memories/me", {"identity": "one"}, headers={"If-Match": seen})
    assert first.status == 200
    second = await ana("PATCH", "memories/me", {"identity": "two"}, headers={"If-Match": seen})
    assert second.status == 412
    known = (await ana("GET", "memories/me")).headers["etag"]
    assert known == first.headers["etag"]
    assert (await ana("GET", "memories/me", headers={"If-None-Match": known})).status == 304
    assert (await ana("PATCH", "memories/me", {"identity": "3"}, headers={"If-Match": f'"x", {known}'})).status == 200


async def test_of_two_changes_at_once_under_one_tag_one_wins(api: Desk) -> None:
    ana = api.person()
    seen = (await ana("GET", "memories/me")).headers["etag"]
    told = await asyncio.gather(
        *(ana("PATCH", "memories/me", {"identity": f"{n}"}, headers={"If-Match": seen}) for n in range(4))
    )
    assert sorted(one.status for one in told) == [200, 412, 412, 412]


async def test_a_repeated_post_gets_the_first_answer(api: Desk) -> None:
    ana, key = api.person(), {"Idempotency-Key": "try-1"}
    first = await ana("POST", "avatars", {"name": "Vega"}, headers=key)
    again = await ana("POST", "avatars", {"name": "Vega"}, headers=key)
    assert (first.status, again.status, again.body) == (201, 201, first.body)
    assert again.headers["idempotency-replayed"] == "true"
    other = await ana("POST", "avatars", {"name": "Lyra"}, headers=key)
    assert (other.status, other.body["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert (await api.person()("POST", "avatars", {"name": "Lyra"}, headers=key)).body["name"] == "Lyra"
    assert (await ana("POST", "avatars", {}, headers={"Idempotency-Key": "a b"})).status == 422


async def test_a_repeat_while_the_first_still_runs_is_told(api: Desk) -> None:
    ana = api.person()
    await ana("GET", "users/me")
    locked = "select count(*) from pg_locks where locktype = 'advisory' and granted and database = "
    locked += "(select oid from pg_database where datname = current_database())"
    async with api.home.pool.acquire() as db, db.transaction():
        await db.execute("lock table avatars in exclusive mode")
        first = asyncio.create_task(ana("POST", "avatars", {}, headers={"Idempotency-Key": "k"}))
        await until(lambda: api.home.pool.fetchval(locked))
        told = await ana("POST", "avatars", {}, headers={"Idempotency-Key": "k"})
        assert (told.status, told.headers["retry-after"]) == (409, "1")
    assert (await first).status == 201
    assert (await ana("POST", "avatars", {}, headers={"Idempotency-Key": "k"})).status == 201


async def test_a_post_that_failed_may_be_tried_again(api: Desk) -> None:
    ana, key = api.person(), {"Idempotency-Key": "k"}
    await ana("POST", "avatars", {})
    assert (await ana("POST", "avatars", {}, headers=key)).status == 409
    await api.home.pool.execute("delete from avatars")
    assert (await ana("POST", "avatars", {}, headers=key)).status == 201


async def test_limits_hold_over_two_processes_and_time_opens_again(database_url: str) -> None:
    async with desk(database_url, api_person_per_minute=60) as one, desk(database_url, api_person_per_minute=60) as two:
        ana = one.person()
        there = two.stranger()
        there.bearer = ana.bearer
        statuses = [(await client("GET", "usage/me")).status for client in (ana, there) * 7]
        assert statuses.count(200) in {10, 11, 12}  # a burst of ten, and what real time gave back
        assert statuses[-1] == 429
        told = await there("GET", "usage/me")
        assert int(told.headers["retry-after"]) >= 1
        assert (await one.person()("GET", "usage/me")).status == 200
        for place in (one, two):
            place.home.simulator.clock.advance(timedelta(minutes=1))
        assert (await ana("GET", "usage/me")).status == 200


async def test_limits_hold_per_address(database_url: str) -> None:
    async with desk(database_url, api_address_per_minute=30) as api:
        here = {"X-Forwarded-For": "203.0.113.9, 198.51.100.4"}
        statuses = [(await api.person()("GET", "usage/me", headers=here)).status for _ in range(8)]
        assert (statuses[0], statuses[-1]) == (200, 429)
        assert (await api.person()("GET", "usage/me", headers={"X-Forwarded-For": "203.0.113.9"})).status == 200
        assert (await api.person()("GET", "usage/me")).status == 200  # from this very machine: no address to count by


async def test_who_cannot_be_counted_is_let_through_and_that_is_counted(database_url: str) -> None:
    async with desk(database_url, api_person_per_minute=6) as api:
        await api.home.pool.execute("revoke insert on rate_limits from tandem_service")
        before, ana = metrics.LIMITER_FAILURES._value.get(), api.person()
        assert [(await ana("GET", "usage/me")).status for _ in range(3)] == [200, 200, 200]
        assert metrics.LIMITER_FAILURES._value.get() == before + 3


async def test_only_named_origins_may_read(database_url: str) -> None:
    async with desk(database_url, cors_origins=("https://app.example",)) as api:
        ana = api.person()
        told = await ana("GET", "usage/me", headers={"Origin": "https://app.example"})
        assert told.headers["access-control-allow-origin"] == "https://app.example"
        told = await ana("GET", "usage/me", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in told.headers
        ask = {"Origin": "https://app.example", "Access-Control-Request-Method": "PATCH"}
        told = await api.stranger()("OPTIONS", "memories/me", headers=ask)
        assert told.status == 204
        assert "PATCH" in told.headers["access-control-allow-methods"]
        assert "If-Match" in told.headers["access-control-allow-headers"]
        assert (await api.stranger()("OPTIONS", "nowhere", headers=ask)).status == 404


async def test_the_document_names_every_route(api: Desk) -> None:
    document = (await api.stranger()("GET", "openapi.json")).body
    assert document["openapi"] == "3.1.0"
    named = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert named == {(route.method, route.path) for route in routes()}
    ids = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids))
    assert json.dumps(document).count("#/components/schemas/ProblemOut") > len(ids)


async def test_the_page_of_documents_needs_no_other_host(api: Desk) -> None:
    base = api.base.removesuffix("/api/v1")
    async with api.session.get(f"{base}/docs") as response:
        text = await response.text()
    assert response.status == 200
    assert "http://" not in text
    assert "https://" not in text


async def test_the_webhook_keeps_its_own_ways(api: Desk) -> None:
    async with api.session.post(api.home.webhook_url, data=b"x" * (2 * 1024 * 1024)) as response:
        assert response.status == 403
        assert "X-Request-Id" not in response.headers


def test_languages_of_the_api_are_those_we_speak() -> None:
    assert set(Locale.__args__) == set(languages())
