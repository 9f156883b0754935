"""Leases: at any time at most one worker holds a name, and a holder that dies loses it after a while.

A lease keeps work from being done twice at the same time; it is not what makes a result count once. For that every
holding has a number, and what is written under a lease is guarded by the record itself (a turn's claim).
"""

from __future__ import annotations

import itertools
import time
from abc import ABC, abstractmethod

from bot.stores.wakeups import LocalWakeups, Wakeups

LONGEST_NAME = 80
"""Characters; as many as the column of the lease table takes."""
SHORTEST_WAIT = 0.01
"""Seconds; keeps a waiter from asking in a tight loop when a lease is about to run out."""


class LeaseStoreDown(RuntimeError):
    """The store of the leases cannot be reached, or did not answer in time: nobody knows who holds what."""


class Lease(ABC):
    """One holding of ``name``; ``number`` grows with every holding of this name and never repeats."""

    name: str
    number: int

    @property
    @abstractmethod
    def is_held(self) -> bool:
        """Whether it is still held: False once it was released, lost, or could not be renewed in time."""

    @abstractmethod
    async def release(self) -> bool:
        """Let go and wake who waits for it; whether another process may have asked for it in vain meanwhile.

        A lease that is gone already, or whose store is down, is not an error.
        """


class Leases(ABC):
    """Hands out leases. Names are of 1 to 80 characters without NUL; others raise ValueError."""

    async def take(self, name: str) -> Lease | None:
        """The lease at once, or None while somebody holds it; raises LeaseStoreDown."""
        lease, _ = await self._ask(checked_name(name))
        return lease

    async def hold(self, name: str, patience: float) -> Lease | None:
        """The lease as soon as it is free, or None after ``patience`` seconds; raises LeaseStoreDown.

        Whoever waited longest does not always come first.
        """
        end = time.monotonic() + patience
        with self._watches().watch(wakeup_name(checked_name(name))) as watch:
            while True:
                lease, free_in = await self._ask(name)
                left = end - time.monotonic()
                if lease is not None or left <= 0:
                    return lease
                await watch.wait(min(left, max(free_in, SHORTEST_WAIT)))

    @abstractmethod
    async def close(self) -> None:
        """Release what is held, and let go of the store."""

    @abstractmethod
    async def _ask(self, name: str) -> tuple[Lease | None, float]:
        """The lease, or None and the seconds after which it runs out unless it is renewed."""

    @abstractmethod
    def _watches(self) -> Wakeups:
        """Tells when a lease is released."""


class InProcessLeases(Leases):
    """Leases within one process and one event loop: nothing runs out, since a holder dies with the store."""

    def __init__(self) -> None:
        self._held: dict[str, _InProcessLease] = {}
        self._numbers = itertools.count(time.time_ns() // 1000)
        self._wakeups = LocalWakeups()

    async def close(self) -> None:
        """Release what is held."""
        for lease in list(self._held.values()):
            await lease.release()

    async def _ask(self, name: str) -> tuple[Lease | None, float]:
        if name in self._held:
            return None, float("inf")
        lease = self._held[name] = _InProcessLease(self, name, next(self._numbers))
        return lease, 0.0

    def _watches(self) -> Wakeups:
        return self._wakeups

    def _is_held(self, lease: _InProcessLease) -> bool:
        return self._held.get(lease.name) is lease

    def _give_back(self, lease: _InProcessLease) -> None:
        if self._is_held(lease):
            del self._held[lease.name]
            self._wakeups.notify(wakeup_name(lease.name))


class _InProcessLease(Lease):
    def __init__(self, leases: InProcessLeases, name: str, number: int) -> None:
        self.name, self.number = name, number
        self._leases = leases

    @property
    def is_held(self) -> bool:
        return self._leases._is_held(self)

    async def release(self) -> bool:
        self._leases._give_back(self)
        return False


def checked_name(name: str) -> str:
    """``name`` when every store can keep it; ValueError otherwise."""
    name.encode()
    if not 1 <= len(name) <= LONGEST_NAME or "\0" in name:
        raise ValueError(f"{name!r} is no name of a lease: 1 to {LONGEST_NAME} characters, no NUL")
    return name


def wakeup_name(name: str) -> str:
    """The name under which the release of a lease is told."""
    return f"lease:{name}"
