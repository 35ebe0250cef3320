"""Where a paid plan is kept, if it is: told when somebody is deleted. Put your own in `Ground.of`."""

from typing import Protocol
from uuid import UUID

import structlog

from bot.log import hashed

_log = structlog.get_logger("tandem.subscriptions")


class Subscriptions(Protocol):
    """A payment provider's side of a person."""

    async def cancel(self, person: UUID) -> None:
        """End whatever is paid for; nothing to end is well. Called after everything else is deleted."""
        ...


class Unpaid:
    """No payment provider is connected: that somebody left is logged, so that an operator can look."""

    async def cancel(self, person: UUID) -> None:
        """Note it, by a hashed id."""
        _log.info("subscription_to_cancel", person=hashed(str(person)))
