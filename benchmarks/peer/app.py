"""The webhook as a capable team would write it with FastAPI and SQLAlchemy, to measure ours against.

Checks the signature, stores each message once in a commit of its own, answers 200. It does less than ours, which also
wakes the conversation and knows statuses. Runs in the environment of requirements.lock, never in the project's:

    DATABASE_URL=postgresql://… WHATSAPP_APP_SECRET=… PORT=8088 python app.py
"""

import hashlib
import hmac
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from sqlalchemy import BigInteger, DateTime, Identity, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SECRET = os.environ["WHATSAPP_APP_SECRET"].encode()
URL = make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+asyncpg")

engine = create_async_engine(URL, pool_size=10, max_overflow=0)
session_factory = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class Message(Base):
    __tablename__ = "peer_messages"
    __table_args__ = (UniqueConstraint("business_number", "message_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    business_number: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def signed_body(request: Request) -> dict[str, Any]:
    body = await request.body()
    expected = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(request.headers.get("X-Hub-Signature-256", ""), expected):
        raise HTTPException(403)
    return json.loads(body)


async def session() -> AsyncIterator[AsyncSession]:
    async with session_factory() as opened:
        yield opened


@app.get("/ready")
async def ready() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/webhook")
async def webhook(
    body: Annotated[dict[str, Any], Depends(signed_body)], db: Annotated[AsyncSession, Depends(session)]
) -> dict[str, str]:
    rows = [
        {
            "business_number": change["value"]["metadata"]["phone_number_id"],
            "message_id": message["id"],
            "sender": message["from"],
            "payload": message,
            "sent_at": datetime.fromtimestamp(int(message["timestamp"]), UTC),
        }
        for entry in body["entry"]
        for change in entry["changes"]
        for message in change["value"].get("messages", ())
    ]
    if rows:
        await db.execute(insert(Message).values(rows).on_conflict_do_nothing())
        await db.commit()
    return {"status": "ok"}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="error", access_log=False)
