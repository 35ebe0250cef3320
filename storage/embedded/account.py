"""Whom the server runs as: us, or an ordinary user when we are root (PostgreSQL refuses root)."""

import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from storage.errors import FolderUnusable, NoServerUser

_USERS = ("postgres", "nobody")  # in this order; no user is ever created
_GRANT = Path(__file__).with_name("grant.py")
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2  # numbers in linux/capability.h
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "TZDIR")


@dataclass(frozen=True, slots=True)
class Account:
    """A user id and group id to become, or None to stay who we are; and a Linux capability to keep, if needed."""

    uid: int | None = None
    gid: int | None = None
    capability: int | None = None

    def spawn(self, command: Sequence[str | Path], output: BinaryIO | int) -> subprocess.Popen[bytes]:
        """Run `command` as this account in a session of its own, so that a Ctrl-C of ours does not reach it."""
        become = self.capability is None and self.uid is not None
        return subprocess.Popen(  # noqa: S603
            [*self._grant(), *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | {"LC_ALL": "C"},
            start_new_session=True,
            user=self.uid if become else None,
            group=self.gid if become else None,
            extra_groups=() if become else None,
        )

    def own(self, file: Path | int) -> None:
        """Give `file` (a path or a descriptor) to this account, so that the same user can run us without root."""
        if self.uid is not None and self.gid is not None:
            os.chown(file, self.uid, self.gid)

    def _grant(self) -> list[str]:
        if self.capability is None:
            return []
        return [sys.executable, "-I", "-S", str(_GRANT), str(self.uid), str(self.gid), str(self.capability)]


def server_account(home: Path, bin_dir: Path) -> Account:
    """Account for the server whose files are in `home`. Raises NoServerUser, FolderUnusable.

    Only root becomes someone else: the owner of `home` or of the folder around it, else postgres, else nobody.
    When that user cannot pass a folder above (a checkout in /root, say), the server keeps the one capability to
    pass it; permissions of folders that are not ours are never changed.
    """
    if os.geteuid() != 0:
        return Account()
    user = _owner(home) or _owner(home.parent) or _ordinary_user()
    blocked = [folder for folder in (home.parent, bin_dir / "postgres") if not _passes(folder, user)]
    return Account(user.pw_uid, user.pw_gid, _capability(blocked, user) if blocked else None)


def _owner(folder: Path) -> pwd.struct_passwd | None:
    try:
        uid = folder.stat().st_uid
        return pwd.getpwuid(uid) if uid else None
    except (FileNotFoundError, KeyError):  # initdb needs a user that has a name
        return None


def _ordinary_user() -> pwd.struct_passwd:
    for name in _USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServerUser(f"PostgreSQL does not run as root and no user is called any of {_USERS!r}: add one of them")


def _passes(path: Path, user: pwd.struct_passwd) -> bool:
    return all(_may_execute(step.stat(), user) for step in (path, *path.parents))


def _may_execute(status: os.stat_result, user: pwd.struct_passwd) -> bool:
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & 0o100)
    return bool(status.st_mode & (0o010 if status.st_gid == user.pw_gid else 0o001))


def _capability(blocked: Sequence[Path], user: pwd.struct_passwd) -> int:
    """The smallest capability we hold that lets `user` through. See capabilities(7)."""
    held = _held_capabilities()
    runnable = all(path.is_dir() or _may_execute(path.stat(), user) for path in blocked)
    for capability in (_DAC_READ_SEARCH, _DAC_OVERRIDE) if runnable else (_DAC_OVERRIDE,):
        if held >> capability & 1:
            return capability
    raise FolderUnusable(
        f"PostgreSQL runs as user {user.pw_name!r}, who cannot reach {str(blocked[0])!r}: "
        "set DATA_DIR (and POSTGRES_BIN_DIR) to a folder open to others, such as /var/lib/tandem"
    )


def _held_capabilities() -> int:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except FileNotFoundError:  # not Linux
        return 0
    return next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:")), 0)
