"""What facts and episodes mean, as vectors: which still lack one, and those a question is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

Kind = Literal["facts", "episodes"]

_MOST_EPISODES = 1000  # the newest; facts that hold are bounded where they are learned


@dataclass(frozen=True, slots=True)
class Wanting:
    """A fact or an episode without a vector of the embedder in use, and what it says."""

    user_id: UUID
    id: int
    body: str


@dataclass(frozen=True, slots=True)
class Vectors:
    """One embedder's vectors of a person, float16 one after the other, and where the messages stand they are about."""

    facts: bytes
    fact_places: Sequence[Sequence[int]]
    episodes: bytes
    spans: Sequence[tuple[int, int]]  # first and last place of each episode


async def claim(db: Executor, kind: Kind, embedder: str, now: datetime, until: datetime, limit: int) -> list[Wanting]:
    """Take some that have no vector of this embedder, and keep them from others until then."""
    name = sql("embeddings.claim_facts") if kind == "facts" else sql("embeddings.claim_episodes")
    return [Wanting(*row) for row in await db.fetch(name, embedder, now, until, limit)]


async def put(db: Executor, kind: Kind, embedder: str, of: Sequence[Wanting], vectors: Sequence[bytes]) -> None:
    """Keep the vectors, in the order of `of`; whatever has gone or says something else by now is left alone."""
    name = sql("embeddings.put_facts") if kind == "facts" else sql("embeddings.put_episodes")
    people, ids, bodies = [each.user_id for each in of], [each.id for each in of], [each.body for each in of]
    await db.execute(name, embedder, people, ids, bodies, list(vectors))


async def read(db: Executor, user_id: UUID, embedder: str) -> Vectors:
    """Everything of a person that has a vector of this embedder, in one round trip."""
    row = await db.fetchrow(sql("embeddings.read"), user_id, embedder, _MOST_EPISODES)
    if row is None:
        raise LookupError("embeddings.read gives one row always")
    return Vectors(
        facts=row["fact_vectors"] or b"",
        fact_places=[[int(place) for place in places.split()] for places in row["fact_places"] or ()],
        episodes=row["episode_vectors"] or b"",
        spans=list(zip(row["firsts"] or (), row["lasts"] or (), strict=True)),
    )
