"""`workout-plans`: weeks of training, made by template and rules for what a person wishes, has and has to spare."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.api.caller import local_now, may_be_minor
from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Given, Nothing, Resource
from handlers.lines import say
from handlers.skills.training.exercises import Equipment, Part, label
from handlers.skills.training.making import LONGEST, SHORTEST, impossible, plan_of, sessions_of
from handlers.skills.training.shapes import Goal, Level, Wish, spread
from handlers.skills.training.template import build
from handlers.skills.training.today import workout_of
from handlers.skills.training.wording import why
from handlers.wall_time import zone_of
from storage import accounts, workout_plans
from storage.workout_plans import KeptPlan, Pause, State

resource = Resource("workout-plans")

_LIST = "workout-plans"
_NONE = "there is no such plan"
_FIELDS = {"days": "days", "no_days": "weekdays", "minutes": "minutes", "running": "spared", "little": "equipment"}


class SlotOut(BaseModel):
    """One exercise: `low` to `high` reps a set; seconds or minutes for what is held or goes on (`counted_in`)."""

    exercise: str
    name: str
    sets: int
    low: int
    high: int
    rest_seconds: int
    rpe: int


class SessionOut(BaseModel):
    """One workout of the week."""

    focus: str
    exercises: list[SlotOut]


class PlanOut(BaseModel):
    """A plan. `weekdays` are ISO, one for each session; `spared` are parts of the body that nothing loads."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    goal: str
    level: str
    weekdays: list[int]
    minutes: int
    equipment: list[str]
    spared: list[str]
    made_by: str
    state: str
    paused_for: str | None
    started_on: date
    created_at: datetime
    sessions: list[SessionOut]


class TargetOut(BaseModel):
    """What to do next of one exercise, and why; `amount` is reps, or seconds or minutes by `counted_in`."""

    exercise: str
    name: str
    sets: int
    amount: int
    counted_in: str
    weight_kg: float | None
    rest_seconds: int
    rpe: int
    why: str


class NextOut(BaseModel):
    """The next workout. `session` counts from 0; what was missed moves on and never piles up."""

    session: int
    focus: str
    minutes: int
    exercises: list[TargetOut]


class NewPlan(Given):
    """What is wished. Either `days`, how many, or `weekdays`, which."""

    goal: Goal = "fitness"
    level: Level = "beginner"
    days: int | None = Field(None, ge=1, le=7)
    weekdays: list[int] | None = Field(None, max_length=7, description="ISO: 1 is Monday", examples=[[1, 3, 5]])
    minutes: int = Field(45, ge=1, le=600, description=f"{SHORTEST} to {LONGEST} for a workout")
    equipment: list[Equipment] = Field([], max_length=8)
    spared: list[Part] = Field([], max_length=9, description="parts of the body that nothing may load")
    replace: bool = Field(False, description="let it take the place of the plan that goes on")

    @model_validator(mode="after")
    def _one_way(self) -> "NewPlan":
        if self.days is not None and self.weekdays is not None:
            raise ValueError("give `days` or `weekdays`, not both")
        if self.weekdays is not None and not all(1 <= day <= 7 for day in self.weekdays):
            raise ValueError("`weekdays` are numbers from 1, Monday, to 7")
        return self


class PlanChange(Given):
    """What becomes of a plan: it rests for a reason, goes on, or is over."""

    state: Literal["active", "paused", "ended"]
    paused_for: Pause | None = None

    @model_validator(mode="after")
    def _reason(self) -> "PlanChange":
        if (self.state == "paused") != (self.paused_for is not None):
            raise ValueError("`paused_for` is the reason of `paused`, and of no other state")
        return self


class PlanFilter(Paged):
    """Plans of one state, or all."""

    state: State | None = None


@resource.get("/workout-plans")
async def mine(call: Call[PlanFilter]) -> Page[PlanOut]:
    """All plans, newest first."""
    limit, position = call.given.limit, call.given.position(_LIST)
    before = None
    if position is not None:
        try:
            before = (datetime.fromisoformat(str(position[0])), UUID(str(position[1])))
        except (ValueError, IndexError):
            raise invalid("cursor", "is not the next_cursor of this list") from None
    found = await workout_plans.page(call.db, call.person, limit + 1, before, call.given.state)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return Page(
        items=[_out(one) for one in shown],
        next_cursor=cursor(_LIST, last.created_at.isoformat(), str(last.id)) if last else None,
    )


