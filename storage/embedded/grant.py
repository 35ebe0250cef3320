"""Become an ordinary user who keeps one capability, then run a command: python grant.py UID GID CAPABILITY COMMAND…

Started by account.py as root, as a script of its own because a fork of a program with threads must not run Python.
Calls and numbers: prctl(2), capset(2), capabilities(7), linux/prctl.h.
"""

import ctypes
import os
import sys

_PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 8, 47, 2
_VERSION_3 = 0x20080522


def main() -> None:
    """Change user, keep the capability over the change and over exec, and become the command."""
    uid, gid, capability = map(int, sys.argv[1:4])
    libc = ctypes.CDLL(None, use_errno=True)
    os.setgroups([])
    os.setgid(gid)
    _check(libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0))
    os.setuid(uid)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(*[1 << capability] * 3, 0, 0, 0)  # effective, permitted, inheritable; then bits 32-63
    _check(libc.capset(header, sets))
    _check(libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0))
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    main()
