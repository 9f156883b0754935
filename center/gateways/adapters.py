"""What calling an adapter over HTTP takes, whichever it is: one connection a call, a reply of a bounded length."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

import aiohttp

LONGEST_WAIT = 3600
"""Seconds; whoever asks for more is asked again after these."""


class BusyCause(str, Enum):
    """Why it did not work now. ``REJECTED``: our key, secret, clock or address is wrong, which people must mend."""

    RATE = "rate"
    NETWORK = "network"
    TIMEOUT = "timeout"
    SERVER = "server"
    REPLY = "reply"
    REJECTED = "rejected"


TO_MEND = (BusyCause.REJECTED, BusyCause.REPLY)
"""What people must mend: an alarm is raised."""


def one_call(timeout: aiohttp.ClientTimeout) -> aiohttp.ClientSession:
    """A session for one call: a connection that the other side has dropped in between is no reason to be busy."""
    return aiohttp.ClientSession(
        timeout=timeout,
        connector=aiohttp.TCPConnector(force_close=True),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        auto_decompress=False,
    )


async def bounded(response: aiohttp.ClientResponse, largest: int) -> bytes | None:
    """The body; None when it is longer than ``largest`` bytes."""
    body = b""
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > largest:
            return None
    return body


def wait_asked(retry_after: str, usual: timedelta) -> timedelta:
    """What the header Retry-After asks for in seconds, at most LONGEST_WAIT; ``usual`` when it asks for nothing."""
    asked = int(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 10 else 0
    return timedelta(seconds=min(asked, LONGEST_WAIT)) if asked else usual