@resource.post("/workout-plans", status=201, access="service", problems=(409,))
async def make(call: Call[NewPlan]) -> PlanOut:
    """Make a plan by template and rules; it goes on from today."""
    given, today = call.given, (await local_now(call)).date()
    wish = Wish(
        goal=given.goal,
        level=given.level,
        weekdays=spread(given.days or 3) if given.weekdays is None else tuple(sorted(set(given.weekdays))),
        minutes=given.minutes,
        equipment=tuple(sorted(set(given.equipment))),
        spared=tuple(sorted(set(given.spared))),
        minor=await may_be_minor(call),
    )
    if reasons := impossible(wish):
        told = [(_FIELDS[reason], say("en", f"training_no_{reason}")) for reason in reasons]
        raise Problem(422, " ".join(text for _, text in told), errors=told)
    draft = build(wish)
    if draft is None:
        raise invalid("equipment", say("en", "training_no_little"))
    if not given.replace and await workout_plans.current(call.db, call.person) is not None:
        raise Problem(409, "a plan goes on already: send `replace: true`, or end that one first")
    plan = plan_of(wish, draft, uuid4(), today=today, now=call.now)
    await workout_plans.add(call.db, call.person, plan, instead=True)
    return _out(plan)


@resource.get("/workout-plans/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> PlanOut:
    """One plan."""
    return _out(await _found(call))


@resource.get("/workout-plans/{id}/next", problems=(404, 409))
async def following(call: Call[Nothing]) -> NextOut:
    """The next workout with targets that follow from what was done, each with its reason."""
    plan = await _found(call)
    own = await accounts.preferences(call.db, call.person)
    locale, zone = (own.locale, own.timezone) if own else ("en", "UTC")
    minor = await may_be_minor(call)
    today = call.now.astimezone(zone_of(zone)).date()
    workout = await workout_of(call.db, call.person, plan, today, minor=minor)
    if workout is None:
        raise Problem(409, "this plan cannot be read any more: make a new one")
    targets = [
        TargetOut(
            exercise=target.exercise, name=label(target.exercise, locale), sets=target.sets, amount=target.amount,
            counted_in=target.counted_in, weight_kg=target.weight_kg, rest_seconds=target.rest_seconds, rpe=target.rpe,
            why=why(target, locale, workout.unit),
        )
        for target in workout.targets
    ]  # fmt: skip
    return NextOut(session=workout.session, focus=workout.focus, minutes=workout.minutes, exercises=targets)


@resource.patch("/workout-plans/{id}", access="service", problems=(404, 409))
async def change(call: Call[PlanChange]) -> PlanOut:
    """Let a plan rest, go on or be over."""
    given = call.given
    present = await workout_plans.current(call.db, call.person)
    if given.state != "ended" and present is not None and present.id != call.uuid:
        await _found(call)
        raise Problem(409, "another plan goes on already: end that one first")
    if not await workout_plans.change(call.db, call.person, call.uuid, given.state, given.paused_for, call.now):
        raise Problem(404, _NONE)
    return _out(await _found(call))


@resource.delete("/workout-plans/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a plan; what was done stays."""
    if not await workout_plans.remove(call.db, call.person, call.uuid):
        raise Problem(404, _NONE)


async def _found(call: "Call[Nothing] | Call[PlanChange]") -> KeptPlan:
    found = await workout_plans.one(call.db, call.person, call.uuid)
    if found is None:
        raise Problem(404, _NONE)
    return found


def _out(plan: KeptPlan) -> PlanOut:
    sessions = [
        SessionOut(
            focus=session.focus,
            exercises=[SlotOut(name=label(slot.exercise, "en"), **slot.model_dump()) for slot in session.exercises],
        )
        for session in sessions_of(plan)
    ]
    return PlanOut(
        id=plan.id, goal=plan.goal, level=plan.level, weekdays=list(plan.weekdays), minutes=plan.minutes,
        equipment=list(plan.equipment), spared=list(plan.spared), made_by=plan.made_by, state=plan.state,
        paused_for=plan.paused_for, started_on=plan.started_on, created_at=plan.created_at, sessions=sessions,
    )  # fmt: skip
