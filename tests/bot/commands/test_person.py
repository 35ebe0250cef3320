"""An operator takes out or deletes what is kept about somebody."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from bot.commands import person
from bot.settings import Settings
from tests.handlers.support import everything_stored
from tests.house import house

PHONE = "+34600111222"


async def test_export_and_delete(database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(_env_file=None, database_url=database_url, data_dir=tmp_path)
    async with house(database_url) as home:
        sam = await home.adult(phone=PHONE)
        await home.ask(sam, "my dog is called Zebracanary")
        page = tmp_path / "sam.html"
        assert await person.run_export(Namespace(person=PHONE, out=page), settings) == 0
        assert "Zebracanary" in page.read_text("utf-8")
        capsys.readouterr()
        assert await person.run_export(Namespace(person=PHONE, out=None), settings) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["tables"]["messages"][0]["body"] == "my dog is called Zebracanary"
        assert await person.run_delete(Namespace(person=PHONE, yes=False), settings) == 2
        assert "Zebracanary" in await everything_stored(home)
        assert await person.run_delete(Namespace(person=PHONE, yes=True), settings) == 0
        assert "messages" in capsys.readouterr().out
        assert "Zebracanary" not in await everything_stored(home)
        assert await person.run_delete(Namespace(person=PHONE, yes=True), settings) == 1
        assert await person.run_export(Namespace(person=PHONE, out=None), settings) == 1
