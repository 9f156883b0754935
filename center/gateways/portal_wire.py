"""The wire between us and the adapters of portal and payment platform (docs/handover.md): signed JSON, both ways.

Requests are signed as those to the SMS adapter are, with the path in the signature too, so that none can be sent on to
another address. A request heard twice does nothing new: every event has an id of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from center.gateways.sms_wire import KEY, NONCE, SIGNATURE, TIMESTAMP, Credentials
from center.identifiers import opaque

PORTAL, PAYMENT = "qihang-portal-1", "qihang-payment-1"
"""The versions of the two wires, which stand at the beginning of what is signed."""
WORK_ORDERS = "qihang-work-orders-1"
"""That of the 12345 platform (docs/work-orders.md), which works alike."""
PREFILLS, ORDERS = "/prefills", "/orders"
PORTAL_EVENTS, PAYMENT_EVENTS = "/portal/events", "/portal/payments"
"""Where the adapters tell us what has happened."""
SKEW = timedelta(minutes=5)
"""By how much the clocks of the two sides may differ."""
_TIMESTAMP = re.compile("[0-9]{1,11}")
_NONCE = re.compile("[A-Za-z0-9_-]{16,64}")


def signature(version: str, secret: str, path: str, timestamp: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 over version, path, timestamp, nonce (each followed by a line feed) and body; in hex."""
    start = f"{version}\n{path}\n{timestamp}\n{nonce}\n".encode("utf-8", "surrogateescape")
    return hmac.new(secret.encode(), start + body, hashlib.sha256).hexdigest()


def headers(version: str, credentials: Credentials, path: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of a request to ``path`` made at ``now`` (the machine's own time), with a nonce of its own."""
    timestamp, nonce = str(int(now.timestamp())), opaque()
    return {
        "Content-Type": "application/json; charset=utf-8",
        KEY: credentials.key,
        TIMESTAMP: timestamp,
        NONCE: nonce,
        SIGNATURE: signature(version, credentials.secret, path, timestamp, nonce, body),
    }


def fault_of(
    version: str, credentials: Credentials, path: str, given: Mapping[str, str], body: bytes, now: datetime
) -> str | None:
    """Why a request is turned away: bad_key, bad_signature or clock_skew; None when it is let in.

    ``given`` are its headers, looked up in the case in which this module writes them.
    """
    timestamp, nonce = given.get(TIMESTAMP, ""), given.get(NONCE, "")
    if not _same(given.get(KEY, ""), credentials.key):
        return "bad_key"
    expected = signature(version, credentials.secret, path, timestamp, nonce, body)
    if not _same(given.get(SIGNATURE, ""), expected) or not _NONCE.fullmatch(nonce):
        return "bad_signature"
    if not _TIMESTAMP.fullmatch(timestamp):
        return "clock_skew"
    return "clock_skew" if abs(now - datetime.fromtimestamp(int(timestamp), timezone.utc)) > SKEW else None


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())
