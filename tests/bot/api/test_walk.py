"""Every route, as somebody else, as nobody, with a forged token: nothing of another person comes out or changes."""

from typing import Any
from uuid import UUID

import pytest

from bot.api.app import routes
from bot.api.resource import Route
from tests.bot.api.support import Client, Desk, token
from tests.storage.rows import CANARY, fill, snapshot

CLOSED = [route for route in routes() if route.access != "open"]


TEXTS = {"uuid": "00000000-0000-4000-8000-000000000000", "date": "2030-01-01", "date-time": "2030-01-01T08:00:00Z"}
PLAIN = {"boolean": True, "array": [], "null": None}


def example(schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    """A value that a schema allows, as small as can be."""
    within = next((schema[one][0] for one in ("anyOf", "oneOf", "allOf") if one in schema), None)
    if "$ref" in schema:
        within = definitions[schema["$ref"].rpartition("/")[2]]
    if within is not None:
        return example(within, definitions)
    fixed = [schema.get("const"), *schema.get("enum", []), *schema.get("examples", [])]
    if any(one is not None for one in fixed):
        return next(one for one in fixed if one is not None)
    kind = schema.get("type")
    if kind == "object":
        return {name: example(one, definitions) for name, one in schema.get("properties", {}).items()}
    if kind == "string":
        return TEXTS.get(schema.get("format", ""), "example text"[: schema.get("maxLength", 100)])
    return schema.get("minimum", 1) if kind in {"integer", "number"} else PLAIN.get(kind or "")


def body_of(route: Route) -> Any:
    schema = route.taken.model_json_schema()
    return example(schema, schema.get("$defs", {})) if route.has_body else None


async def ids_of(api: Desk, person: UUID) -> list[str]:
    """Every id that rows of a person have."""
    found = {str(person)}
    for row in await api.home.pool.fetch(
        "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'id'"
    ):
        table = row["table_name"]
        owner = "id" if table == "profiles" else "user_id"
        named = await api.home.pool.fetch(
            "select 1 from information_schema.columns where table_schema = 'public' and table_name = $1 "
            "and column_name = $2", table, owner,
        )  # fmt: skip
        if named:
            rows = await api.home.pool.fetch(f"select id::text from {table} where {owner} = $1", person)
            found |= {one["id"] for one in rows}
    return sorted(found)


async def walk(api: Desk, client: Client, ids: list[str]) -> list[tuple[Route, int, str]]:
    told = []
    for route in sorted(CLOSED, key=lambda one: one.method == "DELETE"):  # who deletes themselves does so last
        for key in ids if "{id}" in route.path else ids[:1]:
            answer = await client(route.method, route.path.lstrip("/").replace("{id}", key), body_of(route))
            told.append((route, answer.status, f"{answer.body}"))
    return told


@pytest.mark.parametrize("who", ["another", "another who is onboarded", "nobody", "forged"])
async def test_no_route_shows_or_changes_what_is_anothers(api: Desk, who: str) -> None:
    ana, ben, guardian = api.person(), api.person(), api.person()
    await fill(api.home.pool, ana.id, guardian.id)
    if who == "nobody":
        ben = api.stranger()
    elif who == "forged":
        ben.bearer = token(ana.id, secret="a secret that somebody else made up for this")
    elif who == "another who is onboarded":
        born = {"birth_year": 1980, "locale": "en", "timezone": "UTC"}
        assert (await ben("POST", "users/me/onboarding", born)).status == 200
    before = await snapshot(api.home.pool, ana.id)
    told = await walk(api, ben, await ids_of(api, ana.id))
    assert {route for route, _, _ in told} == set(CLOSED)
    for route, status, text in told:
        place = f"{route.method} {route.path}"
        assert CANARY not in text, place
        assert str(ana.id) not in text, place
        assert status < 500, place
        assert who not in {"nobody", "forged"} or status == 401, place
    assert await snapshot(api.home.pool, ana.id) == before


async def test_the_walk_would_see_a_leak(api: Desk) -> None:
    ana, guardian = api.person(), api.person()
    await fill(api.home.pool, ana.id, guardian.id)
    told = await walk(api, ana, await ids_of(api, ana.id))
    assert CANARY in "".join(text for _, _, text in told)
    assert {status for _, status, _ in told} & {200, 201, 204}
