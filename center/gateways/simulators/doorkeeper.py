"""Who may talk to a simulator: requests are signed, recent, and heard once."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from center.gateways.sms_wire import KEY, NONCE, SIGNATURE, SKEW, TIMESTAMP, Credentials, signature

_TIMESTAMP = re.compile("[0-9]{1,11}")
_NONCE = re.compile("[A-Za-z0-9_-]{16,64}")


class Doorkeeper:
    """Checks requests against ``credentials`` and remembers their nonces for as long as they could come again."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._until: dict[str, datetime] = {}

    def fault(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        """Why a request is turned away: bad_key, bad_signature, clock_skew or replayed; None when it is let in."""
        timestamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
        if headers.get(KEY) != self._credentials.key:
            return "bad_key"
        expected = signature(self._credentials.secret, timestamp, nonce, body)
        if not _same(headers.get(SIGNATURE, ""), expected) or not _NONCE.fullmatch(nonce):
            return "bad_signature"
        if not _TIMESTAMP.fullmatch(timestamp) or abs(now - _moment(timestamp)) > SKEW:
            return "clock_skew"
        return None if self._is_new(nonce, now) else "replayed"

    def _is_new(self, nonce: str, now: datetime) -> bool:
        self._until = {seen: until for seen, until in self._until.items() if until >= now}
        if nonce in self._until:
            return False
        self._until[nonce] = now + 2 * SKEW + timedelta(seconds=1)
        return True


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())


def _moment(timestamp: str) -> datetime:
    return datetime.fromtimestamp(int(timestamp), timezone.utc)
