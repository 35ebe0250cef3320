"""`memories/me`: what Tandem remembers, to read and to correct."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.api.fields import Text
from bot.api.resource import Call, Given, Nothing, Resource
from handlers.memory import documents
from storage import memories

resource = Resource("memories")

LONGEST = 4000  # characters of a document
NEWEST = 100  # rows of each list


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class EpisodeOut(_Row):
    """One line about a day."""

    id: int
    day: date
    line: str


class RewardOut(_Row):
    """Points with their reason."""

    id: int
    points: int
    reason: str
    badge: str | None
    earned_at: datetime


class ReportHeadOut(_Row):
    """A weekly report about one's child; `GET reports/{id}` shows it."""

    id: UUID
    child_id: UUID
    week: date
    state: str
    built_at: datetime


class Memory(BaseModel):
    """Everything remembered: four documents and the newest rows of three lists."""

    identity: str
    current_state: str
    long_term_summary: str
    core_instructions: str
    episodic_memory: list[EpisodeOut]
    rewards: list[RewardOut]
    parent_reports: list[ReportHeadOut]


class MemoryChange(Given):
    """Documents in the person's own words; an empty text takes these back, and what was learned shows again."""

    identity: Text | None = Field(None, max_length=LONGEST)
    current_state: Text | None = Field(None, max_length=LONGEST)
    long_term_summary: Text | None = Field(None, max_length=LONGEST)
    core_instructions: Text | None = Field(None, max_length=LONGEST)


@resource.get("/memories/me")
async def mine(call: Call[Nothing]) -> Memory:
    """What Tandem remembers."""
    texts = await memories.documents(call.db, call.person)
    episodes = await memories.episodes(call.db, call.person, NEWEST)
    rewards = await memories.rewards(call.db, call.person, NEWEST)
    reports = await memories.reports(call.db, call.person, NEWEST)
    return Memory(
        identity=texts.identity, current_state=texts.current_state,
        long_term_summary=texts.long_term_summary, core_instructions=texts.core_instructions,
        episodic_memory=[EpisodeOut.model_validate(one) for one in episodes],
        rewards=[RewardOut.model_validate(one) for one in rewards],
        parent_reports=[ReportHeadOut.model_validate(one) for one in reports],
    )  # fmt: skip


@resource.patch("/memories/me", current=mine)
async def change(call: Call[MemoryChange]) -> Memory:
    """Correct the documents: what was learned before gives way, what is learned later comes after."""
    changes = call.given.model_dump(exclude_none=True)
    await documents.edit(call.db, call.person, changes, call.now)
    return await mine(call.about(Nothing()))
