"""`python -m bot report`: a week printed and drawn."""

import argparse
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.commands import report
from bot.settings import Settings
from tests.families import chatted, family, reachable

MONDAY = date(2026, 11, 16)


def asked(child: object, out: Path, **more: Any) -> Namespace:
    return Namespace(**({"child": str(child), "week": MONDAY, "out": out, "locale": None} | more))


async def test_a_week_is_printed_and_drawn(
    database_url: str, pool: asyncpg.Pool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = await family(pool)
    await chatted(pool, one.child, MONDAY, 7)
    await reachable(pool, one.child, "+34600111222")
    settings, out = Settings(_env_file=None, database_url=database_url), tmp_path / "week.png"
    assert await report.run(asked(one.child, out), settings) == 0
    assert "Mia’s week" in capsys.readouterr().out
    assert out.read_bytes().startswith(b"\x89PNG")
    assert await report.run(asked("+34600111222", out, locale="de"), settings) == 0
    assert "Die Woche von Mia" in capsys.readouterr().out
    assert await pool.fetchval("select count(*) from reports") == 0


async def test_nobody_and_nowhere_are_said_plainly(
    database_url: str, pool: asyncpg.Pool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = await family(pool)
    settings = Settings(_env_file=None, database_url=database_url)
    assert await report.run(asked("+34600999999", tmp_path / "week.png"), settings) == 2
    assert "nobody" in capsys.readouterr().out
    assert await report.run(asked(one.child, tmp_path / "no" / "week.png"), settings) == 1
    assert "no picture" in capsys.readouterr().out


def test_a_week_is_an_iso_week() -> None:
    assert report.monday_of("2026-W47") == MONDAY
    assert report.monday_of("2026-w53") == date(2026, 12, 28)
    for wrong in ("2026-47", "2026-W54", "W47", "2026-Wxx", ""):
        with pytest.raises(argparse.ArgumentTypeError):
            report.monday_of(wrong)
