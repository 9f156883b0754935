"""Wake-ups: whoever waits for something is told at once that it has changed, in this process and in other replicas.

A wake-up carries nothing but a name; it may come once too often, so whoever is woken looks for itself.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from math import inf
from types import TracebackType

POLL_SECONDS = 0.3
"""How often others' changes are looked for where no transport tells of them."""
LONGEST_NAME = 200
"""Characters; what every transport carries. Nobody can watch a longer name."""


class Watch:
    """One waiter for one name, from entering to leaving the ``with`` block."""

    def __init__(self, wakeups: Wakeups, name: str) -> None:
        self.name = name
        self._wakeups = wakeups
        self._notified = False
        self._waiting: asyncio.Future[None] | None = None

    def __enter__(self) -> Watch:
        self._wakeups._add(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._wakeups._remove(self)

    async def wait(self, seconds: float) -> bool:
        """Whether a wake-up came since the last wait, or since entering; waits for one up to ``seconds``.

        Returns False earlier where others' changes must be polled, unless ``Wakeups.misses_nothing``: look again,
        whatever it says. And when it was roused.
        """
        if not self._notified:
            await self._wait_up_to(self._wakeups._patience(seconds))
        notified, self._notified = self._notified, False
        return notified

    def wake(self) -> None:
        """End the wait under way, or the next one; only from the event loop."""
        self._notified = True
        self.rouse()

    def rouse(self) -> None:
        """End the wait under way although nothing has changed; only from the event loop."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def _wait_up_to(self, seconds: float) -> None:
        self._waiting = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait((self._waiting,), timeout=None if seconds == inf else max(0.0, seconds))
        finally:
            self._waiting = None


class Wakeups(ABC):
    """Tells waiters that something of a name has changed; to be used from one event loop."""

    misses_nothing = False
    """Whether every change wakes its waiters in the end, whoever made it and died: who is not woken need not look."""

    def __init__(self, poll: float | None = None) -> None:
        self._poll = poll
        self._watches: dict[str, set[Watch]] = {}

    def notify(self, name: str) -> None:
        """Wake all who watch ``name``: here at once, elsewhere soon. Never blocks, never raises."""
        self._wake(name)
        if len(name) <= LONGEST_NAME:
            self._send(name)

    def watch(self, name: str) -> Watch:
        """A waiter for ``name``, to be entered before looking, so that no change is missed between look and wait.

        Raises ValueError for a name of more than 200 characters.
        """
        if len(name) > LONGEST_NAME:
            raise ValueError(f"{name[:20]}… is too long a name to watch")
        return Watch(self, name)

    @abstractmethod
    async def start(self) -> None:
        """Begin to listen to other replicas; does not raise when the transport is down. A second call does nothing."""

    @abstractmethod
    async def close(self) -> None:
        """Send what is still to be sent, and stop listening."""

    @abstractmethod
    def _send(self, name: str) -> None:
        """Tell the other replicas, without blocking or raising."""

    def _wake(self, name: str) -> None:
        for watch in self._watches.get(name, ()):
            watch.wake()

    def _wake_all(self) -> None:
        for name in self._watches:
            self._wake(name)

    def _add(self, watch: Watch) -> None:
        self._watches.setdefault(watch.name, set()).add(watch)

    def _remove(self, watch: Watch) -> None:
        remaining = self._watches[watch.name]
        remaining.discard(watch)
        if not remaining:
            del self._watches[watch.name]

    def _patience(self, seconds: float) -> float:
        return seconds if self._poll is None else min(seconds, self._poll)


class LocalWakeups(Wakeups):
    """Within one process. With ``poll`` (seconds) no wait is longer than that: other processes' changes are polled."""

    async def start(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""

    def _send(self, name: str) -> None:
        """There is nobody else."""
