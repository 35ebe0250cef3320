"""`Idempotency-Key`: the same key with the same request gets the same answer, and nothing happens twice.

The key is held by a lock of the transaction in which the request itself is carried out, and the answer is kept in that
transaction: a process that dies leaves neither half an effect nor a key that is taken for ever.
"""

import re
from collections.abc import Awaitable, Callable
from hashlib import blake2b

from aiohttp import web

from bot.api.problems import Problem, invalid
from bot.api.resource import Call
from storage import idempotency
from storage.idempotency import Kept

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[A-Za-z0-9._:-]{1,200}")
Work = Callable[[], Awaitable[tuple[int, str | None]]]


def key_of(request: web.Request) -> str | None:
    """The key a client sent. Raises Problem 422 when it is none we can keep."""
    key = request.headers.get(HEADER)
    if key is not None and not _KEY.fullmatch(key):
        raise invalid(HEADER, "must be 1 to 200 letters, digits, dots, colons, hyphens or underscores")
    return key


def digest_of(request: web.Request, body: bytes) -> bytes:
    """What makes two requests the same."""
    head = f"{request.method} {request.path}\n".encode("utf-8", "surrogateescape")
    return blake2b(head + body, digest_size=32).digest()


async def once(call: Call, key: str, digest: bytes, work: Work) -> tuple[int, str | None, bool]:  # type: ignore[type-arg]
    """Status and JSON text of `work`, or of the earlier call with this key; True when it was kept.

    Raises Problem: 409 while that call runs, 422 when it asked for something else.
    """
    if not await idempotency.begin(call.db, call.person, key):
        raise Problem(409, "a request with this Idempotency-Key is still running", headers={"Retry-After": "1"})
    earlier = await idempotency.kept(call.db, call.person, key)
    if earlier is not None:
        if earlier.request != digest:
            raise invalid(HEADER, "was used for another request")
        return earlier.status, earlier.body, True
    status, text = await work()
    await idempotency.keep(call.db, call.person, key, Kept(digest, status, text))
    return status, text, False
