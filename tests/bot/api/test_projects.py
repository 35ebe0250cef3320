"""Projects over REST: products and all that belongs to them."""

from typing import Any

import pytest

from bot.sealing import seal_of
from handlers.lines import say
from storage import app_info, products, repositories, work_items
from tests.bot.api.support import Client, Desk

UNKNOWN = "00000000-0000-4000-8000-000000000000"
CHILDREN: dict[str, dict[str, Any]] = {
    "repositories": {"name": "garden", "full_name": "ana/garden"},
    "work-items": {"title": "fix the login bug"},
    "documents": {"title": "Ideas", "content": "x" * 500},
    "app-info": {"key": "DATABASE_URL", "value": "postgres://localhost"},
}
CHANGES: dict[str, dict[str, Any]] = {
    "repositories": {"stars_count": 7, "language": "Python"},
    "work-items": {"priority": 1, "tags": ["bug"], "due_on": "2027-01-31", "planned_minutes": 30, "type": "fix"},
    "documents": {"is_pinned": True, "type": "plan"},
    "app-info": {"category": "url", "value": "postgres://elsewhere"},
}


async def made(client: Client, path: str, given: dict[str, Any]) -> Any:
    told = await client("POST", path, given)
    assert told.status == 201, told.body
    return told.body


async def product(client: Client, name: str = "Garden app") -> str:
    return str((await made(client, "products", {"name": name}))["id"])


async def item(client: Client, of: str, **changes: Any) -> Any:
    return await made(client, "work-items", {"product_id": of, "title": "fix the login bug"} | changes)


async def test_a_product_is_kept_changed_and_removed(api: Desk) -> None:
    ana = api.person()
    kept = await made(ana, "products", {"name": "Garden app", "icon": "🌱", "color": "#2e7d32"})
    path = f"products/{kept['id']}"
    told = await ana("GET", path)
    none = {"repositories": 0, "todo": 0, "in_progress": 0, "done": 0, "documents": 0, "app_info": 0}
    assert told.body == kept | {"counts": none}
    told = await ana("PATCH", path, {"description": "beds and seeds", "color": None})
    assert (told.status, told.body["description"], told.body["color"]) == (200, "beds and seeds", None)
    assert (await ana("PATCH", path, {"name": None})).status == 422
    assert (await ana("DELETE", path)).status == 204
    assert [(await ana(method, path)).status for method in ("GET", "DELETE")] == [404, 404]


async def test_a_name_is_given_once(api: Desk) -> None:
    ana, ben = api.person(), api.person()
    await product(ana)
    told = await ana("POST", "products", {"name": "garden APP"})
    assert (told.status, told.body["detail"][:29]) == (409, "you have a product of this na")
    other = await product(ana, "Kitchen")
    assert (await ana("PATCH", f"products/{other}", {"name": "Garden app"})).status == 409
    assert (await ana("PATCH", f"products/{other}", {"name": "kitchen"})).status == 200
    await product(ben)


@pytest.mark.parametrize("path", sorted(CHILDREN))
async def test_a_child_is_kept_changed_and_removed(api: Desk, path: str) -> None:
    ana, ben = api.person(), api.person()
    of = await product(ana)
    kept = await made(ana, path, CHILDREN[path] | {"product_id": of})
    one = f"{path}/{kept['id']}"
    assert (await ana("GET", one)).body == kept
    told = await ana("PATCH", one, CHANGES[path])
    assert told.status == 200
    assert told.body == kept | CHANGES[path] | {"updated_at": told.body["updated_at"]}
    for method, given in (("GET", None), ("PATCH", CHANGES[path]), ("DELETE", None)):
        assert (await ben(method, one, given)).status == 404
        assert (await api.stranger()(method, one, given)).status == 401
    assert (await ben("POST", path, CHILDREN[path] | {"product_id": of})).status == 404
    assert (await ana("POST", path, CHILDREN[path] | {"product_id": UNKNOWN})).status == 404
    assert (await ben("GET", path)).body["items"] == []
    assert (await ana("DELETE", one)).status == 204
    assert (await ana("GET", one)).status == 404


