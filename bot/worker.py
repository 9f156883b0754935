"""One turn from its claim to its end: answered, left to a person, put off for another attempt, or given up.

A turn that fails is tried again. One that fails for good ends with an apology and a promise, and raises an alarm.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from bot.metrics import Metrics
from bot.processor import TurnFailed
from bot.queueing import after_hours, after_turn
from bot.speaking import Heard, Spoken, TaskChange
from bot.standing_in import hand_over, with_banner
from bot.stores.leases import Lease
from bot.stores.trackers import ConversationTrackers
from bot.switchboard import Switchboard
from center import bundles
from center.answers import phrase_of
from center.conversations import State
from center.identifiers import opaque
from center.messages import Author, Words
from center.promises import Reason, make_promise, reply_due
from center.service import Service
from center.switches import Banner, Standing
from center.tasks import end_task, save_task
from center.turns import (
    Claimed,
    ClaimLost,
    Finished,
    Incoming,
    Note,
    Received,
    claim,
    finish,
    put_off,
    receive_and_claim,
)
from center.waiting import Outcome, finished_by

MOST_ATTEMPTS = 3
RETRY_AFTER = (timedelta(seconds=1), timedelta(seconds=4))
STORE_RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)
logger = logging.getLogger(__name__)
alarms = logging.getLogger("qihang.alarm")


class Speaks(Protocol):
    """What answers a claimed message, which it may have heard before; raises TurnFailed."""

    def listen(self, incoming: Incoming) -> Heard | None: ...

    async def speak(self, claimed: Claimed, heard: Heard | None = None) -> Spoken: ...


class Worker:
    """Takes the oldest open turn of a conversation to its end."""

    def __init__(self, service: Service, speaker: Speaks, trackers: ConversationTrackers, metrics: Metrics) -> None:
        self._service, self._speaker, self._trackers, self._metrics = service, speaker, trackers, metrics
        self._switchboard = Switchboard(service)

    async def next_turn(self, conversation_id: str, lease: Lease) -> tuple[Claimed, Finished | None] | None:
        """The turn that was taken, and how it ended (None: it is tried again later); None when none is open or due.

        Raises ClaimLost when another worker has it, SQLAlchemyError when the database is away.
        """
        seal, now, token = self._service.seal, self._service.clock.now(), opaque()
        claimed = await self._service.records.write(
            lambda connection: claim(connection, seal, conversation_id, token, now)
        )
        return None if claimed is None else (claimed, await self._take(claimed, lease))

    async def first_turn(
        self,
        conversation_id: str,
        incoming: Incoming,
        stored: asyncio.Future[Received | None],
        is_told_later: bool,
        lease: Lease,
    ) -> tuple[Claimed, Finished | None] | None:
        """Store a message and take its turn at once; ``stored`` is told when it is stored.

        ``is_told_later``: the disk need not have it before the answer is committed, since nobody is told before.
        None when its turn is another's, or not the oldest. Raises what ``receive`` raises, and as ``next_turn`` does.
        """
        seal, now, token = self._service.seal, self._service.clock.now(), opaque()
        storing = asyncio.create_task(
            self._service.records.write(
                lambda connection: receive_and_claim(connection, seal, conversation_id, incoming, token, now),
                is_told_later,
            )
        )
        await asyncio.sleep(0)
        heard = self._speaker.listen(incoming) if (await self._switchboard.look()).off is None else None
        received, claimed = await storing
        if not stored.done():
            stored.set_result(received)
        return None if claimed is None else (claimed, await self._take(claimed, lease, heard))

    async def _take(self, claimed: Claimed, lease: Lease, heard: Heard | None = None) -> Finished | None:
        if claimed.state is State.HUMAN:
            return await self._publish(claimed, lease, self._leaving(claimed))
        if claimed.attempts > MOST_ATTEMPTS:
            return await self._give_up(claimed, lease, "the process ended while it was answering")
        standing = await self._switchboard.look()
        if standing.off is not None:
            return await self._publish(claimed, lease, self._handing_over(claimed, standing))
        try:
            spoken = await self._speaker.speak(claimed, heard)
        except TurnFailed as error:
            return await self._failed(claimed, lease, error)
        finished = await self._publish(claimed, lease, self._answering(claimed, spoken, standing.banner))
        if finished.outcome is Outcome.ANSWERED:
            self._trackers.keep(spoken.live, claimed.tracker_revision + 1)
        return finished

    async def _failed(self, claimed: Claimed, lease: Lease, error: TurnFailed) -> Finished | None:
        self._metrics.attempts_failed.inc()
        logger.warning("Attempt %d: %s\n%s", claimed.attempts, error, where_it_failed(error))
        if claimed.attempts >= MOST_ATTEMPTS:
            return await self._give_up(claimed, lease, str(error))
        due_at = self._service.clock.now() + RETRY_AFTER[claimed.attempts - 1]
        await self._service.records.write(lambda connection: put_off(connection, claimed, str(error), due_at))
        return None

    async def _give_up(self, claimed: Claimed, lease: Lease, error: str) -> Finished:
        finished = await self._publish(claimed, lease, self._apologizing(claimed, error))
        self._metrics.alarms.labels("turn_failed").inc()
        conversation_id = claimed.message.conversation_id
        alarms.error("ALARM turn_failed conversation=%s message=%s %s", conversation_id, claimed.message.id, error)
        return finished

    async def _publish(self, claimed: Claimed, lease: Lease, work: Callable[[Any], Finished]) -> Finished:
        """Commit, again while the database is away and the lease is ours: an answer once found is not thrown away."""
        attempt = 0
        while True:
            try:
                return await self._service.records.write(work)
            except ClaimLost:
                return await self._as_committed(claimed)
            except SQLAlchemyError:
                if not lease.is_held:
                    raise
                await asyncio.sleep(STORE_RETRY_SECONDS[min(attempt, len(STORE_RETRY_SECONDS) - 1)])
                attempt += 1

    async def _as_committed(self, claimed: Claimed) -> Finished:
        """A commit whose confirmation was lost did happen; raises ClaimLost when it was not ours."""
        message_id, token = claimed.message.id, claimed.claim
        outcome = await self._service.records.read(lambda connection: finished_by(connection, message_id, token))
        if outcome is None:
            raise ClaimLost("the turn is another worker's")
        return Finished(outcome, [], True)

    def _leaving(self, claimed: Claimed) -> Callable[[Any], Finished]:
        finishing = self._finishing(claimed, Outcome.FOR_PERSON, (), Note())
        return lambda connection: after_hours(connection, self._service, claimed, finishing(connection))

    def _handing_over(self, claimed: Claimed, standing: Standing) -> Callable[[Any], Finished]:
        service, off, banner = self._service, standing.off, standing.banner
        assert off is not None
        return lambda connection: hand_over(connection, service, claimed, off, banner)

    def _answering(self, claimed: Claimed, spoken: Spoken, banner: Banner | None) -> Callable[[Any], Finished]:
        dialogue, now = self._trackers.dialogue(spoken.live), self._service.clock.now()

        def work(connection: Any) -> Finished:
            replies = with_banner(connection, claimed, banner, spoken.replies)
            finished = self._finishing(claimed, Outcome.ANSWERED, replies, spoken.note, dialogue)(connection)
            if finished.outcome is Outcome.ANSWERED and spoken.task is not None:
                self._keep_task(connection, claimed, spoken.task, now)
            return after_turn(connection, self._service, claimed, finished)

        return work

    def _finishing(
        self, claimed: Claimed, outcome: Outcome, replies: Sequence[Words], note: Note, dialogue: Any = None
    ) -> Callable[[Any], Finished]:
        seal, now = self._service.seal, self._service.clock.now()
        return lambda connection: finish(connection, seal, claimed, outcome, replies, note, now, dialogue)

    def _keep_task(self, connection: Any, claimed: Claimed, task: TaskChange, now: Any) -> None:
        conversation_id = claimed.message.conversation_id
        if task.end is not None:
            end_task(connection, conversation_id, task.task, task.end, now)
        else:
            save_task(connection, self._service.seal, conversation_id, task.task, task.step, task.slots, now)

    def _apologizing(self, claimed: Claimed, error: str) -> Callable[[Any], Finished]:
        seal, now, said = self._service.seal, self._service.clock.now(), claimed.message
        center = bundles.knowledge_of(None).service
        due = reply_due(center, now)

        def work(connection: Any) -> Finished:
            promised = make_promise(
                connection,
                seal,
                conversation_id=said.conversation_id,
                message_id=said.id,
                reason=Reason.FAILURE,
                question=said.words.text,
                phone=None,
                due=due,
                now=now,
            )
            filled = {"时间": promised.due_in_words(now), "单号": promised.code}
            text = phrase_of(center, "failed_for_good", filled)
            words, note = Words(text, custom=promised.card()), Note(error=error)
            finished = finish(connection, seal, claimed, Outcome.FAILED, [words], note, now, author=Author.SYSTEM)
            return after_turn(connection, self._service, claimed, finished)

        return work


def where_it_failed(error: TurnFailed) -> str:
    """The places in the code that the failure passed; the words of its cause may quote people, so they are left out."""
    cause = error.__cause__ or error
    return f"{type(cause).__name__}\n{''.join(traceback.format_tb(cause.__traceback__))}"
