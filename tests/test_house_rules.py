"""Rules of the house that tools do not know by themselves."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
ROOMS = sorted(path for room in ("bot", "handlers", "storage") for path in (ROOT / room).rglob("*.py"))
LONGEST = 260


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def shown(value: object) -> str:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case tuple():
            return ",".join(value)
        case None:
            return ""
        case bool():
            return str(value).lower()
    return str(value)


def test_env_example_shows_every_setting_with_its_default() -> None:
    fields = Settings.model_fields
    assert example() == {name.upper(): shown(field.default) for name, field in fields.items()}


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_are_small_and_say_what_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text))


def test_arrows_point_one_way() -> None:
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout


def test_locks_name_no_host() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        pinned = [line for line in lock.read_text("utf-8").splitlines() if not line.strip().startswith("--hash")]
        assert not [line for line in pinned if "://" in line or "index" in line.split("==")[0]]


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    return dict(line.split()[0].split("==") for line in lines if "==" in line)


def test_the_extra_is_installed_beside_what_is_there() -> None:
    base, dense = pins("requirements.lock"), pins("requirements.dense.lock")
    assert {"wordllama", "tokenizers"} <= dense.keys() - base.keys()
    assert {name: (pin, base[name]) for name, pin in dense.items() if base.get(name, pin) != pin} == {}
