"""What each Cloud API error code asks of a sender (docs, support/error-codes), as data."""

from dataclasses import dataclass
from random import Random
from typing import Literal

from bot.channel import Refused

Scope = Literal["message", "person", "number", "account"]

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 86_400.0
_MANY = 1_000_000
_TRIES = 5
_SERVER_ERROR = 500
_TOO_MANY_REQUESTS = 429
_UNAUTHORISED = 401
_PERMISSIONS = range(200, 300)
_GROUPS = range(131_200, 131_300)


@dataclass(frozen=True, slots=True)
class Rule:
    """How far a refusal reaches, and the wait `first * growth ** (attempt - 1)` up to `longest`, `tries` times."""

    reason: str
    scope: Scope
    first: float = 0.0  # 0 = never again
    growth: float = 1.0
    longest: float = _HOUR
    tries: int = _MANY
    jitter: bool = False

    def wait(self, attempt: int, rng: Random) -> float | None:
        """Seconds until the next attempt after the `attempt`-th (from 1) was refused; None = never."""
        if not self.first or attempt >= self.tries:
            return None
        exponent = min(max(attempt, 1) - 1, 64)
        seconds = min(self.first * self.growth**exponent, self.longest)
        return seconds * rng.uniform(0.5, 1.0) if self.jitter else seconds


def decide(code: int, http_status: int, attempt: int, rng: Random) -> Refused:
    """What to do after a refusal. Codes decide, the HTTP status only for codes not in the table."""
    rule = RULES.get(code) or _by_range(code, http_status)
    return Refused(code, rule.reason, rule.scope, rule.wait(attempt, rng))


def _by_range(code: int, http_status: int) -> Rule:
    if code in _PERMISSIONS or http_status == _UNAUTHORISED:
        return Rule("permission missing or withdrawn", "account")
    if code in _GROUPS:
        return Rule("group refused", "message")
    if http_status >= _SERVER_ERROR or http_status == _TOO_MANY_REQUESTS:
        return _service(f"HTTP {http_status}")
    return Rule(f"unknown code {code}, HTTP {http_status}", "message")


def _service(reason: str) -> Rule:
    return Rule(reason, "message", first=2.0, growth=2.0, longest=_MINUTE, tries=_TRIES, jitter=True)


RULES: dict[int, Rule] = {
    -1: Rule("no connection", "number", first=1.0, growth=2.0, longest=_MINUTE, jitter=True),  # our own, not Meta's
    0: Rule("authentication failed", "account"),
    190: Rule("access token expired", "account"),
    3: Rule("capability or permission missing", "account"),
    10: Rule("permission missing or withdrawn", "account"),
    131005: Rule("access denied", "account"),
    1: Rule("unknown error", "message", first=2.0, tries=2, jitter=True),
    2: _service("service down"),
    131000: _service("something went wrong"),
    131016: _service("service overloaded"),
    133004: _service("server temporarily unavailable"),
    133016: _service("registration attempts exhausted"),
    4: Rule("application call rate", "account", first=_MINUTE, growth=2.0, jitter=True),
    80007: Rule("account rate limit", "account", first=_MINUTE, growth=2.0, jitter=True),
    130429: Rule("throughput of the number", "number", first=1.0, growth=2.0, longest=_MINUTE),
    131056: Rule("pair rate", "person", first=4.0, growth=4.0),
    131048: Rule("spam restriction of the number", "number", first=4 * _HOUR, growth=2.0, longest=_DAY),
    131057: Rule("account in maintenance", "number", first=_MINUTE),
    2494100: Rule("account in maintenance", "number", first=_MINUTE),
    133015: Rule("number deleted a moment ago", "number", first=5 * _MINUTE),
    131049: Rule("held back to keep people engaged", "message", first=_DAY, longest=_DAY, tries=2),
    131047: Rule("more than 24 hours since the person wrote", "message"),
    131050: Rule("the person stopped marketing", "message"),
    130472: Rule("the person is in an experiment", "message"),
    131026: Rule("undeliverable", "person"),
    131021: Rule("the recipient is the sender", "person"),
    131030: Rule("recipient not in the test list", "person"),
    137000: Rule("identity key changed", "person"),
    131062: Rule("needs a phone number, not a BSUID", "message"),
    131063: Rule("marketing templates disabled", "message"),
    131064: Rule("messaging limit after template violations", "account"),
    131051: Rule("unsupported message type", "message"),
    131052: Rule("media download failed", "message"),
    131053: Rule("media upload failed", "message"),
    131008: Rule("parameter missing", "message"),
    131009: Rule("parameter value not valid", "message"),
    100: Rule("parameter not valid", "message"),
    135000: Rule("parameter not valid", "message"),
    33: Rule("business number deleted", "number"),
    131042: Rule("payment problem", "account"),
    131044: Rule("payment problem", "account"),
    131045: Rule("number certificate", "number"),
    133010: Rule("number not registered", "number"),
    131037: Rule("display name not approved", "number"),
    368: Rule("blocked for policy violations", "account"),
    131031: Rule("account locked", "account"),
    130497: Rule("not allowed to message this country", "account"),
    132000: Rule("template parameter count", "message"),
    132001: Rule("template missing or not approved", "message"),
    132005: Rule("template too long", "message"),
    132007: Rule("template violates policy", "message"),
    132008: Rule("template parameter value", "message"),
    132012: Rule("template parameter format", "message"),
    132015: Rule("template paused", "message"),
    132016: Rule("template disabled", "message"),
    132068: Rule("flow blocked", "message"),
    132069: Rule("flow throttled", "message", first=_HOUR),
    131020: Rule("group refused", "message"),
    131041: Rule("group refused", "message"),
}
