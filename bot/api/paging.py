"""Pages by keyset: `?limit=&cursor=` → `{items, next_cursor}`; a page costs the same wherever it is."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from bot.api.problems import invalid
from bot.api.resource import Asked

MOST = 100
_SIGN = 8  # bytes of the cursor's check
Item = TypeVar("Item", bound=BaseModel)


class Paged(Asked):
    """What a list takes; `cursor` is the `next_cursor` of the page before."""

    limit: int = Field(50, ge=1, le=MOST)
    cursor: str | None = Field(None, max_length=400, pattern="^[A-Za-z0-9_-]+$")

    def position(self, of: str) -> list[str | int] | None:
        """Where the page before ended, in the list called `of`; None at its beginning. Raises Problem 422."""
        return None if self.cursor is None else read_cursor(of, self.cursor)

    def after_number(self, of: str) -> int | None:
        """The same for lists ordered by one number."""
        position = self.position(of)
        return int(position[0]) if position else None


class Page(BaseModel, Generic[Item]):
    """Some of a list; without `next_cursor` it is the last."""

    items: Sequence[Item]
    next_cursor: str | None


def cursor(of: str, *position: str | int) -> str:
    """A position in the list called `of`, as text. It is no secret: the database shows nobody else's rows."""
    body = json.dumps(position).encode()
    return urlsafe_b64encode(_check(of, body) + body).decode().rstrip("=")


def read_cursor(of: str, text: str) -> list[str | int]:
    """The position. Raises Problem 422 for a cursor that is not ours, was changed, or belongs to another list."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        sign, body = raw[:_SIGN], raw[_SIGN:]
        position = json.loads(body) if sign == _check(of, body) else None
    except ValueError:
        position = None
    if not isinstance(position, list):
        raise invalid("cursor", "is not the next_cursor of this list")
    return position


def _check(of: str, body: bytes) -> bytes:
    return blake2b(of.encode() + b"\0" + body, digest_size=_SIGN, person=b"tandem-cursor").digest()
