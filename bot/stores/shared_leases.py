"""What all leases share that several processes see: renewal, giving up in time, and leaving nothing behind."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from abc import abstractmethod
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.stores.leases import Lease, Leases, LeaseStoreDown
from bot.stores.wakeups import Wakeups

Result = TypeVar("Result")
LEASE_SECONDS = 10.0
"""How long a lease outlives a holder that died."""
RENEWALS = 3
"""How often a lease is renewed in the time after which it would run out."""
TRUSTED = 0.9
"""The part of that time for which a holder trusts a lease: less than all, since two clocks never run alike."""

logger = logging.getLogger(__name__)


class SharedLeases(Leases):
    """Leases in a store outside of the process; each runs out ``seconds`` after its last renewal.

    What was asked of the store is always carried through in the background, also when whoever asked is cancelled.
    """

    def __init__(self, wakeups: Wakeups, seconds: float = LEASE_SECONDS) -> None:
        self.seconds = seconds
        self._wakeups = wakeups
        self._held: set[_SharedLease] = set()
        self._background: set[asyncio.Task[Any]] = set()
        self._releasing: dict[str, asyncio.Task[bool]] = {}

    async def close(self) -> None:
        """Release what is held, and finish what was asked of the store."""
        await asyncio.gather(*(lease.release() for lease in self._held))
        while self._background:
            await asyncio.wait(set(self._background))
        if self._held:
            await self.close()

    @abstractmethod
    async def _take_in_store(self, name: str, holder: str) -> tuple[int | None, float]:
        """The number of the new holding; or None and the seconds until the present one runs out."""

    @abstractmethod
    async def _renew_in_store(self, name: str, holder: str) -> bool:
        """Whether ``holder`` still holds it, and now for ``seconds`` more."""

    @abstractmethod
    async def _release_in_store(self, name: str, holder: str) -> bool:
        """Free it, if ``holder`` holds it, and tell who waits; whether somebody may have asked for it in vain."""

    def _watches(self) -> Wakeups:
        return self._wakeups

    async def _ask(self, name: str) -> tuple[Lease | None, float]:
        asked = self._spawn(self._grant(name))
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            asked.add_done_callback(self._give_back_unwanted)
            raise

    async def _grant(self, name: str) -> tuple[_SharedLease | None, float]:
        """What the store answers, asked after it has heard of our own release."""
        if name in self._releasing:
            await asyncio.wait((self._releasing[name],))
        asked_at, holder = time.monotonic(), secrets.token_hex(16)
        number, free_in = await self._take_in_store(name, holder)
        if number is None:
            return None, free_in
        lease = _SharedLease(self, name, number, holder, asked_at)
        if not lease.is_held:
            await lease.release()
            raise LeaseStoreDown(f"the store took longer to answer than a lease lasts ({self.seconds} s)")
        return lease, 0.0

    def _give_back_unwanted(self, asked: asyncio.Task[tuple[_SharedLease | None, float]]) -> None:
        if asked.cancelled() or asked.exception() is not None:
            return
        lease, _ = asked.result()
        if lease is not None:
            self._spawn(lease.release())

    def _start_release(self, name: str, holder: str) -> asyncio.Task[bool]:
        task = self._releasing[name] = self._spawn(self._give_back(name, holder))
        task.add_done_callback(lambda _: self._released(name, task))
        return task

    def _released(self, name: str, task: asyncio.Task[bool]) -> None:
        if self._releasing.get(name) is task:
            del self._releasing[name]

    async def _give_back(self, name: str, holder: str) -> bool:
        try:
            return await self._release_in_store(name, holder)
        except LeaseStoreDown as error:
            logger.info("the lease %s was not released, it will run out: %s", name, error)
            return True

    def _spawn(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task


class _SharedLease(Lease):
    """One holding; over for good once it was released, taken over, or not renewed in time."""

    def __init__(self, leases: SharedLeases, name: str, number: int, holder: str, asked_at: float) -> None:
        self.name, self.number = name, number
        self._leases, self._holder = leases, holder
        self._is_over = False
        self._trust_from(asked_at)
        self._renew_later()
        leases._held.add(self)

    @property
    def is_held(self) -> bool:
        return not self._is_over and time.monotonic() < self._trusted_until

    async def release(self) -> bool:
        if self._is_over:
            return True
        self._end()
        return await asyncio.shield(self._leases._start_release(self.name, self._holder))

    def _trust_from(self, asked_at: float) -> None:
        """The store counts from when it was asked, or later: this end comes before its own."""
        self._trusted_until = asked_at + self._leases.seconds * TRUSTED

    def _renew_later(self) -> None:
        pause = self._leases.seconds / RENEWALS
        self._timer = asyncio.get_running_loop().call_later(pause, self._renew_in_background)

    def _renew_in_background(self) -> None:
        self._leases._spawn(self._renew())

    async def _renew(self) -> None:
        asked_at = time.monotonic()
        is_renewed = self.is_held and await self._ask_for_renewal()
        if self._is_over:
            return
        if not self.is_held:
            logger.info("the lease %s was lost", self.name)
            await self.release()
            return
        if is_renewed:
            self._trust_from(asked_at)
        self._renew_later()

    async def _ask_for_renewal(self) -> bool:
        """Whether it was renewed; when the store is down nothing is known yet, when it is not ours it is over."""
        try:
            is_ours = await self._leases._renew_in_store(self.name, self._holder)
        except LeaseStoreDown:
            return False
        if not is_ours and not self._is_over:
            logger.info("the lease %s was lost to another holder", self.name)
            self._end()
        return is_ours

    def _end(self) -> None:
        self._is_over = True
        self._timer.cancel()
        self._leases._held.discard(self)
