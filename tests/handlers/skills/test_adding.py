"""Adding a skill touches nothing else: a copy of the project with a skill's files added passes what checks skills."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
ADDED = Path(__file__).parent / "added"
CHECKS = (
    "tests/dialogs/test_dialogs.py::test_dialog[juggling]",
    "tests/handlers/test_lines.py",
    "tests/handlers/test_switches.py",
    "tests/handlers/skills/test_skills.py",
    "tests/bot/api/test_walk.py",
)


def test_only_files_are_added(server_dsn: str, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    copy.mkdir()
    for name in ("bot", "handlers", "storage", "sql", "prompts", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", ".env.example", "Makefile", "README.md"):
        shutil.copy(ROOT / name, copy / name)
    for new in sorted(path for path in ADDED.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        at = copy / new.relative_to(ADDED)
        assert not at.exists(), f"{at.relative_to(copy)} is there already: a skill's files are its own"
        at.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(new, at)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *CHECKS]
    env = os.environ | {"DATABASE_URL": server_dsn, "PYTHONPATH": str(copy)}
    run = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, timeout=540, check=False)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert not (ROOT / "handlers" / "skills" / "juggling.py").exists()
