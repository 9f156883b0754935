"""Wake-ups between replicas, whatever carries them: sending, reconnecting, and polling while the transport is down."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

from bot.stores.wakeups import POLL_SECONDS, Wakeups
from center.waking import message_for

TIMEOUT_SECONDS = 2.0
"""For a connection to be made, and for an answer on it."""
RETRY_SECONDS = 0.3
"""Between two tries to connect."""
CHECK_SECONDS = 3.0
"""After so much silence the transport is asked whether it still lives."""
LAST_WORDS_SECONDS = 1.0
"""For sending what is still to be sent when it is closed."""

logger = logging.getLogger(__name__)


class TransportWakeups(Wakeups):
    """Wake-ups over a connection; while there is none, waits end after 0.3 s, and what is to be sent is kept."""

    def __init__(self, transport: str) -> None:
        super().__init__(POLL_SECONDS)
        self._transport = transport
        self._sender = secrets.token_hex(8)
        self._pending: dict[str, None] = {}
        self._due = asyncio.Event()
        self._sent = asyncio.Event()
        self._sent.set()
        self._tried = asyncio.Event()
        self._has_failed = False
        self._task: asyncio.Task[None] | None = None

    @property
    def is_up(self) -> bool:
        """Whether other replicas are heard at once now."""
        return self._poll is None

    async def start(self) -> None:
        """Begin to listen; returns after the first try, whether that succeeded or not."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        await self._tried.wait()

    async def close(self) -> None:
        """Send what is still to be sent if that takes no more than a second, and stop listening."""
        if self._task is None:
            return
        if self.is_up:
            await happened(self._sent, LAST_WORDS_SECONDS)
        task, self._task = self._task, None
        task.cancel()
        await asyncio.wait((task,))
        self._poll = POLL_SECONDS
        self._tried.clear()

    @abstractmethod
    async def _serve(self) -> None:
        """Connect, tell by ``_came_up`` that others are heard, then send and receive; ends only by raising."""

    def _send(self, name: str) -> None:
        self._pending[name] = None
        self._sent.clear()
        self._due.set()

    async def _send_pending(self, send: Callable[[list[str]], Awaitable[None]]) -> None:
        """Hand what is to be sent to ``send``; kept for the next connection when that raises."""
        self._due.clear()
        names, self._pending = self._pending, {}
        try:
            await send([message_for(name, self._sender) for name in names])
        except BaseException:
            self._pending = {**names, **self._pending}
            raise
        if not self._pending:
            self._sent.set()

    def _received(self, messages: Iterable[str]) -> None:
        for message in messages:
            sender, name = json.loads(message)
            if sender != self._sender:
                self._wake(name)

    async def _run(self) -> None:
        while True:
            try:
                await self._serve()
            except Exception as error:
                self._went_down(error)
            await asyncio.sleep(RETRY_SECONDS)

    def _came_up(self) -> None:
        """What was said while nobody listened is unknown: everybody looks again."""
        if self._has_failed:
            logger.warning("wake-ups by %s work again", self._transport)
        self._has_failed, self._poll = False, None
        if self._pending:
            self._due.set()
        self._tried.set()
        self._wake_all()

    def _went_down(self, error: Exception) -> None:
        if not self._has_failed:
            reason = (str(error) or type(error).__name__).splitlines()[0]
            logger.warning("wake-ups by %s do not work, polling instead: %s", self._transport, reason)
            self._wake_all()
        self._has_failed, self._poll = True, POLL_SECONDS
        self._tried.set()


async def happened(event: asyncio.Event, seconds: float) -> bool:
    """Whether ``event`` is set, after waiting for that up to ``seconds``."""
    waiting = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait((waiting,), timeout=seconds)
    finally:
        waiting.cancel()
    return event.is_set()


async def until_one_fails(*works: Coroutine[Any, Any, None]) -> None:
    """Run all until one ends; the others are then cancelled, and what it raised is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
