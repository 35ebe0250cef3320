"""Token buckets: how fast a number and a pair (number, person) may send."""

from bot.simulator.errors import GraphError
from bot.simulator.rules import Rules


class Bucket:
    """Fills at `rate` tokens a second up to `size`."""

    def __init__(self, size: float, rate: float, now: float) -> None:
        self.size, self.rate = size, rate
        self.tokens, self._at = size, now

    def refill(self, now: float) -> float:
        """Tokens there are now."""
        self.tokens = min(self.size, self.tokens + (now - self._at) * self.rate)
        self._at = now
        return self.tokens


class Buckets:
    """Raises 130429 or 131056 when a send comes too fast."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._number: Bucket | None = None
        self._pairs: dict[str, Bucket] = {}

    def take(self, person_id: str, now: float) -> None:
        """Account for one message, or refuse it without spending anything."""
        rules = self._rules
        if not rules.buckets:
            return
        self._number = self._number or Bucket(rules.number_rate, rules.number_rate, now)
        pair = self._pairs.setdefault(person_id, Bucket(rules.pair_burst, 1 / rules.pair_interval, now))
        if self._number.refill(now) < 1:
            raise GraphError(130429, "Cloud API message throughput has been reached.", http_status=rules.limit_status)
        if pair.refill(now) < 1:
            details = "Too many messages sent from this phone number to the same person in a short time."
            raise GraphError(131056, details, http_status=rules.limit_status)
        self._number.tokens -= 1
        pair.tokens -= 1
