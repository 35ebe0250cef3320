"""`guardianships/{id}/prizes` and `…/redemptions`: what a child can have for points, and a guardian's yes or no."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from bot.api.fields import Text
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Given, Nothing, Resource
from bot.api.rewards import NEWEST, PrizeOut, RedemptionOut
from bot.whatsapp.post import Post
from handlers import notices
from handlers.lines import say
from handlers.message import Outgoing
from storage import guardianships, prizes
from storage.guardianships import Ward

resource = Resource("prizes")


class Prizes(BaseModel):
    """What a child can have for points; there are never many."""

    items: list[PrizeOut]
    next_cursor: None = None


class Redemptions(BaseModel):
    """What a child asked for lately, newest first."""

    items: list[RedemptionOut]
    next_cursor: None = None


class PrizeChange(Given):
    """A prize and its points; null points take it off the list."""

    name: Text = Field(min_length=1, max_length=60, pattern=r"\S")
    points: int | None = Field(ge=1, le=100_000)


class Decision(Given):
    """A yes or no to what a child asked for."""

    redemption: Annotated[UUID, Field(strict=False)]
    state: Literal["given", "declined"]


@resource.get("/guardianships/{id}/prizes", access="service", problems=(404, 409))
async def listed(call: Call[Nothing]) -> Prizes:
    """What a child of the caller's can have for points."""
    ward = await _ward(call)
    return Prizes(items=[PrizeOut.model_validate(one) for one in await prizes.of(call.db, ward.child_id)])


@resource.put("/guardianships/{id}/prizes", access="service", problems=(404, 409))
async def change(call: Call[PrizeChange]) -> Prizes:
    """Put a prize on a child's list, change its points, or take it off."""
    ward, name = await _ward(call), call.given.name.strip()
    if call.given.points is None:
        if not await prizes.remove(call.db, ward.child_id, name):
            raise invalid("name", "is not on the list; GET it to see what is")
    elif await prizes.put(call.db, ward.child_id, name=name, points=call.given.points, set_by=call.person) is None:
        raise Problem(409, f"{prizes.MOST} prizes are the most: take one off first")
    return Prizes(items=[PrizeOut.model_validate(one) for one in await prizes.of(call.db, ward.child_id)])


@resource.get("/guardianships/{id}/redemptions", access="service", problems=(404, 409))
async def asked(call: Call[Nothing]) -> Redemptions:
    """What a child of the caller's asked for."""
    ward = await _ward(call)
    found = await prizes.redemptions(call.db, ward.child_id, NEWEST)
    return Redemptions(items=[RedemptionOut.model_validate(one) for one in found])


@resource.post("/guardianships/{id}/redemptions", access="service", problems=(404, 409))
async def decide(call: Call[Decision]) -> RedemptionOut:
    """Say yes or no; the child hears of it."""
    ward, given = await _ward(call), call.given
    if await prizes.redemption(call.db, ward.child_id, given.redemption) is None:
        raise invalid("redemption", "is nothing this child asked for")
    done = await prizes.decide(call.db, ward.child_id, given.redemption, given.state, by=call.person, now=call.now)
    if done is None:
        raise Problem(409, "this was answered already; nothing is changed")
    line = say(ward.locale or "en", f"reward_{given.state}_child", name=done.prize, points=done.points)
    await notices.send(call.db, ward.child_id, Post().render(Outgoing(line)))
    return RedemptionOut.model_validate(done)


async def _ward(call: Call[Nothing] | Call[PrizeChange] | Call[Decision]) -> Ward:
    wards = await guardianships.wards(call.db, call.person, call.now)
    ward = next((ward for ward in wards if ward.id == call.uuid), None)
    if ward is None:
        raise Problem(404, "there is no such bond of yours")
    if ward.state != "active":
        raise Problem(409, f"a bond that is {ward.state} sets nothing: consent comes first")
    return ward
