"""The platform's rules as Meta documents them; tests and load runs tune or switch them off."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits on sending, and how webhooks are delivered. Times in seconds."""

    # Throughput: 80 messages/s a number; one person 45 at once, then 1 in 6 s.
    buckets: bool = True
    number_rate: float = 80.0
    pair_burst: int = 45
    pair_interval: float = 6.0
    limit_status: Literal[400, 429] = 400  # Meta's pages show both for 130429 and 131056
    window: bool = True  # free text only within 24 h of the person's last message
    refuse_by: Literal["response", "status"] = "response"  # how 131026 and 131047 are told
    bsuid_in_to: Literal["refuse", "drop"] = "refuse"  # reports say such a message vanishes

    # Statuses: pauses before sent, delivered and read.
    status_pauses: tuple[float, float, float] = (0.03, 0.12, 0.25)
    conversation: bool = False  # from v24 on statuses carry none outside free entry points
    coexistence: bool = True  # only coexistence numbers hear of edits and revokes

    # Webhook deliveries.
    batch_size: int = 1
    batch_pause: float = 0.0  # how long to gather a batch
    concurrency: int = 32
    webhook_timeout: float = 10.0
    redelivery_pause: float = 1.0  # doubles with every failure
    redelivery_longest_pause: float = 600.0
    redelivery_attempts: int = 100
