"""Whom a request is counted to: forwarded addresses are believed as far as trusted proxies wrote them."""

from __future__ import annotations

from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pytest
from sanic.compat import Header

from bot.channels.addresses import client_of

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def request(peer: str, *forwarded: str) -> Any:
    return SimpleNamespace(ip=peer, headers=Header([("x-forwarded-for", line) for line in forwarded]))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.7", (), "203.0.113.7"),
        ("203.0.113.7", ("198.51.100.1",), "203.0.113.7"),
        ("10.0.0.1", (), "10.0.0.1"),
        ("10.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("10.0.0.1", ("198.51.100.1, 203.0.113.7",), "203.0.113.7"),
        ("10.0.0.1", ("198.51.100.1", "203.0.113.7"), "203.0.113.7"),
        ("10.0.0.1", ("203.0.113.7, 10.0.0.2",), "203.0.113.7"),
        ("fd00::1", ("203.0.113.7, 10.0.0.2",), "203.0.113.7"),
        ("10.0.0.1", ("203.0.113.7, nonsense",), "10.0.0.1"),
        ("10.0.0.1", ("nonsense, 10.0.0.2",), "10.0.0.2"),
        ("10.0.0.1", ("",), "10.0.0.1"),
        ("::ffff:10.0.0.1", ("::ffff:203.0.113.7",), "203.0.113.7"),
        ("10.0.0.1", ("2001:db8:1:2:3:4:5:6",), "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", (), "2001:db8:1:2::/64"),
        ("fe80::1%eth0", (), "fe80::/64"),
        ("", (), ""),
    ],
)
def test_a_request_is_counted_to_the_first_stranger(peer: str, forwarded: tuple[str, ...], client: str) -> None:
    assert client_of(request(peer, *forwarded), PROXIES) == client


def test_nobody_is_trusted_when_nothing_is_set() -> None:
    assert client_of(request("127.0.0.1", "203.0.113.7"), ()) == "127.0.0.1"
