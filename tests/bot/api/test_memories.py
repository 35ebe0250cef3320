"""What people write of the documents themselves: at once in the prompt, theirs alone, and taken back."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from handlers.prompts import instructions
from storage import turns
from storage.as_person import as_person
from tests.bot.api.support import Client, Desk
from tests.handlers.memory.people import learns, says

FIELDS = {"identity", "current_state", "long_term_summary", "core_instructions", "episodic_memory", "rewards",
          "parent_reports"}  # fmt: skip


async def prompt(api: Desk, person: UUID) -> str:
    """What the mentor is told in the next turn."""
    found = await turns.load(api.home.pool, person, api.home.simulator.clock.now(), 30)
    assert found is not None
    return instructions(found)


async def test_what_is_written_is_in_the_next_prompt(api: Desk) -> None:
    ana = api.person()
    told = await ana("PATCH", "memories/me", {"core_instructions": "Call me Annie.", "identity": "A nurse."})
    assert (told.status, set(told.body)) == (200, FIELDS)
    assert (told.body["core_instructions"], told.body["identity"]) == ("Call me Annie.", "A nurse.")
    text = await prompt(api, ana.id)
    assert "What they asked you to keep to\nCall me Annie." in text
    assert "A nurse." in text


async def test_an_empty_text_brings_back_what_was_learned(api: Desk) -> None:
    ana = api.person()
    await ana("GET", "users/me")
    at = api.home.simulator.clock.now()
    said = await says(api.home.pool, ana.id, "I live in Porto", at)
    await learns(api.home.pool, ana.id, "Lives in Porto.", "city", at=at, sources=[said])
    assert (await ana("PATCH", "memories/me", {"identity": "Ana."})).body["identity"] == "Ana."
    told = await ana("PATCH", "memories/me", {"identity": ""})
    assert told.body["identity"] == "Lives in Porto."
    assert "Lives in Porto." in await prompt(api, ana.id)


async def test_a_change_that_is_refused_changes_nothing(api: Desk) -> None:
    ana = api.person()
    await ana("PATCH", "memories/me", {"identity": "Ana."})
    for change in ({"identity": "x" * 4001}, {"identity": 3}, {"closed_to": 1}, {"own_identity": "x"}):
        assert (await ana("PATCH", "memories/me", change)).status == 422
    assert (await ana("GET", "memories/me")).body["identity"] == "Ana."


async def test_somebody_elses_documents_are_out_of_reach(api: Desk) -> None:
    ana, ben = api.person(), api.person()
    for who in (ana, ben):
        await who("PATCH", "memories/me", {"identity": "Sam."})
    await learns(api.home.pool, ben.id, "Lives in Porto.", "city")
    await ana("PATCH", "memories/me", {"identity": "Ana.", "current_state": "Busy."})
    assert (await ben("GET", "memories/me")).body["identity"] == "Sam."
    assert "Porto" not in str((await ana("PATCH", "memories/me", {"identity": ""})).body)


@pytest.mark.parametrize(
    "statement",
    [
        "update memories set own_identity = 'mine' where user_id = $1",
        "update memories set identity = 'mine', identity_edited_at = now() where user_id = $1",
        "select user_id from memories where user_id = $1 for update",
    ],
)
async def test_the_database_keeps_it_so_whatever_a_person_asks(api: Desk, statement: str) -> None:
    ana, ben = api.person(), api.person()
    await ben("PATCH", "memories/me", {"identity": "Sam."})
    assert await _as(api, ana, statement, ben.id) in {"UPDATE 0", "SELECT 0"}
    assert (await ben("GET", "memories/me")).body["identity"] == "Sam."


@pytest.mark.parametrize(
    "statement",
    [
        "update memories set closed_to = 1 where user_id = $1",
        "update facts set body = 'x' where user_id = $1",
        "insert into episodes (user_id, day, line) values ($1, '2026-01-01', 'x')",
    ],
)
async def test_what_is_learned_is_written_by_the_service_only(api: Desk, statement: str) -> None:
    ana = api.person()
    await ana("PATCH", "memories/me", {"identity": "Ana."})
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _as(api, ana, statement, ana.id)


async def _as(api: Desk, client: Client, statement: str, *values: Any) -> str:
    claims = {"sub": str(client.id), "role": "authenticated"}
    async with as_person(api.home.pool, claims) as db:
        return str(await db.execute(statement, *values))
