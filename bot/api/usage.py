"""`usage/me`: what is used of today."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from bot.api.problems import Problem
from bot.api.resource import Call, Nothing, Resource
from handlers.tiers import TIERS
from storage import accounts

resource = Resource("usage")


class Today(BaseModel):
    """The local day; a guardian's limit beats the tier's."""

    date: date
    timezone: str
    tier: str
    messages: int
    limit: int
    left: int
    resets_at: datetime
    input_tokens: int
    output_tokens: int


@resource.get("/usage/me", problems=(404,))
async def mine(call: Call[Nothing]) -> Today:
    """Messages and tokens of today, and when the next day begins."""
    used = await accounts.usage(call.db, call.person, call.now)
    if used is None:
        raise Problem(404, "this account is gone")
    limit = min(TIERS[used.tier].messages, used.guardian_limit or TIERS[used.tier].messages)
    return Today(
        date=used.day, timezone=used.timezone, tier=used.tier, messages=used.messages, limit=limit,
        left=max(limit - used.messages, 0),
        resets_at=datetime.combine(used.day + timedelta(days=1), time(), ZoneInfo(used.timezone)),
        input_tokens=used.input_tokens, output_tokens=used.output_tokens,
    )  # fmt: skip
