"""What a person trained: one entry for each exercise of a day, and days they skipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID

from storage.executor import Executor
from storage.statements import sql

Outcome = Literal["done", "skipped"]
Effort = Literal["easy", "right", "hard", "missed"]
Reason = Literal["sick", "travel", "other"]
Unit = Literal["kg", "lb"]

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
_DAWN = datetime(1970, 1, 1, tzinfo=UTC)
_END = (LAST_DAY, datetime(2200, 1, 2, tzinfo=UTC), UUID(int=2**128 - 1))


@dataclass(frozen=True, slots=True)
class Workout:
    """One entry. `exercise` is None for a skipped day; `reps` of the set with the fewest; `seconds` of one set, or of
    a whole run; `unit` is what the person wrote in.
    """

    id: UUID
    done_on: date
    outcome: Outcome
    exercise: str | None
    sets: int | None
    reps: int | None
    weight_kg: float | None
    distance_m: int | None
    seconds: int | None
    rpe: int | None
    effort: Effort | None
    reason: Reason | None
    unit: Unit
    plan_id: UUID | None
    session: int | None
    note: str | None
    created_at: datetime


async def add(db: Executor, user_id: UUID, entries: Sequence[Workout]) -> None:
    """Note entries; one whose id is there already is left as it is."""
    await db.executemany(sql("workouts.add"), [(user_id, *_values(one)) for one in entries])


async def one(db: Executor, user_id: UUID, id_: UUID) -> Workout | None:
    """One entry; None when the person has none of that id."""
    row = await db.fetchrow(sql("workouts.one"), user_id, id_)
    return Workout(*row) if row else None


async def page(
    db: Executor,
    user_id: UUID,
    limit: int,
    *,
    before: tuple[date, datetime, UUID] | None = None,
    begin: date = FIRST_DAY,
    end: date = LAST_DAY,
    exercise: str | None = None,
) -> list[Workout]:
    """Entries of a span of days, newest first, of one exercise or all."""
    place = before or _END
    if place[0] > end:  # begin there, instead of passing by everything newer
        place = (min(end, LAST_DAY) + timedelta(days=1), _DAWN, UUID(int=0))
    if exercise is None:
        rows = await db.fetch(sql("workouts.page"), user_id, limit, *place, begin, end)
    else:
        rows = await db.fetch(sql("workouts.page_of"), user_id, limit, *place, begin, end, exercise)
    return [Workout(*row) for row in rows]


async def newest(db: Executor, user_id: UUID, limit: int) -> list[Workout]:
    """The last entries, newest first."""
    return [Workout(*row) for row in await db.fetch(sql("workouts.newest"), user_id, limit)]


async def last_of(db: Executor, user_id: UUID, exercises: Sequence[str], limit: int) -> dict[str, list[Workout]]:
    """The last entries of each exercise, newest first, by exercise."""
    found: dict[str, list[Workout]] = {exercise: [] for exercise in exercises}
    for row in await db.fetch(sql("workouts.last_of"), user_id, list(found), limit):
        found[row["exercise"]].append(Workout(*row))
    return found


async def change(db: Executor, user_id: UUID, entry: Workout, now: datetime) -> bool:
    """Put an entry's values in place of those before, but for its plan; False when there is none of its id."""
    id_, *values = _values(entry)
    changed = [*values[:12], entry.note]
    return await db.fetchval(sql("workouts.change"), user_id, id_, *changed, now) is not None


async def remove(db: Executor, user_id: UUID, id_: UUID) -> bool:
    """Remove an entry; False when there is none."""
    return await db.fetchval(sql("workouts.remove"), user_id, id_) is not None


async def done(db: Executor, user_id: UUID, begin: datetime, end: datetime) -> int:
    """On how many days somebody trained, of what was noted in a span of time."""
    return int(await db.fetchval(sql("workouts.done"), user_id, begin, end))


def _values(entry: Workout) -> tuple[object, ...]:
    """In the order of `workouts.add`."""
    return (
        entry.id, entry.done_on, entry.outcome, entry.exercise, entry.sets, entry.reps, entry.weight_kg,
        entry.distance_m, entry.seconds, entry.rpe, entry.effort, entry.reason, entry.unit, entry.plan_id,
        entry.session, entry.note, entry.created_at,
    )  # fmt: skip


async def deeds(db: Executor, user_id: UUID, since: datetime) -> list[tuple[str, datetime]]:
    """Days of which training was noted since a moment: key and when it was noted first."""
    return [(row["key"], row["at"]) for row in await db.fetch(sql("workouts.deeds"), user_id, since)]


async def days_off(db: Executor, user_id: UUID, today: date) -> list[date]:
    """Days of the last year on which no training was due."""
    return [row["day"] for row in await db.fetch(sql("workouts.days_off"), user_id, today)]
