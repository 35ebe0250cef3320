"""Everything that is kept about a person, as they may have it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

Row = Mapping[str, object]


async def everything(db: Executor, user_id: UUID) -> dict[str, Sequence[Row]]:
    """Rows by what they are, JSON types only; empty when there is no such person."""
    return {row["name"]: row["rows"] for row in await db.fetch(sql("export.everything"), user_id)}
