"""Where a person is reached: a conversation on a channel, and the ids it goes by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doorstep:
    """A conversation to write to; `phone` in E.164, at least one of `bsuid` and `phone`."""

    conversation: str
    channel: str
    business_number: str
    bsuid: str | None
    phone: str | None
