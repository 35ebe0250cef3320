"""Keys and secrets of a product: hidden, encrypted at rest, under keys that can be exchanged."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.commands.secrets import rotate
from bot.sealing import Unreadable, fresh_key, seal_of
from bot.settings import MissingSettings, Settings
from tests.bot.api.support import Client, Desk, desk
from tests.bot.api.test_projects import made, product
from tests.handlers.support import everything_stored

VALUE, MASK = "s3cr3t-canary-991", "••••••"


def settings(folder: Path, *keys: str) -> Settings:
    return Settings(_env_file=None, data_dir=folder, secrets_keys=SecretStr(",".join(keys)))


async def secret(client: Client, **changes: Any) -> Any:
    of = await product(client)
    given = {"product_id": of, "key": "API_TOKEN", "value": VALUE, "is_secret": True, "category": "credential"}
    return await made(client, "app-info", given | changes)


async def test_a_secret_is_hidden_until_its_owner_asks(api: Desk) -> None:
    ana, ben = api.person(), api.person()
    kept = await secret(ana)
    path = f"app-info/{kept['id']}"
    assert (kept["value"], kept["is_secret"]) == (MASK, True)
    assert (await ana("GET", path)).body == kept
    assert [one["value"] for one in (await ana("GET", "app-info")).body["items"]] == [MASK]
    assert (await ana("GET", f"{path}?reveal=true")).body["value"] == VALUE
    assert (await ben("GET", f"{path}?reveal=true")).status == 404
    told = await ana("PATCH", path, {"value": VALUE + "2"})
    assert told.body["value"] == MASK
    assert (await ana("GET", f"{path}?reveal=true")).body["value"] == VALUE + "2"


async def test_nothing_readable_is_stored_or_exported(api: Desk) -> None:
    ana = api.person()
    await secret(ana)
    assert VALUE not in await everything_stored(api.home)
    told = (await ana("GET", "users/me/export")).body
    assert VALUE not in json.dumps(told)
    (row,) = told["tables"]["app_info"]
    assert (row["key"], row["value"], row["is_secret"]) == ("API_TOKEN", MASK, True)
    assert "sealed" not in row


async def test_a_secret_becomes_open_only_with_a_new_value(api: Desk) -> None:
    ana = api.person()
    path = f"app-info/{(await secret(ana))['id']}"
    told = await ana("PATCH", path, {"is_secret": False})
    assert (told.status, told.body["errors"][0]["field"]) == (422, "value")
    assert (await ana("PATCH", path, {"is_secret": False, "value": "open"})).body["value"] == "open"
    assert (await ana("PATCH", path, {"is_secret": True})).body["value"] == MASK
    assert (await ana("GET", f"{path}?reveal=true")).body["value"] == "open"


async def test_a_key_is_there_once_in_a_product(api: Desk) -> None:
    ana = api.person()
    kept = await secret(ana)
    told = await ana("POST", "app-info", {"product_id": kept["product_id"], "key": "API_TOKEN", "value": "x"})
    assert (told.status, told.body["detail"]) == (
        409, "the product has this key already: change that entry, or choose another key",
    )  # fmt: skip
    other = await made(ana, "app-info", {"product_id": kept["product_id"], "key": "OTHER", "value": "x"})
    assert (await ana("PATCH", f"app-info/{other['id']}", {"key": "API_TOKEN"})).status == 409
    assert [one["key"] for one in (await ana("GET", "app-info?category=other")).body["items"]] == ["OTHER"]


async def test_keys_are_exchanged(database_url: str, tmp_path: Path) -> None:
    old, new = fresh_key(), fresh_key()
    async with desk(database_url, secrets_keys=SecretStr(old)) as api:
        ana = api.person()
        path = f"app-info/{(await secret(ana))['id']}?reveal=true"
        assert (await ana("GET", path)).body["value"] == VALUE
    async with desk(database_url, secrets_keys=SecretStr(f"{new},{old}")) as api:
        ana.base = api.base
        ana.session = api.session
        assert (await ana("GET", path)).body["value"] == VALUE
        assert await rotate(api.home.pool, seal_of(settings(tmp_path, new, old))) == (1, 0)
        assert await rotate(api.home.pool, seal_of(settings(tmp_path, fresh_key()))) == (0, 1)
    async with desk(database_url, secrets_keys=SecretStr(new)) as api:
        ana.base, ana.session = api.base, api.session
        assert (await ana("GET", path)).body["value"] == VALUE
    async with desk(database_url, secrets_keys=SecretStr(old)) as api:
        ana.base, ana.session = api.base, api.session
        told = await ana("GET", path)
        assert (told.status, "set its value anew" in told.body["detail"]) == (409, True)


def test_without_a_key_one_is_made_and_kept(tmp_path: Path) -> None:
    sealed = seal_of(settings(tmp_path)).close(VALUE)
    assert seal_of(settings(tmp_path)).open(sealed) == VALUE
    assert (tmp_path / "secrets-key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Unreadable):
        seal_of(settings(tmp_path, fresh_key())).open(sealed)


@pytest.mark.parametrize("wrong", ["too-short", "not base64 at all €", "x" * 44])
def test_a_key_that_is_none_is_named(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(MissingSettings, match="key 2 is none"):
        seal_of(settings(tmp_path, fresh_key(), wrong))
