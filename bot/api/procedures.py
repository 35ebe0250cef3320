"""`procedures` and `users/me/procedures`: the checklists there are, and the caller's own."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Given, Nothing, Resource
from handlers.regions import region_of
from handlers.skills.procedures import progress
from handlers.skills.procedures.catalog import Procedure, catalog, essentials, for_person
from handlers.skills.procedures.progress import Progress
from storage import accounts, user_procedures

resource = Resource("procedures")


class ProcedureOut(BaseModel):
    """A checklist there is, in the caller's language."""

    key: str
    title: str
    essential: bool
    steps: list[str]


class Procedures(BaseModel):
    """Those for the caller's age and country; there are never many."""

    items: list[ProcedureOut]
    next_cursor: None = None


class StepOut(BaseModel):
    """A step of the caller's checklist."""

    number: int
    text: str
    done: bool
    by: date = Field(description="A good day to have it done, in the caller's zone")


class ChecklistOut(BaseModel):
    """A checklist of the caller's."""

    id: UUID
    key: str
    title: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    steps: list[StepOut]


class Checklists(BaseModel):
    """The caller's; there are never many."""

    items: list[ChecklistOut]
    next_cursor: None = None


class NewChecklist(Given):
    """The procedure that is begun."""

    key: str = Field(pattern="^[a-z0-9_]{1,40}$", examples=["moving_home"])


class ChecklistChange(Given):
    """The numbers of all steps that are done."""

    done: list[int] = Field(max_length=60, examples=[[1, 2]])


class _Reader(BaseModel):
    locale: str
    timezone: str
    region: str | None
    birth_year: int | None


@resource.get("/procedures")
async def known(call: Call[Nothing]) -> Procedures:
    """The checklists there are for the caller's age and country."""
    reader = await _reader(call)
    fitting = for_person(reader.birth_year, call.now.year, reader.region)
    return Procedures(
        items=[
            ProcedureOut(
                key=one.key, title=one.title(reader.locale), essential=one.essential,
                steps=one.steps(reader.locale, reader.region),
            )
            for one in fitting
        ]
    )  # fmt: skip


@resource.get("/users/me/procedures", access="service")
async def mine(call: Call[Nothing]) -> Checklists:
    """The caller's checklists; the essential ones are theirs from the beginning."""
    reader = await _reader(call)
    profile = await accounts.profile(call.db, call.person)
    if profile is not None and profile.onboarding == "done":
        keys = essentials(reader.birth_year, call.now.year, reader.region)
        await user_procedures.add(call.db, call.person, keys, call.now)
    found = progress.of(await user_procedures.of(call.db, call.person))
    return Checklists(items=[_shown(one, reader) for one in found])


@resource.post("/users/me/procedures", access="service", status=201, problems=(409,))
async def begin(call: Call[NewChecklist]) -> ChecklistOut:
    """Begin a checklist; one that is finished begins anew."""
    procedure = catalog().get(call.given.key)
    if procedure is None:
        raise invalid("key", "is no checklist; GET procedures shows those there are")
    held = await user_procedures.one(call.db, call.person, key=procedure.key)
    if held is not None and held.state == "open":
        raise Problem(409, "this checklist is open already: PATCH it, or DELETE it first")
    id_ = await user_procedures.begin(call.db, call.person, procedure.key, call.now)
    return await _one(call, id_)


@resource.get("/users/me/procedures/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> ChecklistOut:
    """One checklist."""
    return await _one(call, call.uuid)


@resource.patch("/users/me/procedures/{id}", access="service", current=one, problems=(404,))
async def change(call: Call[ChecklistChange]) -> ChecklistOut:
    """Say which steps are done."""
    found = await _found(call, call.uuid)
    outside = [number for number in call.given.done if not 1 <= number <= found.steps]
    if outside:
        raise invalid("done", f"{outside[0]} is no step of this checklist: it has 1 to {found.steps}")
    await user_procedures.set_done(call.db, call.person, found.checklist.key, call.given.done, found.steps, call.now)
    return await _one(call, call.uuid)


@resource.delete("/users/me/procedures/{id}", access="service", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a checklist; it can be begun again."""
    found = await _found(call, call.uuid)
    await user_procedures.remove(call.db, call.person, found.checklist.key)


_AnyCall = Call[Nothing] | Call[NewChecklist] | Call[ChecklistChange]


async def _one(call: _AnyCall, id_: UUID) -> ChecklistOut:
    return _shown(await _found(call, id_), await _reader(call))


async def _found(call: _AnyCall, id_: UUID) -> Progress:
    held = await user_procedures.one(call.db, call.person, id_=id_)
    if held is None or held.key not in catalog():
        raise Problem(404, "there is no such checklist of yours")
    return Progress(held, catalog()[held.key])


async def _reader(call: _AnyCall) -> _Reader:
    own, profile = await accounts.preferences(call.db, call.person), await accounts.profile(call.db, call.person)
    return _Reader(
        locale=own.locale if own else "en",
        timezone=own.timezone if own else "UTC",
        region=region_of(own.whatsapp_phone, None) if own else None,
        birth_year=profile.birth_year if profile else None,
    )


def _shown(one: Progress, reader: _Reader) -> ChecklistOut:
    procedure: Procedure = one.procedure
    texts = procedure.steps(reader.locale, reader.region)
    return ChecklistOut(
        id=one.checklist.id, key=procedure.key, title=procedure.title(reader.locale), state=one.checklist.state,
        started_at=one.checklist.started_at, finished_at=one.checklist.finished_at,
        steps=[
            StepOut(
                number=number, text=text, done=number in one.checklist.done, by=one.deadline(number, reader.timezone)
            )
            for number, text in enumerate(texts, 1)
        ],
    )  # fmt: skip