@pytest.mark.parametrize("path", sorted(CHILDREN))
async def test_pages_of_a_product_and_of_all(api: Desk, path: str) -> None:
    ana = api.person()
    garden, kitchen = await product(ana), await product(ana, "Kitchen")
    unique = "key" if path == "app-info" else "full_name" if path == "repositories" else "title"
    for number in range(5):
        await made(ana, path, CHILDREN[path] | {"product_id": garden, unique: f"a/{number}"})
    await made(ana, path, CHILDREN[path] | {"product_id": kitchen, unique: "a/k"})
    assert len((await ana("GET", path)).body["items"]) == 6
    first = (await ana("GET", f"{path}?limit=3&product={garden}")).body
    rest = (await ana("GET", f"{path}?limit=3&product={garden}&cursor={first['next_cursor']}")).body
    assert [one[unique] for one in first["items"] + rest["items"]] == [f"a/{number}" for number in (4, 3, 2, 1, 0)]
    assert rest["next_cursor"] is None
    assert (await ana("GET", f"products?cursor={first['next_cursor']}")).status == 422


async def test_the_status_goes_its_way(api: Desk) -> None:
    ana = api.person()
    kept = await item(ana, await product(ana))
    path = f"work-items/{kept['id']}/status"
    told = await ana("POST", path, {"status": "done"})
    assert (told.status, told.headers["content-type"].split(";")[0]) == (409, "application/problem+json")
    assert told.body["detail"] == "a work item that is todo can become in_progress, not done"
    assert told.body["errors"] == [{"field": "status", "message": "must be in_progress"}]
    assert (await ana("POST", path, {"status": "in_progress"})).body["status"] == "in_progress"
    assert "todo, not in_progress" in (await ana("POST", path, {"status": "in_progress"})).body["detail"].replace(
        "done or ", ""
    )
    done = (await ana("POST", path, {"status": "done"})).body
    assert done["done_at"] is not None
    assert "can become todo" in (await ana("POST", path, {"status": "in_progress"})).body["detail"]
    again = (await ana("POST", path, {"status": "todo"})).body
    assert (again["status"], again["done_at"]) == ("todo", None)
    assert (await ana("POST", path, {"status": "paused"})).status == 422
    assert (await ana("POST", f"work-items/{UNKNOWN}/status", {"status": "todo"})).status == 404
    assert (await ana("PATCH", f"work-items/{kept['id']}", {"status": "done"})).status == 422


async def test_work_items_by_status_and_type(api: Desk) -> None:
    ana = api.person()
    of = await product(ana)
    fix, rest = await item(ana, of, type="fix", title="fix"), await item(ana, of, title="feature")
    await ana("POST", f"work-items/{rest['id']}/status", {"status": "in_progress"})

    async def titles(query: str) -> list[str]:
        return [one["title"] for one in (await ana("GET", f"work-items?{query}")).body["items"]]

    assert await titles("status=todo") == ["fix"]
    assert await titles("status=in_progress") == ["feature"]
    assert await titles("type=fix") == ["fix"]
    assert await titles(f"type=fix&status=done&product={of}") == []
    assert await titles("") == ["feature", "fix"]
    assert (await ana("GET", "work-items?status=paused")).status == 422
    assert fix["priority"] == 3


async def test_documents_by_type_and_pin_and_their_beginning(api: Desk) -> None:
    ana = api.person()
    of = await product(ana)
    kept = await made(ana, "documents", {"product_id": of, "title": "Plan", "content": "y" * 999, "type": "plan",
                                         "is_pinned": True})  # fmt: skip
    await made(ana, "documents", {"product_id": of, "title": "Note"})
    for query, found in (
        ("pinned=true", ["Plan"]),
        ("pinned=false", ["Note"]),
        ("type=plan", ["Plan"]),
        ("", ["Note", "Plan"]),
    ):
        assert [one["title"] for one in (await ana("GET", f"documents?{query}")).body["items"]] == found
    assert len((await ana("GET", "documents?type=plan")).body["items"][0]["content"]) == 200
    assert len((await ana("GET", f"documents/{kept['id']}")).body["content"]) == 999


async def test_a_product_with_all_that_belongs_to_it_and_its_end(api: Desk) -> None:
    ana, ben = api.person(), api.person()
    of = await product(ana)
    secret = {"key": "TOKEN", "value": "s3cr3t", "is_secret": True}
    for path, given in (CHILDREN | {"app-info": secret}).items():
        await made(ana, path, given | {"product_id": of})
    told = (await ana("GET", f"products/{of}/detail")).body
    assert [len(told[name]) for name in ("repositories", "work_items", "documents", "app_info")] == [1, 1, 1, 1]
    assert len(told["documents"][0]["content"]) == 200
    assert told["app_info"][0]["value"] == "••••••"
    assert (await ben("GET", f"products/{of}/detail")).status == 404
    counts = (await ana("GET", f"products/{of}")).body["counts"]
    assert counts == {"repositories": 1, "todo": 1, "in_progress": 0, "done": 0, "documents": 1, "app_info": 1}
    assert (await ana("DELETE", f"products/{of}")).status == 204
    assert [(await ana("GET", path)).body["items"] for path in CHILDREN] == [[], [], [], []]


