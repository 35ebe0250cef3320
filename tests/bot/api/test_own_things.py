"""Persona, preferences, usage, talk and memory of one person."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.bot.api.support import Client, Desk


async def test_a_persona_is_chosen_once_and_changed(api: Desk) -> None:
    ana = api.person()
    assert (await ana("GET", "avatars/me")).status == 404
    assert (await ana("PATCH", "avatars/me", {"age": 40})).status == 404
    made = await ana("POST", "avatars", {"name": "Vega", "age": 33, "personality": "calm"})
    assert (made.status, made.body) == (201, {"name": "Vega", "age": 33, "personality": "calm"})
    assert (await ana("POST", "avatars", {})).status == 409
    assert (await ana("PATCH", "avatars/me", {"age": 40})).body == {"name": "Vega", "age": 40, "personality": "calm"}
    assert (await ana("GET", "avatars/me")).body["age"] == 40


@pytest.mark.parametrize(("field", "value"), [("age", 19), ("age", 200), ("personality", "sad"), ("name", "")])
async def test_no_persona_is_young_or_unknown(api: Desk, field: str, value: Any) -> None:
    ana = api.person()
    told = await ana("POST", "avatars", {field: value})
    assert (told.status, told.body["errors"][0]["field"]) == (422, field)
    await ana("POST", "avatars", {})
    assert (await ana("PATCH", "avatars/me", {field: value})).status == 422


async def test_the_database_refuses_a_young_persona_too(api: Desk) -> None:
    ana = api.person()
    await ana("GET", "users/me")
    with pytest.raises(Exception, match="avatars_age_check"):
        await api.home.pool.execute("insert into avatars (user_id, age) values ($1, 19)", ana.id)


async def test_preferences_change_one_by_one(api: Desk) -> None:
    ana = api.person()
    begun = {"whatsapp_phone": None, "locale": "en", "timezone": "UTC", "quiet_from": None, "quiet_to": None,
             "skills_off": []}  # fmt: skip
    assert (await ana("GET", "preferences/me")).body == begun
    told = await ana("PATCH", "preferences/me", {"quiet_from": "22:00", "quiet_to": "07:00"})
    assert told.body == begun | {"quiet_from": "22:00", "quiet_to": "07:00"}
    told = await ana("PATCH", "preferences/me", {"timezone": "Asia/Kolkata", "locale": "hi"})
    assert told.body["quiet_from"] == "22:00"
    told = await ana("PATCH", "preferences/me", {"quiet_from": None, "quiet_to": None})
    assert told.body == begun | {"timezone": "Asia/Kolkata", "locale": "hi"}


@pytest.mark.parametrize(
    "change",
    [{"timezone": "Mars/Olympus"}, {"timezone": "../../etc/passwd"}, {"locale": "xx"}, {"quiet_from": "22:00"},
     {"quiet_from": "22:00", "quiet_to": "22:00"}, {"quiet_from": "25:00", "quiet_to": "07:00"},
     {"quiet_from": "22:00", "quiet_to": None}, {"whatsapp_phone": "+34600111222"}],
)  # fmt: skip
async def test_preferences_that_make_no_sense(api: Desk, change: dict[str, Any]) -> None:
    ana = api.person()
    before = (await ana("GET", "preferences/me")).body
    assert (await ana("PATCH", "preferences/me", change)).status == 422
    assert (await ana("GET", "preferences/me")).body == before


async def test_usage_is_of_the_local_day_and_a_guardian_beats_the_tier(api: Desk) -> None:
    ana, parent = api.person(), api.person()
    await ana("PATCH", "preferences/me", {"timezone": "Pacific/Kiritimati"})
    told = (await ana("GET", "usage/me")).body
    assert (told["messages"], told["limit"], told["left"], told["tier"]) == (0, 100, 100, "free")
    assert told["resets_at"].endswith("+14:00")
    await parent("GET", "users/me")
    pool = api.home.pool
    await pool.execute(
        "insert into daily_usage (user_id, day, messages) values ($1, $2, 45), ($1, $3, 9)",
        ana.id, date.fromisoformat(told["date"]), date.fromisoformat(told["date"]) - timedelta(days=1),
    )  # fmt: skip
    await pool.execute(
        "insert into guardianships (user_id, guardian_id, state, daily_limit) values ($1, $2, 'active', 40)",
        ana.id, parent.id,
    )  # fmt: skip
    told = (await ana("GET", "usage/me")).body
    assert (told["messages"], told["limit"], told["left"]) == (45, 40, 0)


async def say(api: Desk, client: Client, many: int) -> None:
    await client("GET", "users/me")
    await api.home.pool.execute(
        "insert into messages (user_id, role, body, said_at) "
        "select $1, 'user', 'line ' || n, now() from generate_series(1, $2) n",
        client.id, many,
    )  # fmt: skip


async def test_talk_comes_in_pages_and_each_line_once(api: Desk) -> None:
    ana, ben = api.person(), api.person()
    await say(api, ben, 3)
    await say(api, ana, 25)
    seen, query = [], "messages?limit=10"
    for _ in range(3):
        page = (await ana("GET", query)).body
        seen += [item["body"] for item in page["items"]]
        query = f"messages?limit=10&cursor={page['next_cursor']}"
    assert seen == [f"line {n}" for n in range(25, 0, -1)]
    assert page["next_cursor"] is None
    assert (await api.person()("GET", "messages")).body == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=5&limit=6", "cursor=", "offset=3",
                                   "cursor=AAAA", "cursor=%00", "limit=99999999999999999999"])  # fmt: skip
async def test_queries_that_make_no_sense(api: Desk, query: str) -> None:
    told = await api.person()("GET", f"messages?{query}")
    assert told.status == 422
    assert told.body["errors"][0]["field"]


async def test_a_changed_cursor_is_noticed(api: Desk) -> None:
    ana = api.person()
    await say(api, ana, 3)
    cursor = (await ana("GET", "messages?limit=1")).body["next_cursor"]
    assert (await ana("GET", f"messages?cursor={cursor}")).status == 200
    for place in range(len(cursor)):
        other = "A" if cursor[place] != "A" else "B"
        told = await ana("GET", f"messages?cursor={cursor[:place]}{other}{cursor[place + 1 :]}")
        assert told.status == 422 or told.body["items"][0]["body"] == "line 2"  # padding bits carry nothing


async def test_memory_has_seven_fields_of_which_four_are_corrected(api: Desk) -> None:
    ana = api.person()
    empty = {"identity": "", "current_state": "", "long_term_summary": "", "core_instructions": "",
             "episodic_memory": [], "rewards": [], "parent_reports": []}  # fmt: skip
    assert (await ana("GET", "memories/me")).body == empty
    told = await ana("PATCH", "memories/me", {"identity": "Ana, nurse", "core_instructions": "be brief"})
    assert told.body == empty | {"identity": "Ana, nurse", "core_instructions": "be brief"}
    told = await ana("PATCH", "memories/me", {"identity": ""})
    assert told.body == empty | {"core_instructions": "be brief"}
    pool = api.home.pool
    await pool.execute("insert into episodes (user_id, day, line) values ($1, '2026-11-20', 'ran 5 km')", ana.id)
    await pool.execute("insert into rewards (user_id, points, reason) values ($1, 5, 'first run')", ana.id)
    kid = uuid4()
    await pool.execute("insert into profiles (id) values ($1)", kid)
    await pool.execute(
        "insert into reports (user_id, guardian_id, week, body) values ($1, $2, '2026-11-16', '{}')", kid, ana.id
    )
    told = (await ana("GET", "memories/me")).body
    assert [one["line"] for one in told["episodic_memory"]] == ["ran 5 km"]
    assert [one["reason"] for one in told["rewards"]] == ["first run"]
    assert [one["child_id"] for one in told["parent_reports"]] == [str(kid)]


@pytest.mark.parametrize("text", ["x" * 4001, "a\x00b", 5, None, ["x"]])
async def test_documents_are_bounded(api: Desk, text: Any) -> None:
    ana = api.person()
    told = await ana("PATCH", "memories/me", {"identity": text})
    assert told.status == (200 if text is None else 422)
    assert (await ana("GET", "memories/me")).body["identity"] == ""


@pytest.mark.parametrize(
    "text", ["'; drop table profiles; --", "<script>alert(1)</script>", "$1 %s {0}", "𝒜 \u202e ok"]
)
async def test_text_is_only_text(api: Desk, text: str) -> None:
    ana = api.person()
    await ana("PATCH", "memories/me", {"identity": text})
    await ana("PATCH", "users/me", {"display_name": text, "goal": text})
    assert (await ana("GET", "memories/me")).body["identity"] == text
    assert (await ana("GET", "users/me")).body["goal"] == text
