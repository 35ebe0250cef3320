"""Ports to listen on, outside the range from which the system takes the near ends of outgoing connections.

A port asked of the system (bind to 0, read, close) comes from that very range, so that any connection made
between asking and listening may take it.
"""

import os
import random
import socket

_FIRST, _LAST = 12_000, 32_000
_taken: set[int] = set()
_next = random.Random(os.getpid()).randrange(_FIRST, _LAST)


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on, never the same one twice in a process."""
    global _next
    for _ in range(_LAST - _FIRST):
        port, _next = _next, _next + 1 if _next < _LAST else _FIRST
        if port not in _taken and _listenable(port):
            _taken.add(port)
            return port
    raise RuntimeError(f"no free port between {_FIRST} and {_LAST}")


def _listenable(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
