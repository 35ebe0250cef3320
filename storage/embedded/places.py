"""The folders of an embedded server."""

import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from storage.embedded.account import Account
from storage.errors import FolderUnusable

# A socket's whole path may have 107 bytes on Linux and 103 on macOS (sun_path); its file is `/.s.PGSQL.5432`.
_LONGEST_FOLDER = 84
_PRIVATE = 0o700
_SHORT = Path("/tmp")  # noqa: S108 - fixed: TMPDIR may differ between two processes that share a server


def home_folder(data_dir: Path) -> Path:
    """`data_dir`/postgres, made if missing and open to its owner only. Raises FolderUnusable."""
    home = data_dir.resolve() / "postgres"
    try:
        home.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    except OSError as exc:
        raise FolderUnusable(f"cannot make {str(home)!r} ({exc.strerror}): set DATA_DIR to a folder you own") from exc
    owner = home.stat().st_uid
    if os.geteuid() not in {0, owner}:
        raise FolderUnusable(f"{str(home)!r} belongs to user id {owner}: run as that user, or set DATA_DIR elsewhere")
    return home


def socket_folder(home: Path, account: Account) -> Path:
    """Where the server's socket goes: beside the cluster, or in a short folder when that path is too long.

    Raises FolderUnusable when somebody else made the short folder first.
    """
    wanted = home / "socket"
    if len(os.fsencode(wanted)) > _LONGEST_FOLDER or set(str(wanted)) & set('",\\'):
        wanted = _SHORT / f"tandem-{sha256(os.fsencode(home)).hexdigest()[:16]}"
    with suppress(FileExistsError):
        wanted.mkdir(mode=_PRIVATE)
        account.own(wanted)
    _check_ours(wanted, account)
    return wanted


def _check_ours(folder: Path, account: Account) -> None:
    status = folder.lstat()
    owner = os.geteuid() if account.uid is None else account.uid
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != owner or stat.S_IMODE(status.st_mode) != _PRIVATE:
        raise FolderUnusable(f"{str(folder)!r} must be a folder of user id {owner} with mode 0700: remove it")
