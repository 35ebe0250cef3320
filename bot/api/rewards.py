"""`rewards/me`: points, days in a row, badges, rest, and what can be had for points."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from bot.api.fields import Text
from bot.api.memories import RewardOut
from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem, invalid
from bot.api.reading import BIGGEST
from bot.api.resource import Call, Given, Nothing, Resource
from bot.whatsapp.post import Post
from handlers.rewarding import Doer, Earned, settle
from handlers.skills.rewards.asking import send_requests
from handlers.skills.rewards.resting import LONGEST, days_until
from storage import accounts, prizes, rewards
from storage.rewards import Earner

resource = Resource("rewards")

NEWEST = 100  # rows of each list
_HISTORY = "rewards"

Weekday = Annotated[int, Field(ge=1, le=7)]


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PrizeOut(_Row):
    """Something that can be had for points."""

    id: UUID
    name: str
    points: int


class RedemptionOut(_Row):
    """A prize that was asked for: asked, given, declined or withdrawn."""

    id: UUID
    prize: str
    points: int
    state: str
    asked_at: datetime
    decided_at: datetime | None


class Rewards(BaseModel):
    """Where the caller stands. `held` points wait for a guardian's answer; `free` ones can be spent."""

    points: int
    held: int
    free: int
    streak: int = Field(description="Days in a row; rest never breaks it")
    badges: list[str]
    rest_weekdays: list[int] = Field(description="ISO: 1 is Monday")
    days_off: list[date] = Field(description="From today on")
    prizes: list[PrizeOut]
    redemptions: list[RedemptionOut]


class RestChange(Given):
    """Weekdays of rest, and the last day off from today on; `days_off_until: null` ends the days off."""

    rest_weekdays: list[Weekday] | None = Field(None, max_length=6)
    days_off_until: Annotated[date, Field(strict=False)] | None = None


class NewPrize(Given):
    """A prize and its points; one of the same name changes its points."""

    name: Text = Field(min_length=1, max_length=60, pattern=r"\S")
    points: int = Field(ge=1, le=100_000)


class NewRedemption(Given):
    """The prize that is asked for."""

    prize: Annotated[UUID, Field(strict=False)]


@resource.get("/rewards/me", access="service")
async def mine(call: Call[Nothing]) -> Rewards:
    """Points, days in a row, badges and prizes; what the logs hold that is new is counted first."""
    earner = await _earner(call)
    doer = Doer.of(call.person, earner, call.now)
    earned = await settle(call.db, doer)
    if earned is None:
        standing = await rewards.standing(call.db, call.person, earner.timezone)
        earned = Earned(0, (), standing, 0)
    standing = earned.standing
    return Rewards(
        points=standing.points, held=standing.held, free=standing.free, streak=earned.streak,
        badges=await rewards.badges(call.db, call.person, NEWEST),
        rest_weekdays=sorted(standing.rest_weekdays),
        days_off=sorted(day for day in standing.days_off if day >= doer.today),
        prizes=[PrizeOut.model_validate(one) for one in await prizes.of(call.db, call.person)],
        redemptions=[
            RedemptionOut.model_validate(one) for one in await prizes.redemptions(call.db, call.person, NEWEST)
        ],
    )  # fmt: skip


@resource.patch("/rewards/me", access="service", current=mine)
async def rest(call: Call[RestChange]) -> Rewards:
    """Plan rest: fixed weekdays, days off from today on."""
    given, earner = call.given, await _earner(call)
    if given.rest_weekdays is not None:
        await rewards.set_rest(call.db, call.person, given.rest_weekdays)
    if "days_off_until" in given.model_fields_set:
        today = Doer.of(call.person, earner, call.now).today
        until = given.days_off_until
        if until is not None and not today <= until <= today + timedelta(days=LONGEST):
            raise invalid("days_off_until", f"must be from today to {LONGEST} days from now")
        await rewards.drop_days_off(call.db, call.person, today)
        if until is not None:
            await rewards.add_days_off(call.db, call.person, days_until(today, until))
    return await mine(call.about(Nothing()))


@resource.get("/rewards/me/history")
async def history(call: Call[Paged]) -> Page[RewardOut]:
    """What was earned and spent, newest first."""
    limit, below = call.given.limit, call.given.after_number(_HISTORY)
    found = await rewards.page(call.db, call.person, limit + 1, below or BIGGEST)
    items = [RewardOut.model_validate(one) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor(_HISTORY, items[-1].id) if len(found) > limit else None)


@resource.post("/rewards/me/prizes", access="service", status=201, problems=(403, 409))
async def name_prize(call: Call[NewPrize]) -> PrizeOut:
    """Name a prize of one's own; a child's prizes are named by a guardian."""
    await _check_own(call)
    id_ = await prizes.put(
        call.db, call.person, name=call.given.name.strip(), points=call.given.points, set_by=call.person
    )
    if id_ is None:
        raise Problem(409, f"{prizes.MOST} prizes are the most: remove one first")
    return PrizeOut(id=id_, name=call.given.name.strip(), points=call.given.points)


@resource.delete("/rewards/me/prizes/{id}", access="service", status=204, problems=(403, 404))
async def remove_prize(call: Call[Nothing]) -> None:
    """Remove a prize of one's own."""
    await _check_own(call)
    found = next((one for one in await prizes.of(call.db, call.person) if one.id == call.uuid), None)
    if found is None:
        raise Problem(404, "there is no such prize of yours")
    await prizes.remove(call.db, call.person, found.name)


@resource.post("/rewards/me/redemptions", access="service", status=201, problems=(404, 409))
async def redeem(call: Call[NewRedemption]) -> RedemptionOut:
    """Ask for a prize: a guardian answers; without one it is given at once."""
    wanted = next((one for one in await prizes.of(call.db, call.person) if one.id == call.given.prize), None)
    if wanted is None:
        raise Problem(404, "there is no such prize of yours")
    earner, profile = await _earner(call), await accounts.profile(call.db, call.person)
    asked = await prizes.ask(call.db, call.person, wanted.id, uuid4(), call.now)
    if asked is None:
        raise Problem(409, f"{wanted.points} free points are needed; GET rewards/me says how many there are")
    if earner.guarded:
        standing = await rewards.standing(call.db, call.person, earner.timezone)
        name = profile.display_name if profile else None
        await send_requests(call.db, call.person, name, asked, standing.points, Post().render)
    else:
        asked = await prizes.decide(call.db, call.person, asked.id, "given", by=call.person, now=call.now) or asked
    return RedemptionOut.model_validate(asked)


@resource.delete("/rewards/me/redemptions/{id}", access="service", status=204, problems=(404, 409))
async def withdraw(call: Call[Nothing]) -> None:
    """Take back what was asked for, while nobody has answered."""
    if await prizes.redemption(call.db, call.person, call.uuid) is None:
        raise Problem(404, "there is no such redemption of yours")
    if await prizes.decide(call.db, call.person, call.uuid, "withdrawn", by=call.person, now=call.now) is None:
        raise Problem(409, "this was answered already; nothing is changed")


_AnyCall = Call[Nothing] | Call[RestChange] | Call[NewPrize] | Call[NewRedemption]


async def _earner(call: _AnyCall) -> Earner:
    return await rewards.earner(call.db, call.person) or Earner("en", "UTC", frozenset(), guarded=False)


async def _check_own(call: _AnyCall) -> None:
    if (await _earner(call)).guarded:
        raise Problem(403, "your guardian names your prizes: POST guardianships/{id}/prizes is theirs")
