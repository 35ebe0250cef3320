"""Where a request comes from, behind the proxies one trusts."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web

Network = IPv4Network | IPv6Network


def address_of(request: web.Request, proxies: Sequence[Network]) -> str | None:
    """The client's address (of IPv6 the /64, which one household has); None when only trusted machines are seen."""
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
    hops = [request.remote or "", *(hop.strip() for hop in reversed(forwarded.split(",")) if hop.strip())]
    for hop in hops[:20]:
        try:
            address = ip_address(hop)
        except ValueError:
            return None  # nobody we could name; a trusted proxy wrote this
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if not any(address in network for network in proxies):
            return str(IPv6Network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
    return None
