"""A REST read and a write as a capable team would write them with FastAPI and SQLAlchemy, to measure ours against.

The same tables, the same answers, tokens checked by HMAC. No row-level security, no rate limit, no entity tags. Runs in
the environment of requirements.lock, never in the project's:

    DATABASE_URL=postgresql://… SUPABASE_JWT_SECRET=… PORT=8088 python rest.py
"""

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import BigInteger, DateTime, SmallInteger, Text, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SECRET = os.environ["SUPABASE_JWT_SECRET"].encode()
URL = make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+asyncpg")

engine = create_async_engine(URL, pool_size=10, max_overflow=0)
session_factory = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Message(Base):
    __tablename__ = "messages"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Profile(Base):
    __tablename__ = "profiles"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str | None] = mapped_column(Text)
    birth_year: Mapped[int | None] = mapped_column(SmallInteger)
    onboarding: Mapped[str] = mapped_column(Text)
    goal: Mapped[str | None] = mapped_column(Text)
    tier: Mapped[str] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class MessageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    channel: str
    role: str
    kind: str
    body: str
    said_at: datetime


class Page(BaseModel):
    items: list[MessageOut]
    next_cursor: str | None


class Me(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    display_name: str | None
    birth_year: int | None
    onboarding: str
    goal: str | None
    tier: str
    country: str | None
    created_at: datetime
    account_since: datetime | None


class MeChange(BaseModel):
    display_name: str | None = Field(None, max_length=80)
    goal: str | None = Field(None, max_length=500)


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def person(authorization: Annotated[str, Header()]) -> UUID:
    try:
        signed, _, sign = authorization.removeprefix("Bearer ").rpartition(".")
        claims = json.loads(_decoded(signed.partition(".")[2]))
    except ValueError:
        raise HTTPException(401) from None
    right = hmac.compare_digest(hmac.new(SECRET, signed.encode(), hashlib.sha256).digest(), _decoded(sign))
    if not right or claims["aud"] != "authenticated" or claims["exp"] < time.time():
        raise HTTPException(401)
    return UUID(claims["sub"])


async def session() -> AsyncIterator[AsyncSession]:
    async with session_factory() as opened:
        yield opened


Person = Annotated[UUID, Depends(person)]
Session = Annotated[AsyncSession, Depends(session)]


@app.get("/ready")
async def ready() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/api/v1/messages")
async def messages(
    who: Person, db: Session, limit: Annotated[int, Query(ge=1, le=100)] = 50, before: int | None = None
) -> Page:
    wanted = select(Message).where(Message.user_id == who).order_by(Message.id.desc()).limit(limit + 1)
    found = list(await db.scalars(wanted if before is None else wanted.where(Message.id < before)))
    items = [MessageOut.model_validate(one) for one in found[:limit]]
    return Page(items=items, next_cursor=str(items[-1].id) if len(found) > limit else None)


@app.patch("/api/v1/users/me")
async def change(who: Person, db: Session, given: MeChange) -> Me:
    profile = await db.get(Profile, who)
    if profile is None:
        raise HTTPException(404)
    for name, value in given.model_dump(exclude_unset=True).items():
        setattr(profile, name, value)
    await db.commit()
    return Me.model_validate(profile)


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="error", access_log=False)
