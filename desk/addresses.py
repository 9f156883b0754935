"""Whose address a request comes from."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address

from sanic.request import Request

from center.settings import Network


def address_of(request: Request) -> str:
    """The address of the browser: of the connection, or as told by a proxy that is trusted (QIHANG_TRUSTED_PROXIES)."""
    proxies = request.app.ctx.settings.widget.trusted_proxies
    address = str(request.ip)
    told = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    while told and _is_in(address, proxies):
        address = told.pop()
    return address[:45]


def _is_in(address: str, networks: Collection[Network]) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in networks)
