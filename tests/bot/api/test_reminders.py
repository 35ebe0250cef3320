"""Reminders over REST."""

from typing import Any

import pytest

from tests.bot.api.support import Client, Desk

READ = {"text": "read", "repeats": "daily", "local_time": "21:00", "timezone": "Europe/Madrid"}


async def kept(client: Client, **changes: Any) -> Any:
    told = await client("POST", "reminders", READ | changes)
    assert told.status == 201, told.body
    return told.body


async def test_kept_shown_changed_removed(api: Desk) -> None:
    ana = api.person()
    made = await kept(ana)
    assert (made["text"], made["state"], made["local_time"]) == ("read", "active", "21:00")
    path = f"reminders/{made['id']}"
    assert (await ana("GET", path)).body == made
    told = await ana("PATCH", path, {"text": "read a book"})
    assert told.body == made | {"text": "read a book"}
    told = await ana("PATCH", path, {"repeats": "weekly", "weekdays": [4, 1, 4], "local_time": "07:30"})
    assert (told.body["repeats"], told.body["weekdays"], told.body["local_time"]) == ("weekly", [1, 4], "07:30")
    assert (await ana("DELETE", path)).status == 204
    assert (await ana("GET", path)).status == 404
    assert (await ana("DELETE", path)).status == 404


async def test_once_has_a_day_and_a_zone(api: Desk) -> None:
    ana = api.person()
    await ana("PATCH", "preferences/me", {"timezone": "Asia/Kolkata"})
    day = f"{api.home.simulator.clock.now().year + 1}-05-05"
    told = await ana("POST", "reminders", {"text": "dentist", "on": day, "local_time": "09:30"})
    assert told.status == 201
    assert told.body["next_run_at"] == f"{day}T04:00:00Z"


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""}, {"text": "x" * 501}, {"text": "a\x00b"}, {"repeats": "hourly"}, {"repeats": "weekly"},
        {"weekdays": [1]}, {"repeats": "weekly", "weekdays": [8]}, {"repeats": "once"}, {"on": "2031-01-01"},
        {"repeats": "once", "on": "2020-01-01"}, {"repeats": "once", "on": "9999-12-31"}, {"local_time": "24:00"},
        {"timezone": "Mars/Olympus"}, {"state": "done"}, {"repeats": "once", "on": "0001-01-01"},
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_named(api: Desk, change: dict[str, Any]) -> None:
    ana = api.person()
    assert (await ana("POST", "reminders", READ | change)).status == 422
    assert (await ana("GET", "reminders")).body["items"] == []


@pytest.mark.parametrize(
    "change",
    [{"on": "2031-01-01"}, {"repeats": "weekly"}, {"weekdays": [0]}, {"repeats": "once", "on": "2020-01-01"}],
)
async def test_a_change_that_makes_no_sense_changes_nothing(api: Desk, change: dict[str, Any]) -> None:
    ana = api.person()
    made = await kept(ana)
    path = f"reminders/{made['id']}"
    assert (await ana("PATCH", path, change)).status == 422
    assert (await ana("GET", path)).body == made


async def test_what_repeated_may_come_once_more(api: Desk) -> None:
    ana = api.person()
    made = await kept(ana)
    told = await ana("PATCH", f"reminders/{made['id']}", {"repeats": "once"})
    assert (told.status, told.body) == (200, made | {"repeats": "once"})


async def test_pages(api: Desk) -> None:
    ana = api.person()
    for number in range(5):
        await kept(ana, text=f"task {number}")
    first = (await ana("GET", "reminders?limit=3")).body
    rest = (await ana("GET", f"reminders?limit=3&cursor={first['next_cursor']}")).body
    assert [one["text"] for one in first["items"] + rest["items"]] == [f"task {number}" for number in (4, 3, 2, 1, 0)]
    assert rest["next_cursor"] is None


async def test_fifty_are_the_most(api: Desk) -> None:
    ana = api.person()
    for number in range(50):
        made = await kept(ana, text=f"task {number}")
    assert (await ana("POST", "reminders", READ)).status == 409
    assert (await ana("PATCH", f"reminders/{made['id']}", {"text": "still allowed"})).status == 200


async def test_nobody_elses(api: Desk) -> None:
    ana, eve = api.person(), api.person()
    path = f"reminders/{(await kept(ana))['id']}"
    for method, given in (("GET", None), ("PATCH", {"text": "mine now"}), ("DELETE", None)):
        assert (await eve(method, path, given)).status == 404
        assert (await api.stranger()(method, path, given)).status == 401
    assert (await eve("GET", "reminders")).body["items"] == []
    assert (await ana("GET", path)).body["text"] == "read"


async def test_what_repeats_follows_its_person_to_another_zone(api: Desk) -> None:
    ana = api.person()
    made = await kept(ana)
    await ana("PATCH", "preferences/me", {"timezone": "Europe/Madrid"})
    await ana("PATCH", "preferences/me", {"timezone": "Asia/Kolkata"})
    moved = (await ana("GET", f"reminders/{made['id']}")).body
    assert (moved["timezone"], moved["local_time"]) == ("Asia/Kolkata", "21:00")
    assert moved["next_run_at"].endswith("T15:30:00Z")
