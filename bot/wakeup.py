"""Wake-ups between processes.

NOTIFY never rides in the durable transaction, where it would hold a database-wide lock through the commit's fsync; it
goes out by itself, asynchronously committed, at most one at a time.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import asyncpg
import structlog

from storage.database import clean_dsn, is_transaction_pooler
from storage.statements import sql

_log = structlog.get_logger("tandem.wakeup")
CHANNEL = "tandem_ready"
RETRY_SECONDS = 5.0


class Notifier:
    """Tells workers in other processes that conversations are ready. Their poll is the safety net."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._again = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def notify(self, after_seconds: float = 0.0) -> None:
        """Wake the workers now, or when a quiet window ends."""
        loop = asyncio.get_running_loop()
        if after_seconds:
            loop.call_later(after_seconds, self.notify)
            return
        self._again.set()
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._send())

    async def _send(self) -> None:
        while self._again.is_set():
            self._again.clear()
            try:
                async with self._pool.acquire() as db, db.transaction():
                    await db.execute(sql("wakeup.without_waiting"))
                    await db.execute(sql("wakeup.notify"))
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
                _log.warning("notify_failed", error=error)


class Listener:
    """Calls `wake` at each notification; needs a session of its own, so it stays silent behind a transaction pooler."""

    def __init__(self, dsn: str, wake: Callable[[], None]) -> None:
        self._dsn, self._wake = dsn, wake

    async def run(self) -> None:
        """Listen until cancelled, coming back after the database was away."""
        if is_transaction_pooler(self._dsn):
            return
        while True:
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
                await self._listen()
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        lost = asyncio.Event()
        db = await asyncpg.connect(clean_dsn(self._dsn), server_settings={"application_name": "tandem listener"})
        try:
            db.add_termination_listener(lambda _db: lost.set())
            await db.add_listener(CHANNEL, lambda *_: self._wake())
            await lost.wait()
        finally:
            await db.close(timeout=2)
