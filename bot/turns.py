"""From a stored message to its published answer, once and in order, whatever dies meanwhile.

Whoever holds the lease of a conversation drains its open turns, oldest first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple, Union

from sqlalchemy.exc import SQLAlchemyError

from bot.metrics import Metrics
from bot.stores.leases import Lease, Leases, LeaseStoreDown
from bot.stores.wakeups import Wakeups, Watch
from bot.sweeping import sweep
from bot.worker import Worker
from center.messages import Message, replies_to
from center.service import Service
from center.turns import Claimed, ClaimLost, Finished, Incoming, Published, Received, receive
from center.waiting import is_due, oldest_waiting, outcome_of, waiting_conversations

SWEEP_SECONDS = 1.0
LOOK_SECONDS = 1.0
FLUSHED_SECONDS = 1.0
"""Whoever waits this long for an answer is told of nothing that the database may not have on its disk yet."""
Reply = Union[Published, Message]
logger = logging.getLogger(__name__)


class Asked(NamedTuple):
    """Where a message stands in its conversation, and its replies; None when its turn is not done yet."""

    received: Received
    replies: Sequence[Reply] | None


class _Arriving(NamedTuple):
    """A message that is not stored yet; ``stored`` gets its place, None when nobody has stored it, or the error.

    ``is_told_later``: whoever sent it hears nothing before its answer, which is committed after it.
    """

    incoming: Incoming
    stored: asyncio.Future[Received | None]
    is_told_later: bool


class _NotStored(RuntimeError):
    """A message could not be stored; whoever sent it has been told why."""


class Turns:
    """The turns of this process: stores messages, drains conversations, tells whoever waits for an answer."""

    def __init__(self, service: Service, worker: Worker, leases: Leases, wakeups: Wakeups, metrics: Metrics) -> None:
        self.service, self.wakeups = service, wakeups
        self._worker, self._leases, self._metrics = worker, leases, metrics
        self._draining: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._asked: set[int] = set()
        self._told: dict[int, Sequence[Reply]] = {}
        self._releasing: set[asyncio.Task[None]] = set()
        self._answering = self._stopped = False
        self._sweeper: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to answer, first what nobody has answered: left by a killed process, or due for another attempt."""
        self._answering = True
        self._sweeper = asyncio.create_task(
            sweep(self._sweep_once, SWEEP_SECONDS, "The database does not answer", logger)
        )

    async def stop(self) -> None:
        """Finish the turns under way and take no new ones; what waits is answered after the next start."""
        self._answering = False
        if self._sweeper is not None:
            self._sweeper.cancel()
        await asyncio.gather(*self._draining.values(), return_exceptions=True)
        await asyncio.gather(*self._releasing)
        self._stopped = True

    async def receive(self, conversation_id: str, incoming: Incoming, channel: str) -> Received:
        """Store a message and see to it that it is answered.

        Raises UnknownConversation, ClientIdReused, TooManyWaiting, and SQLAlchemyError when it could not be stored.
        """
        return await self._receive(conversation_id, incoming, channel, is_told_later=False)

    async def _receive(self, conversation_id: str, incoming: Incoming, channel: str, is_told_later: bool) -> Received:
        received = await self._receive_and_answer(conversation_id, incoming, is_told_later)
        if received is None:
            received = await self._store(conversation_id, incoming)
            self.drain(conversation_id)
        (self._metrics.received.labels(channel) if received.fresh else self._metrics.repeats).inc()
        return received

    async def ask(self, conversation_id: str, incoming: Incoming, channel: str, patience: float) -> Asked:
        """``receive``, and the replies once its turn is done or ``patience`` seconds are over."""
        deadline = asyncio.get_running_loop().time() + patience
        with self.wakeups.watch(conversation_id) as watch:
            received = await self._receive(conversation_id, incoming, channel, patience >= FLUSHED_SECONDS)
            self._asked.add(received.message_id)
            try:
                return Asked(received, await self._answer(received, watch, deadline))
            finally:
                self._asked.discard(received.message_id)
                self._told.pop(received.message_id, None)

    def drain(self, conversation_id: str) -> None:
        """Answer what waits in a conversation, now or right after what is being answered."""
        if not self._answering:
            return
        if conversation_id in self._draining:
            self._again.add(conversation_id)
            return
        self._start(conversation_id, None)

    async def _receive_and_answer(
        self, conversation_id: str, incoming: Incoming, is_told_later: bool
    ) -> Received | None:
        """Stored and claimed in one transaction when nobody works on the conversation; None when it is not stored."""
        if not self._answering or conversation_id in self._draining:
            return None
        arriving = _Arriving(incoming, asyncio.get_running_loop().create_future(), is_told_later)
        self._start(conversation_id, arriving)
        return await arriving.stored

    async def _store(self, conversation_id: str, incoming: Incoming) -> Received:
        seal, now = self.service.seal, self.service.clock.now()
        return await self.service.records.write(
            lambda connection: receive(connection, seal, conversation_id, incoming, now)
        )

    def _start(self, conversation_id: str, arriving: _Arriving | None) -> None:
        task = asyncio.create_task(self._drain(conversation_id, arriving))
        self._draining[conversation_id] = task
        task.add_done_callback(lambda _: self._drained(conversation_id))

    async def _answer(self, received: Received, watch: Watch, deadline: float) -> Sequence[Reply] | None:
        """Told by this process's own worker, or read when another replica has answered."""
        if not received.fresh and (replies := await self._read_answer(received.message_id)) is not None:
            return replies
        while not self._stopped and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await watch.wait(min(left, LOOK_SECONDS))
            told = self._told.get(received.message_id)
            found = told if told is not None else await self._read_answer(received.message_id)
            if found is not None:
                return found
        return None

    async def _read_answer(self, message_id: int) -> Sequence[Reply] | None:
        def look(connection: Any) -> Sequence[Reply] | None:
            if outcome_of(connection, message_id) is None:
                return None
            return replies_to(connection, self.service.seal, message_id)

        return await self.service.records.read(look)

    def _drained(self, conversation_id: str) -> None:
        del self._draining[conversation_id]
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.drain(conversation_id)

    async def _drain(self, conversation_id: str, arriving: _Arriving | None) -> None:
        try:
            await self._drain_under_lease(conversation_id, arriving)
        except _NotStored:
            return
        except (SQLAlchemyError, LeaseStoreDown) as error:
            logger.warning("A conversation waits for its store to come back: %s", type(error).__name__)
        except ClaimLost:
            logger.warning("A turn was taken over by another worker; its answer is theirs")
        except Exception:
            logger.exception("A conversation could not be drained")
        finally:
            if arriving is not None and not arriving.stored.done():
                arriving.stored.set_result(None)

    async def _drain_under_lease(self, conversation_id: str, arriving: _Arriving | None) -> None:
        lease = await self._leases.take(conversation_id)
        if lease is None:
            return
        self._again.discard(conversation_id)
        try:
            more = arriving is None or await self._answer_arriving(conversation_id, arriving, lease)
            while more and self._answering and lease.is_held:
                taken = await self._worker.next_turn(conversation_id, lease)
                more = taken is not None and self._tell(*taken)
        finally:
            self._let_go(lease)

    def _let_go(self, lease: Lease) -> None:
        """Release without waiting for it: a message that comes meanwhile is stored as soon as the lease is ours."""
        task = asyncio.create_task(self._release(lease))
        self._releasing.add(task)
        task.add_done_callback(self._releasing.discard)

    async def _release(self, lease: Lease) -> None:
        """Another replica that asked in vain may have stored a message between our last look and the release."""
        try:
            if await lease.release() and await self._is_due(lease.name):
                self.drain(lease.name)
        except SQLAlchemyError as error:
            logger.warning("A conversation is looked at later: %s", type(error).__name__)

    async def _answer_arriving(self, conversation_id: str, arriving: _Arriving, lease: Lease) -> bool:
        """Whether more of the conversation may wait. Raises _NotStored when the message could not be stored."""
        try:
            taken = await self._worker.first_turn(conversation_id, *arriving, lease)
        except Exception as error:
            if arriving.stored.done():
                raise
            arriving.stored.set_exception(error)
            raise _NotStored from error
        return taken is None or self._tell(*taken)

    def _tell(self, claimed: Claimed, finished: Finished | None) -> bool:
        """Tell whoever waits for the answer; whether more of the conversation waits."""
        if finished is None:
            asyncio.get_running_loop().call_later(SWEEP_SECONDS, self.drain, claimed.message.conversation_id)
            return False
        self._metrics.turns.labels(finished.outcome.value).inc()
        self._metrics.seconds.observe((self.service.clock.now() - claimed.received_at).total_seconds())
        if claimed.message.id in self._asked and finished.published:
            self._told[claimed.message.id] = finished.published
        self.wakeups.notify(claimed.message.conversation_id)
        return finished.more

    async def _is_due(self, conversation_id: str) -> bool:
        now = self.service.clock.now()
        return await self.service.records.read(lambda connection: is_due(connection, conversation_id, now))

    async def _sweep_once(self) -> None:
        now = self.service.clock.now()
        waiting, oldest = await self.service.records.read(
            lambda connection: (waiting_conversations(connection, now), oldest_waiting(connection))
        )
        self._metrics.oldest_waiting.set((now - oldest).total_seconds() if oldest else 0)
        for conversation_id in waiting:
            if conversation_id not in self._draining:
                self.drain(conversation_id)
