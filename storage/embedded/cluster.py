"""The files of a PostgreSQL cluster: made once, checked at each start."""

import asyncio
import os
import re
import secrets
import shutil
from pathlib import Path
from subprocess import PIPE

from storage.embedded.account import Account
from storage.embedded.binaries import major_version
from storage.errors import ClusterNotMade, WrongVersion

# Text compares by bytes, which is fast and the same everywhere; letters of all scripts have upper and lower case.
_LOCALES = (("--locale=C", "--lc-ctype=C.UTF-8"), ("--locale=C",))


async def ready_cluster(home: Path, bin_dir: Path, account: Account) -> Path:
    """The cluster's folder in `home`, made by initdb if there is none. Raises ClusterNotMade, WrongVersion."""
    cluster = home / "cluster"
    if cluster.exists():
        _check_version(cluster, bin_dir)
    else:
        await _create(cluster, bin_dir, account)
    return cluster


def _check_version(cluster: Path, bin_dir: Path) -> None:
    try:
        made_by = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        made_by = "(unknown)"
    programs = str(major_version(bin_dir))
    if made_by != programs:
        raise WrongVersion(
            f"data in {str(cluster)!r} is of PostgreSQL {made_by}, the programs in {str(bin_dir)!r} of {programs}: "
            f"set POSTGRES_BIN_DIR to a PostgreSQL {made_by}, or move the data with its pg_dump into a new DATA_DIR"
        )


async def _create(cluster: Path, bin_dir: Path, account: Account) -> None:
    """Run initdb beside the final place and rename, so that a kill leaves either a whole cluster or none."""
    for leftover in cluster.parent.glob(f"{cluster.name}.*"):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = cluster.with_name(f"{cluster.name}.{secrets.token_hex(4)}")
    output = ""
    for locale in _LOCALES:
        code, output = await asyncio.to_thread(_initdb, fresh, bin_dir, account, locale)
        if code == 0:
            fresh.rename(cluster)
            _sync(cluster.parent)
            return
    raise ClusterNotMade(f"initdb could not make {str(cluster)!r}: {_reason(output)}")


def _initdb(fresh: Path, bin_dir: Path, account: Account, locale: tuple[str, ...]) -> tuple[int, str]:
    options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions", *locale)
    process = account.spawn([bin_dir / "initdb", "-D", fresh, *options], PIPE)
    output, _ = process.communicate()
    return process.returncode, output.decode(errors="replace")


def _reason(output: str) -> str:
    errors = re.findall(r"^initdb: error: .*|.*(?:FATAL|PANIC): .*", output, re.MULTILINE)
    return "; ".join(errors) or output.strip()[-500:] or "it said nothing"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
