"""`workouts`: what was trained, one entry for each exercise of a day, and days that were skipped."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.api.caller import local_now
from bot.api.fields import Text
from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Given, Nothing, Resource
from handlers.skills.training.exercises import exercises
from storage import workouts
from storage.workouts import FIRST_DAY, LAST_DAY, Effort, Outcome, Reason, Unit, Workout

resource = Resource("workouts")

_LIST = "workouts"
_NONE = "there is no such entry"


def _known(key: str) -> str:
    if key not in exercises():
        raise ValueError("is no known exercise")
    return key


Key = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": sorted(exercises())})]
Sets = Annotated[int, Field(ge=1, le=50)]
Reps = Annotated[int, Field(ge=1, le=1000)]
Kilograms = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
Metres = Annotated[int, Field(ge=1, le=1_000_000)]
Seconds = Annotated[int, Field(ge=1, le=200_000)]
Rpe = Annotated[int, Field(ge=1, le=10)]
Note = Annotated[Text, Field(max_length=300)]


class WorkoutOut(BaseModel):
    """One entry. Weight in kg whatever `unit` it was written in; distance in metres."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    done_on: date
    outcome: str
    exercise: str | None
    sets: int | None
    reps: int | None
    weight_kg: float | None
    distance_m: int | None
    seconds: int | None
    rpe: int | None
    effort: str | None
    reason: str | None
    unit: str
    plan_id: UUID | None
    session: int | None
    note: str | None
    created_at: datetime


class NewWorkout(Given):
    """What was done: an `exercise` with its figures; or a day that was skipped, with a `reason`."""

    done_on: date | None = Field(None, description="the person's today, when left out")
    outcome: Outcome = "done"
    exercise: Key | None = None
    sets: Sets | None = None
    reps: Reps | None = Field(None, description="in the set with the fewest")
    weight_kg: Kilograms | None = None
    distance_m: Metres | None = None
    seconds: Seconds | None = Field(None, description="of one set, or of a whole run")
    rpe: Rpe | None = None
    effort: Effort | None = None
    reason: Reason | None = None
    unit: Unit = "kg"
    note: Note | None = None


class WorkoutChange(Given):
    """What was different; a null takes a figure away."""

    done_on: date | None = None
    outcome: Outcome | None = None
    exercise: Key | None = None
    sets: Sets | None = None
    reps: Reps | None = None
    weight_kg: Kilograms | None = None
    distance_m: Metres | None = None
    seconds: Seconds | None = None
    rpe: Rpe | None = None
    effort: Effort | None = None
    reason: Reason | None = None
    unit: Unit | None = None
    note: Note | None = None


class WorkoutFilter(Paged):
    """Entries from one day to another, of one exercise or all."""

    exercise: Key | None = None
    begin: date = FIRST_DAY
    end: date = LAST_DAY


@resource.get("/workouts")
async def mine(call: Call[WorkoutFilter]) -> Page[WorkoutOut]:
    """What was trained, the last day first."""
    given, limit = call.given, call.given.limit
    found = await workouts.page(
        call.db,
        call.person,
        limit + 1,
        before=_before(given),
        begin=given.begin,
        end=given.end,
        exercise=given.exercise,
    )
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    place = (str(last.done_on), last.created_at.isoformat(), str(last.id)) if last else ()
    return Page(
        items=[WorkoutOut.model_validate(one) for one in shown], next_cursor=cursor(_LIST, *place) if place else None
    )


@resource.post("/workouts", status=201)
async def note(call: Call[NewWorkout]) -> WorkoutOut:
    """Note what was done, or that a day was skipped."""
    given = call.given
    entry = Workout(
        id=uuid4(), done_on=given.done_on or await _today(call), outcome=given.outcome, exercise=given.exercise,
        sets=given.sets, reps=given.reps, weight_kg=given.weight_kg, distance_m=given.distance_m, seconds=given.seconds,
        rpe=given.rpe, effort=given.effort, reason=given.reason, unit=given.unit, plan_id=None, session=None,
        note=given.note, created_at=call.now,
    )  # fmt: skip
    _check(entry, await _today(call))
    await workouts.add(call.db, call.person, [entry])
    return WorkoutOut.model_validate(entry)


@resource.get("/workouts/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> WorkoutOut:
    """One entry."""
    return WorkoutOut.model_validate(await _found(call))


@resource.patch("/workouts/{id}", current=one, problems=(404,))
async def change(call: Call[WorkoutChange]) -> WorkoutOut:
    """Correct an entry."""
    before = await _found(call)
    given = {name: getattr(call.given, name) for name in call.given.model_fields_set}
    for name in ("done_on", "outcome", "unit"):
        if name in given and given[name] is None:
            raise invalid(name, "cannot be taken away")
    values = {name: getattr(before, name) for name in WorkoutOut.model_fields} | given
    entry = Workout(**values)
    _check(entry, await _today(call))
    await workouts.change(call.db, call.person, entry, call.now)
    return WorkoutOut.model_validate(entry)


@resource.delete("/workouts/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove an entry."""
    if not await workouts.remove(call.db, call.person, call.uuid):
        raise Problem(404, _NONE)


async def _found(call: "Call[Nothing] | Call[WorkoutChange]") -> Workout:
    found = await workouts.one(call.db, call.person, call.uuid)
    if found is None:
        raise Problem(404, _NONE)
    return found


async def _today(call: "Call[NewWorkout] | Call[WorkoutChange]") -> date:
    return (await local_now(call)).date()


def _check(entry: Workout, today: date) -> None:
    """Raises Problem 422 for what cannot have been."""
    if (entry.outcome == "done") != (entry.exercise is not None):
        raise invalid("exercise", "belongs to what was done, and to no skipped day")
    if entry.outcome == "done" and entry.reason is not None:
        raise invalid("reason", "belongs to a skipped day")
    if not FIRST_DAY <= entry.done_on <= today:
        raise invalid("done_on", "is a day from 2000 on that is not in the future")


def _before(given: WorkoutFilter) -> tuple[date, datetime, UUID] | None:
    position = given.position(_LIST)
    if position is None:
        return None
    try:
        day, at, id_ = position
        return date.fromisoformat(str(day)), datetime.fromisoformat(str(at)), UUID(str(id_))
    except ValueError:
        raise invalid("cursor", "is not the next_cursor of this list") from None
