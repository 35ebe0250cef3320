"""Messages the channel took and then, by a status, gave up (Cloud API docs: errors come at once, later, or both)."""

from datetime import timedelta
from random import Random

import structlog
from asyncpg import Pool

from bot import metrics
from bot.whatsapp.errors import decide
from storage import outbox
from storage.deliveries import Told

_log = structlog.get_logger("tandem.undelivered")
_RETRIES = frozenset({130429, 131000, 131016, 131056, 131057, 133004})  # the platform's own trouble, not the message's
_WINDOW_CLOSED = 131047
_ONCE_MORE = 1


async def take_back(pool: Pool, status: Told, outbox_id: int, code: int) -> None:
    """Queue it again, hold it until the person writes, or give it up with its code, as the error table says."""
    refused = decide(code, 0, _ONCE_MORE, Random(outbox_id))  # noqa: S311 - jitter, no secret
    wait = timedelta(seconds=refused.retry_after or 0)
    if code == _WINDOW_CLOSED:
        state: outbox.SettledState = "held"
    elif code in _RETRIES and refused.retry_after is not None:
        state = "queued"
    else:
        state = "failed"
    if await outbox.undelivered(pool, outbox_id, status.message_id, state, wait, code, refused.reason):
        metrics.SEND_REFUSED.labels(str(code)).inc()
        _log.warning("message_undelivered", outbox=outbox_id, code=code, now=state)
