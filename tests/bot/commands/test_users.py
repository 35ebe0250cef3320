"""Importing people: all or nothing, with the line and the reason."""

from argparse import Namespace
from pathlib import Path

import pytest
from asyncpg import Pool

from bot.commands import users
from bot.settings import Settings
from tests.house import house

HEAD = "phone,name,birth_year,timezone\n"


def reasons(text: str) -> list[tuple[int, str]]:
    _, rejected = users.read(text.splitlines(keepends=True))
    return [(row.line, row.reason) for row in rejected]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("123,Ana,1990,UTC", "phone '123'"),
        (",Ana,1990,UTC", "phone ''"),
        ("+34600111222,,1990,UTC", "name ''"),
        (f"+34600111222,{'x' * 81},1990,UTC", "name"),
        ("+34600111222,Ana,ninety,UTC", "birth_year 'ninety'"),
        ("+34600111222,Ana,1700,UTC", "birth_year '1700'"),
        ("+34600111222,Ana,2999,UTC", "birth_year '2999'"),
        ("+34600111222,Ana,1990,Atlantis", "timezone 'Atlantis'"),
        ("+34600111222,Ana,1990,UTC,extra", "more fields"),
        ("+34600111222,Ana", "birth_year ''"),
    ],
)
def test_a_wrong_row_is_named(row: str, reason: str) -> None:
    found = reasons(HEAD + row + "\n")
    assert found[0][0] == 2
    assert reason in found[0][1]


def test_a_phone_stands_once() -> None:
    text = HEAD + "+34600111222,Ana,1990,UTC\n34 600 111 222,Bea,1991,UTC\n"
    assert reasons(text) == [(3, "phone +34600111222 stands on line 2 already")]


@pytest.mark.parametrize("text", ["", HEAD, "name,phone\n", HEAD + '"+34,Ana\n', "\x00"])
def test_a_malformed_file_is_rejected(text: str) -> None:
    assert reasons(text)


async def test_all_or_nothing_then_created_then_updated(
    database_url: str, pool: Pool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.csv"
    settings = Settings(_env_file=None, database_url=database_url)
    good = "+34600111222,Ana,1990,Europe/Madrid\n+919812345678,Asha,2001,Asia/Kolkata\n"
    file.write_text(HEAD + good + "+1,X,1990,UTC\n")
    assert await users.run(Namespace(file=file), settings) == 1
    assert "line 4" in capsys.readouterr().out
    assert await pool.fetchval("select count(*) from profiles") == 0
    file.write_text("\ufeff" + HEAD + good, encoding="utf-8")
    assert await users.run(Namespace(file=file), settings) == 0
    assert capsys.readouterr().out == "created 2, updated 0, rejected 0\n"
    file.write_text("phone,name,birth_year,timezone,locale\n+34600111222,Ana María,1990,Europe/Madrid,es\n")
    assert await users.run(Namespace(file=file), settings) == 0
    assert capsys.readouterr().out == "created 0, updated 1, rejected 0\n"
    async with house(database_url) as home:
        ana = home.simulator.person("Ana", "+34600111222")
        assert "Ana María" in await home.ask(ana, "qué sabes de mí")


async def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await users.run(Namespace(file=tmp_path / "none.csv"), Settings(_env_file=None)) == 1
    assert "none.csv" in capsys.readouterr().out
