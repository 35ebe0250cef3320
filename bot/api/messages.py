"""`messages`: what was said, verbatim."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from bot.api.paging import Page, Paged, cursor
from bot.api.resource import Call, Resource
from storage import memories

resource = Resource("messages")

_LIST = "messages"


class MessageOut(BaseModel):
    """One message; `role` is `user` or `assistant`."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    channel: str
    role: str
    kind: str
    body: str
    said_at: datetime


@resource.get("/messages")
async def said(call: Call[Paged]) -> Page[MessageOut]:
    """What was said, newest first."""
    limit, before = call.given.limit, call.given.after_number(_LIST)
    found = await memories.messages(call.db, call.person, limit + 1, before or memories.LAST)
    more = len(found) > limit
    items = [MessageOut.model_validate(one) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor(_LIST, items[-1].id) if more else None)
