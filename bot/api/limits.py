"""How often one may ask: per person, per network address, per e-mail address at the door.

What cannot be counted because the database is away is let through and shows in a metric.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

import structlog
from asyncpg import Pool, PostgresError

from bot import metrics
from bot.api.problems import Problem
from handlers.clock import Clock
from storage import rate_limits
from storage.database import database_away
from storage.rate_limits import Spend

_log = structlog.get_logger("tandem.limits")


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` calls at once, then one every `step`; `name` keeps kinds of keys apart."""

    name: str
    step: timedelta
    burst: int

    def of(self, whom: object) -> Spend:
        """A call on somebody's account; the key tells nobody who that is."""
        digest = blake2b(str(whom).encode(), digest_size=12, person=b"tandem-limit").hexdigest()
        return Spend(f"{self.name}:{digest}", self.step, self.burst)


def per_minute(name: str, calls: int) -> Limit | None:
    """So many calls a minute, a sixth of them at once; None for no limit."""
    return Limit(name, timedelta(minutes=1) / calls, max(calls // 6, 1)) if calls else None


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts calls in the database that all processes share."""

    pool: Pool
    clock: Clock

    async def take(self, spends: Sequence[Spend]) -> None:
        """Count one call for each, outside of any transaction: one that fails counts too.

        Raises Problem 429 with the seconds to wait.
        """
        if not spends:
            return
        try:
            wait = await rate_limits.take(self.pool, spends, self.clock.now())
        except (PostgresError, OSError, TimeoutError) as error:
            metrics.LIMITER_FAILURES.inc()
            if not database_away(error):
                _log.error("limiter_failed", error=error)
            return
        if wait is not None:
            seconds = max(math.ceil(wait.total_seconds()), 1)
            raise Problem(429, f"too many requests, wait {seconds} s", headers={"Retry-After": str(seconds)})

    async def forgive(self, spend: Spend) -> None:
        """Forget what somebody used: they have shown who they are."""
        await rate_limits.forgive(self.pool, spend.key)
