"""The commands as a person runs them: real processes, their output and exit status."""

import asyncio
import os
import re
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.commands import check
from tests.house import emulator, settings_for
from tests.ports import free_port

ROOT = Path(__file__).parents[3]


async def bot(*args: str, given: str = "", **env: str) -> tuple[int, str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("WHATSAPP_", "DATABASE_", "MODEL"))
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *args, cwd=ROOT, env=clean | env,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(given.encode()), 60)
    return process.returncode or 0, out.decode()


async def test_serve_names_the_credentials_it_lacks(database_url: str) -> None:
    status, out = await bot("serve", DATABASE_URL=database_url, WHATSAPP_ACCESS_TOKEN="x")
    assert status == 2
    assert "WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN" in out
    assert "WHATSAPP_ACCESS_TOKEN" not in out


@pytest.mark.parametrize(("name", "value"), [("PORT", "http"), ("ROLES", "web,cook"), ("LOG_LEVEL", "loud")])
async def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    status, out = await bot("migrate", **{name: value})
    assert status == 2
    assert f"setting {name}" in out


async def test_a_model_that_cannot_be_used_is_named(database_url: str) -> None:
    env = {"WHATSAPP_PHONE_NUMBER_ID": "1", "WHATSAPP_ACCESS_TOKEN": "x", "WHATSAPP_APP_SECRET": "x"}
    status, out = await bot("serve", DATABASE_URL=database_url, MODEL="nobody:x", WHATSAPP_VERIFY_TOKEN="x", **env)
    assert status == 2
    assert "nobody:x" in out


async def test_migrate_twice(empty_database_url: str) -> None:
    assert (await bot("migrate", DATABASE_URL=empty_database_url))[1].startswith("applied")
    assert "up to date" in (await bot("migrate", DATABASE_URL=empty_database_url))[1]


async def test_dead_letters_of_a_quiet_house(database_url: str) -> None:
    assert await bot("dead", "list", DATABASE_URL=database_url) == (0, "no dead letters\n")
    status, out = await bot("dead", "replay", "99", DATABASE_URL=database_url)
    assert (status, out) == (1, "replayed 0 messages and 0 answers\n")
    assert (await bot("dead", "replay", DATABASE_URL=database_url))[0] == 2


async def test_chat_in_a_terminal(database_url: str) -> None:
    lines = "hello\n1990\nEnglish\nSam\nyes\nskip\nmy dog is called Bruno\nwhat is my dog called?\n"
    status, out = await bot("chat", "--as", "+14155550123", given=lines, DATABASE_URL=database_url)
    assert status == 0
    assert "computer program" in out
    assert "Bruno”" in out.splitlines()[-2]


async def test_check_prints_a_fix_for_each_finding(database_url: str) -> None:
    status, out = await bot("check", DATABASE_URL=database_url)
    assert status == 1
    assert "FIX  settings" in out
    assert "ok   database" in out


async def test_check_of_a_well_kept_house(database_url: str) -> None:
    async with emulator(free_port()) as (_, port):
        settings = settings_for(database_url, port)
        found = {finding.what: finding async for finding in check.findings(settings)}
        assert [what for what, finding in found.items() if not finding.well] == []
        assert {"settings", "database", "migrations", "whatsapp token", "clock", "model"} <= set(found)
        wrong = settings_for(database_url, port, whatsapp_access_token="wrong", memory_embeddings="local:unheard-of")
        found = {finding.what: finding async for finding in check.findings(wrong)}
        assert "code 190" in found["whatsapp token"].told
        assert "local:unheard-of" in found["embeddings"].fix


async def test_simulate_prints_an_address_where_people_can_chat(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    env = os.environ | {"DATA_DIR": str(tmp_path), "PORT": str(free_port()), "SIMULATOR_PORT": str(free_port())}
    env |= {"MODEL": "", "DATABASE_URL": ""}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "simulate", cwd=ROOT, env=env,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        out = ""
        async with asyncio.timeout(60):
            while "Open" not in out:
                out += (await process.stdout.readline()).decode()
        address = re.findall(r"http://\S+/", out)[0]
        async with aiohttp.ClientSession() as session, session.get(address) as response:
            assert "<title>" in await response.text()
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 30) == 0
