"""What every route stands on: made once for a process."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from urllib.parse import urljoin

import aiohttp
from asyncpg import Pool

from bot.api.address import Network
from bot.api.jwks import KeyRing
from bot.api.limits import Limit, Limits, per_minute
from bot.api.secret import kept_secret
from bot.api.tokens import Verifier
from bot.settings import Settings
from handlers.clock import Clock

_JWKS = "auth/v1/.well-known/jwks.json"


@dataclass(frozen=True, slots=True)
class Ground:
    """Pool (as the service), network, settings, time, and who checks tokens."""

    pool: Pool
    session: aiohttp.ClientSession
    settings: Settings
    clock: Clock
    verifier: Verifier
    limits: Limits
    per_person: Limit | None
    per_address: Limit | None
    proxies: Sequence[Network]

    @classmethod
    def of(cls, pool: Pool, session: aiohttp.ClientSession, settings: Settings, clock: Clock) -> "Ground":
        """From the settings: with SUPABASE_URL its keys are asked for, without it there is always a secret."""
        secret, keys = settings.supabase_jwt_secret.get_secret_value(), None
        if settings.supabase_url:
            keys = KeyRing(session, urljoin(settings.supabase_url.rstrip("/") + "/", _JWKS), clock)
        elif not secret:
            secret = kept_secret(settings.data_dir)
        proxies = [ip_network(one, strict=False) for one in settings.trusted_proxies]
        return cls(
            pool, session, settings, clock, Verifier(clock, secret, keys), Limits(pool, clock),
            per_minute("person", settings.api_person_per_minute),
            per_minute("address", settings.api_address_per_minute), proxies,
        )  # fmt: skip
