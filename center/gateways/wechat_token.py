"""The access token to WeChat's interface: fetched once for all processes of an installation, kept sealed.

It is renewed some minutes before its end, or when WeChat rejects it. Whoever renews it holds a short claim; the others
use the old one while it lasts, and wait when there is none. A token that fails is replaced only while it is still the
stored one, so that a burst of failures fetches once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Optional, Union

import sqlalchemy as sa

from center.clock import Clock
from center.gateways.wechat import Busy, BusyCause
from center.identifiers import opaque
from center.records import Records
from center.sealing import Seal, SealError
from center.wechat_token_table import wechat_token

RENEWED_BEFORE = timedelta(minutes=4)
"""Before its end: WeChat gives a new stable token from five minutes before, and takes the old one until its end."""
HELD = timedelta(seconds=25)
"""For so long a claim holds: longer than fetching takes."""
POLL_SECONDS = 0.1
_POLLS = int(HELD.total_seconds() / POLL_SECONDS) + 10
_SOON = timedelta(seconds=5)
_ENSURE = sa.text("INSERT INTO wechat_token (app_id, number) VALUES (:app_id, 0) ON CONFLICT (app_id) DO NOTHING")


class Granted(NamedTuple):
    """A token as WeChat gives it, good for so many seconds."""

    text: str
    seconds: int


Fetch = Callable[[], Awaitable[Granted]]


@dataclass(frozen=True)
class Token:
    """A token that is stored; each renewal has a higher ``number``."""

    number: int
    text: str = field(repr=False)
    refresh_at: datetime
    expires_at: datetime


class Claim(NamedTuple):
    """Its holder renews the token; ``old`` is the stored one, which may still be good."""

    name: str
    old: Optional[Token]


def begin(connection: Any, seal: Seal, app_id: str, failed: int, now: datetime) -> Union[Token, Claim, None]:
    """A token to use, the claim to renew it, or None while another process is at it and nothing can be used.

    ``failed``: the number of a token that WeChat rejected; 0 when none was.
    """
    connection.execute(_ENSURE, {"app_id": app_id})
    stored = _stored(connection, seal, app_id, locked=True)
    usable = stored if stored and stored.number != failed and now < stored.expires_at else None
    if usable and now < usable.refresh_at:
        return usable
    name = _claim(connection, app_id, now)
    return Claim(name, usable) if name else usable


def keep(connection: Any, seal: Seal, app_id: str, claim: Claim, granted: Granted, now: datetime) -> Token | None:
    """Store what was fetched and end the claim; None when another process took the claim over meanwhile."""
    expires_at = now + timedelta(seconds=granted.seconds)
    kept = {
        "number": wechat_token.c.number + 1,
        "sealed": seal.seal(granted.text, _about(app_id)),
        "refresh_at": _refresh_at(now, expires_at),
        "expires_at": expires_at,
        "claim": None,
        "claimed_until": None,
    }
    held = sa.update(wechat_token).where(wechat_token.c.app_id == app_id, wechat_token.c.claim == claim.name)
    if connection.execute(held.values(**kept)).rowcount != 1:
        return None
    return _stored(connection, seal, app_id)


def let_go(connection: Any, app_id: str, claim: Claim) -> None:
    """End the claim; nothing was fetched."""
    held = sa.update(wechat_token).where(wechat_token.c.app_id == app_id, wechat_token.c.claim == claim.name)
    connection.execute(held.values(claim=None, claimed_until=None))


def _stored(connection: Any, seal: Seal, app_id: str, locked: bool = False) -> Token | None:
    """One sealed with a secret we no longer have is none. ``locked``: nobody renews it between look and claim."""
    found = sa.select(wechat_token).where(wechat_token.c.app_id == app_id)
    row = connection.execute(found.with_for_update() if locked else found).one()
    if row.sealed is None:
        return None
    try:
        text = seal.open(row.sealed, _about(app_id))
    except SealError:
        return None
    return Token(row.number, text, row.refresh_at, row.expires_at)


def _claim(connection: Any, app_id: str, now: datetime) -> str | None:
    name = opaque()
    free = sa.or_(wechat_token.c.claim.is_(None), wechat_token.c.claimed_until <= now)
    claimed = sa.update(wechat_token).where(wechat_token.c.app_id == app_id, free)
    taken = connection.execute(claimed.values(claim=name, claimed_until=now + HELD)).rowcount == 1
    return name if taken else None


def _refresh_at(now: datetime, expires_at: datetime) -> datetime:
    """Never at once, however short it lasts: WeChat may give the same token again."""
    return max(expires_at - RENEWED_BEFORE, now + (expires_at - now) / 2)


def _about(app_id: str) -> str:
    return f"wechat token {app_id}"


class SharedToken:
    """The token of one account, as one process sees it. ``clock`` is the machine's own: WeChat's time is real."""

    def __init__(self, records: Records, seal: Seal, app_id: str, clock: Clock) -> None:
        self._records, self._seal, self._app_id, self._clock = records, seal, app_id, clock
        self._held: Token | None = None
        self._flights: dict[int, asyncio.Task[Token]] = {}

    async def get(self, fetch: Fetch) -> Token:
        """A token that should do, fetched by ``fetch`` when there is none; raises what ``fetch`` does, and Busy."""
        held = self._held
        if held is not None and self._clock.now() < held.refresh_at:
            return held
        return await self._renewed(fetch, None)

    async def replace(self, failed: Token, fetch: Fetch) -> Token:
        """Another token than ``failed``, which WeChat rejected; raises as ``get``."""
        held = self._held
        if held is not None and held.number > failed.number:
            return held
        return await self._renewed(fetch, failed)

    async def _renewed(self, fetch: Fetch, failed: Token | None) -> Token:
        """All who need the same thing in this process wait for one."""
        key = failed.number if failed else 0
        if key not in self._flights:
            flight = asyncio.ensure_future(self._renew(fetch, failed))
            self._flights[key] = flight
            flight.add_done_callback(lambda done: self._land(key, done))
        return await asyncio.shield(self._flights[key])

    def _land(self, key: int, flight: asyncio.Task[Token]) -> None:
        """Its error is looked at here, too: whoever waited may have gone."""
        del self._flights[key]
        if flight.cancelled() or flight.exception() is not None:
            return
        if self._held is None or self._held.number <= flight.result().number:
            self._held = flight.result()

    async def _renew(self, fetch: Fetch, failed: Token | None) -> Token:
        for _ in range(_POLLS):
            begun = await self._records.write(self._begin(failed))
            if isinstance(begun, Token):
                return begun
            token = await self._fetched(begun, fetch, failed) if begun else None
            if token is not None:
                return token
            await asyncio.sleep(POLL_SECONDS)
        raise Busy(BusyCause.TOKEN, _SOON)

    def _begin(self, failed: Token | None) -> Callable[[Any], Union[Token, Claim, None]]:
        number, now = failed.number if failed else 0, self._clock.now()
        return lambda connection: begin(connection, self._seal, self._app_id, number, now)

    async def _fetched(self, claim: Claim, fetch: Fetch, failed: Token | None) -> Token | None:
        """While the old one is good, a failure only means that the claim is left to end: nobody tries at once."""
        try:
            granted = await fetch()
            if failed is not None and granted.text == failed.text:
                raise Busy(BusyCause.TOKEN)
        except Busy:
            if claim.old is not None:
                return claim.old
            await self._records.write(lambda connection: let_go(connection, self._app_id, claim))
            raise
        now = self._clock.now()
        return await self._records.write(
            lambda connection: keep(connection, self._seal, self._app_id, claim, granted, now)
        )
