"""The wire between us and a provider's adapter (docs/sms.md): JSON by POST, signed with a shared secret."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from center.identifiers import opaque

VERSION = "qihang-sms-1"
KEY, TIMESTAMP, NONCE, SIGNATURE = "X-Qihang-Key", "X-Qihang-Timestamp", "X-Qihang-Nonce", "X-Qihang-Signature"
MESSAGES, RECEIPTS = "/messages", "/receipts"
SKEW = timedelta(minutes=5)
"""By how much the clocks of the two sides may differ."""
PAGE = 100
"""The most receipts in one reply."""


@dataclass(frozen=True)
class Credentials:
    """Who we are at the adapter, and the secret that proves it."""

    key: str
    secret: str = field(repr=False)


def encoded(content: Mapping[str, Any]) -> bytes:
    """``content`` as a body: UTF-8, not escaped."""
    return json.dumps(dict(content), ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 over version, timestamp, nonce and body, each of the first three followed by a line feed; in hex."""
    start = f"{VERSION}\n{timestamp}\n{nonce}\n".encode("utf-8", "surrogateescape")
    return hmac.new(secret.encode(), start + body, hashlib.sha256).hexdigest()


def headers(credentials: Credentials, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of a request made at ``now``, with a nonce that no other request has."""
    timestamp, nonce = str(int(now.timestamp())), opaque()
    return {
        "Content-Type": "application/json; charset=utf-8",
        KEY: credentials.key,
        TIMESTAMP: timestamp,
        NONCE: nonce,
        SIGNATURE: signature(credentials.secret, timestamp, nonce, body),
    }
