"""How a simulated WeChat gives out access tokens: at the plain interface and at the stable one, which do not mix.

The plain interface gives a new token each time and ends the one before after five minutes. The stable one gives the
same until five minutes before its end, unless it is forced.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from center.gateways.simulators.wechat_turned import Turned

LIFE = 7200
"""Seconds."""
OVERLAP = 300
"""Seconds for which an old and a new token are both good."""
FORCED_APART = timedelta(seconds=30)
GRANT = "client_credential"


class Identity(NamedTuple):
    """Who asks for a token, as it comes over the wire."""

    grant: str
    app_id: str
    secret: str


class SimulatedTokens:
    """The tokens of one account; ``fetched`` counts requests by interface, ``given`` the tokens there have been."""

    def __init__(self, app_id: str, secret: str) -> None:
        self._own = Identity(GRANT, app_id, secret)
        self.life, self.given = LIFE, 0
        self.fetched: Counter[str] = Counter()
        self._ends: dict[str, datetime] = {}
        self._plain = self._stable = ""
        self._forced_at: datetime | None = None

    def plain(self, identity: Identity, now: datetime) -> tuple[str, int]:
        """A new token and its seconds; raises Turned."""
        self._admit("plain", identity)
        self._shorten(self._plain, now + timedelta(seconds=OVERLAP))
        self._plain = self._new(now)
        return self._plain, self._left(self._plain, now)

    def stable(self, identity: Identity, is_forced: bool, now: datetime) -> tuple[str, int]:
        """The token of now and its seconds; raises Turned."""
        self._admit("stable", identity)
        if is_forced and (self._forced_at is None or now - self._forced_at >= FORCED_APART):
            self._forced_at = now
            self._ends.pop(self._stable, None)
        if self._left(self._stable, now) <= min(OVERLAP, self.life // 2):
            self._stable = self._new(now)
        return self._stable, self._left(self._stable, now)

    def check(self, token: str, now: datetime) -> None:
        """Raise Turned unless the token is good."""
        if not token:
            raise Turned(41001)
        if token not in self._ends:
            raise Turned(40001)
        if self._left(token, now) <= 0:
            raise Turned(42001)

    def expire(self, now: datetime) -> None:
        """All tokens are over, as when their time has passed."""
        self._ends = dict.fromkeys(self._ends, now)

    def revoke(self) -> None:
        """Nobody knows any token any more."""
        self._ends.clear()

    def _admit(self, interface: str, identity: Identity) -> None:
        self.fetched[interface] += 1
        if identity.grant != GRANT:
            raise Turned(40002)
        if identity.app_id != self._own.app_id:
            raise Turned(40013)
        if identity.secret != self._own.secret:
            raise Turned(40125)

    def _new(self, now: datetime) -> str:
        self.given += 1
        text = f"{self.given}_" + "simulatedToken".ljust(120, "x")
        self._ends[text] = now + timedelta(seconds=self.life)
        return text

    def _shorten(self, token: str, end: datetime) -> None:
        if token in self._ends:
            self._ends[token] = min(self._ends[token], end)

    def _left(self, token: str, now: datetime) -> int:
        return int((self._ends[token] - now).total_seconds()) if token in self._ends else 0
