"""What turns text into vectors, and what a question is asked by: with little patience, since words find things, too."""

import asyncio
import math
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Use = Literal["question", "text"]
Outcome = Literal["asked", "late", "failed"]

PATIENCE_SECONDS = 0.3
_LONGEST = 2000  # characters of a question


class EmbedderAway(Exception):  # noqa: N818
    """No vectors now; the message says why, never with a text."""


class TextRefused(EmbedderAway):
    """One of these texts is not taken; the others may be."""


class Embedder(Protocol):
    """A model of meaning. Vectors of different ones have nothing to do with each other."""

    @property
    def id(self) -> str:
        """Which one, as kept beside its vectors."""
        ...

    async def embed(self, texts: Sequence[str], use: Use) -> list[Sequence[float]]:
        """A vector for each text, all of one length. Raises EmbedderAway."""
        ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """An embedder for questions. `count` is told how each went."""

    embedder: Embedder
    count: Callable[[Outcome], None] = lambda _outcome: None
    patience: float = PATIENCE_SECONDS

    async def of(self, question: str) -> bytes | None:
        """The question's vector, packed; None when it takes too long or fails."""
        try:
            async with asyncio.timeout(self.patience):
                (vector,) = await self.embedder.embed([question[:_LONGEST]], "question")
        except TimeoutError:
            self.count("late")
        except EmbedderAway:
            self.count("failed")
        else:
            self.count("asked")
            return packed(vector)
        return None


def packed(vector: Sequence[float]) -> bytes:
    """A vector as it is kept: of length 1, float16, little-endian."""
    length = math.hypot(*vector) or 1.0
    return struct.pack(f"<{len(vector)}e", *(value / length for value in vector))
