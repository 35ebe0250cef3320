"""The peer, and the environment of its own it runs in."""

import subprocess
import sys
import venv
from pathlib import Path

_HERE = Path(__file__).parent
_VENV = _HERE.parent / ".venv"
_LOCK = _HERE / "requirements.lock"
APP = _HERE / "app.py"
REST = _HERE / "rest.py"


def python() -> str:
    """The interpreter of the peer's environment, made on first use and again when the lock has changed."""
    program, stamp = _VENV / "bin" / "python", _VENV / ".installed"
    if not stamp.exists() or stamp.read_text() != _LOCK.read_text():
        print("making the peer's environment …", file=sys.stderr, flush=True)
        venv.create(_VENV, with_pip=True, clear=True)
        pip = [str(program), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*pip, "-r", str(_LOCK)], check=True)
        stamp.write_text(_LOCK.read_text())
    return str(program)
