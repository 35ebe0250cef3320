"""What was learned, over REST."""

from uuid import UUID

from storage.facts import page
from tests.bot.api.support import Client, Desk
from tests.handlers.memory.people import learns, says


async def onboarded(api: Desk) -> Client:
    ana = api.person()
    first = {"birth_year": 1985, "locale": "en", "timezone": "UTC", "name": "Ana"}
    assert (await ana("POST", "users/me/onboarding", first)).status == 200
    return ana


async def known(api: Desk, person: UUID) -> tuple[int, int, int]:
    """Somebody who moved, and has a dog: the ids of these three facts."""
    pool = api.home.pool
    rome, paris = await says(pool, person, "I live in Rome"), await says(pool, person, "I live in Paris, with Rex")
    old = await learns(pool, person, "Lives in Rome", "city", sources=[rome])
    await pool.execute("update facts set valid_to = now() where id = $1", old)
    new = await learns(pool, person, "Lives in Paris", "city", sources=[paris])
    await pool.execute("update facts set superseded_by = $1 where id = $2", new, old)
    return old, new, await learns(pool, person, "Pet (dog): Rex", "pet", subject="rex", sources=[paris])


async def test_shown_in_pages_and_by_what_holds(api: Desk) -> None:
    ana = await onboarded(api)
    old, new, dog = await known(api, ana.id)
    first = (await ana("GET", "facts?limit=2")).body
    assert [one["id"] for one in first["items"]] == [dog, new]
    rest = (await ana("GET", f"facts?limit=2&cursor={first['next_cursor']}")).body
    assert [(one["id"], one["superseded_by"]) for one in rest["items"]] == [(old, new)]
    assert rest["next_cursor"] is None
    assert [one["id"] for one in (await ana("GET", "facts?holding=true")).body["items"]] == [dog, new]
    assert [one["id"] for one in (await ana("GET", "facts?holding=false")).body["items"]] == [old]
    assert (await ana("GET", "facts?holding=perhaps")).status == 422
    shown = (await ana("GET", f"facts/{dog}")).body
    assert (shown["slot"], shown["body"], shown["valid_to"]) == ("pet", "Pet (dog): Rex", None)


async def test_forgotten_with_its_history_and_its_words(api: Desk) -> None:
    ana = await onboarded(api)
    _, new, dog = await known(api, ana.id)
    assert (await ana("DELETE", f"facts/{new}")).status == 204
    assert [one["id"] for one in (await ana("GET", "facts")).body["items"]] == [dog]
    assert (await ana("GET", "messages")).body["items"] == []
    assert "Rex" in (await ana("GET", "memories/me")).body["identity"]
    assert (await ana("DELETE", f"facts/{new}")).status == 404
    assert (await ana("GET", f"facts/{new}")).status == 404


async def test_only_what_was_seen_is_forgotten(api: Desk) -> None:
    ana = await onboarded(api)
    _, new, _ = await known(api, ana.id)
    tag = (await ana("GET", f"facts/{new}")).headers["etag"]
    await api.home.pool.execute("update facts set importance = 0.9 where id = $1", new)
    assert (await ana("DELETE", f"facts/{new}", headers={"If-Match": tag})).status == 412
    tag = (await ana("GET", f"facts/{new}")).headers["etag"]
    assert (await ana("DELETE", f"facts/{new}", headers={"If-Match": tag})).status == 204


async def test_anothers_are_not_there(api: Desk) -> None:
    ana, ben = await onboarded(api), await onboarded(api)
    ids = await known(api, ana.id)
    mine = await known(api, ben.id)
    for id_ in ids:
        assert (await ben("GET", f"facts/{id_}")).status == 404
        assert (await ben("DELETE", f"facts/{id_}")).status == 404
    assert len(await page(api.home.pool, ana.id, 9)) == 3
    assert (await ben("DELETE", f"facts/{mine[1]}")).status == 204
    assert len(await page(api.home.pool, ana.id, 9)) == 3
    assert len((await ana("GET", "messages")).body["items"]) == 2
