"""Where a request comes from, as far as it can be believed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Union

from sanic.request import Request

from center.settings import Network

Address = Union[IPv4Address, IPv6Address]
ONE_SITE = 64
"""Bits of an IPv6 address that belong to one connection; the rest its owner chooses freely."""


def client_of(request: Request, trusted: Collection[Network]) -> str:
    """Whom to count a request to: an IPv4 address, or the /64 of an IPv6 address.

    X-Forwarded-For counts only as far as ``trusted`` proxies wrote it; anything before is the client's own invention.
    """
    peer = _read(request.ip)
    if peer is None:
        return request.ip
    forwarded = (entry for line in request.headers.getall("x-forwarded-for", []) for entry in line.split(","))
    return _group(_first_stranger(peer, forwarded, trusted))


def _first_stranger(peer: Address, forwarded: Iterable[str], trusted: Collection[Network]) -> Address:
    """Going back from whoever is connected to us, the first that is no proxy of ours."""
    seen = peer
    for address in _backwards(forwarded):
        if not any(seen in network for network in trusted) or address is None:
            break
        seen = address
    return seen


def _backwards(forwarded: Iterable[str]) -> Iterator[Address | None]:
    return (_read(entry.strip()) for entry in reversed(list(forwarded)))


def _read(text: str) -> Address | None:
    """The address; an IPv4 address is the same in IPv6 notation."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _group(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, ONE_SITE), strict=False))