async def test_a_repository_of_another_product_is_refused_and_one_that_goes_leaves_its_items(api: Desk) -> None:
    ana = api.person()
    garden, kitchen = await product(ana), await product(ana, "Kitchen")
    repository = await made(ana, "repositories", CHILDREN["repositories"] | {"product_id": garden})
    given = {"product_id": kitchen, "title": "x", "repository_id": repository["id"]}
    assert (await ana("POST", "work-items", given)).status == 404
    kept = await item(ana, garden, repository_id=repository["id"])
    await ana("DELETE", f"repositories/{repository['id']}")
    assert (await ana("GET", f"work-items/{kept['id']}")).body["repository_id"] is None


@pytest.mark.parametrize(
    "change",
    [{"title": ""}, {"title": " \n"}, {"title": "x" * 201}, {"title": "a\x00"}, {"type": "chore"}, {"priority": 0},
     {"priority": 5}, {"tags": ["x"] * 11}, {"tags": [""]}, {"due_on": "9999-12-31"}, {"due_on": "soon"},
     {"planned_minutes": 0}, {"status": "done"}, {"priority": 2**70}],
)  # fmt: skip
async def test_what_makes_no_sense_is_named(api: Desk, change: dict[str, Any]) -> None:
    ana = api.person()
    of = await product(ana)
    told = await ana("POST", "work-items", {"product_id": of, "title": "x"} | change)
    assert (told.status, told.body["errors"][0]["field"].split(".")[0]) == (422, next(iter(change)))
    assert (await ana("GET", "work-items")).body["items"] == []


@pytest.mark.parametrize(("path", "field", "most"), [("documents", "content", 100_000), ("app-info", "value", 10_000),
                                                     ("work-items", "description", 10_000)])  # fmt: skip
async def test_long_texts_end_somewhere(api: Desk, path: str, field: str, most: int) -> None:
    ana = api.person()
    given = CHILDREN[path] | {"product_id": await product(ana)}
    told = await ana("POST", path, given | {field: "x" * (most + 1)})
    assert (told.status, told.body["errors"][0]["field"]) == (422, field)
    kept = await made(ana, path, given | {field: "é" * most})
    assert len((await ana("GET", f"{path}/{kept['id']}")).body[field]) == most
    assert (await ana("PATCH", f"{path}/{kept['id']}", {field: "x" * (most + 1)})).status == 422


async def test_long_titles_with_emoji(api: Desk) -> None:
    ana = api.person()
    title = "🌻" * 200
    assert (await item(ana, await product(ana, title), title=title))["title"] == title


async def test_what_was_kept_in_the_chat_goes_whole_to_the_account_it_is_joined_with(api: Desk) -> None:
    home, phone = api.home, "+34600111222"
    sam, ana, db, now = await home.adult(phone=phone), api.person(), home.pool, home.simulator.clock.now()
    for text in ("new project Garden app", "todo weed", "done with weed", "note: two beds"):
        await home.ask(sam, text)
    before, of = await db.fetchrow("select user_id, id from products")
    repository = await repositories.shelf.add(db, before, {"name": "g", "full_name": "a/g", "github_id": 7}, now, of=of)
    assert repository is not None
    await work_items.shelf.add(db, before, {"title": "x", "repository_id": str(repository.id)}, now, of=of)
    sealed = seal_of(home.service.settings).close("s3cr3t")
    secret = await app_info.shelf.add(db, before, {"key": "TOKEN", "sealed": sealed}, now, of=of)
    assert secret is not None
    wanted = await products.detail(db, before, of)
    await item(ana, await product(ana, "Garden app"))
    code = (await ana("PUT", "preferences/whatsapp", {"phone": phone})).body["code"]
    assert await home.ask(sam, code) == say("en", "link_done")
    assert await products.detail(db, before, of) is None
    assert await products.detail(db, ana.id, of) == wanted
    told = (await ana("GET", f"products/{of}/detail")).body
    assert [len(told[name]) for name in ("repositories", "work_items", "documents", "app_info")] == [1, 2, 1, 1]
    assert {one["repository_id"] for one in told["work_items"]} == {str(repository.id), None}
    assert (await ana("GET", f"app-info/{secret.id}?reveal=true")).body["value"] == "s3cr3t"
    assert [one["name"] for one in (await ana("GET", "products")).body["items"]] == ["Garden app"] * 2
    assert "Garden app – 1 open\n2. Garden app – 1 open" in await home.ask(sam, "my projects")
