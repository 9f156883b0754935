"""What a turn comes to: the message is understood and answered on its tracker; nothing is published or saved here."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple, Protocol

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.buttons import expired_parse_data, tapped_parse_data
from bot.processor import Processor, TurnFailed
from bot.staging import Staging
from bot.stores.trackers import ConversationTrackers, Live
from center import bundles
from center.messages import Kind, Words, as_read, every_text
from center.privacy import mask_for_log
from center.service import Service
from center.tasks import TaskEnd, TaskInProgress, open_task
from center.turns import Claimed, Incoming, Note
from center.understanding import Understanding

SESSION_ENDS_AFTER = timedelta(minutes=30)
TASK_WAITING = "task_waiting"
SUBMIT = "_submit"
logger = logging.getLogger(__name__)


class HasProcessor(Protocol):
    """Whoever holds the processor of the bundle in use."""

    @property
    def processor(self) -> Processor: ...


class Heard(NamedTuple):
    """Words that were understood before their turn began, and by which processor."""

    processor: Processor
    parsed: dict[str, Any]


class TaskChange(NamedTuple):
    """What became of a task in this turn: where it stands, or how it ended."""

    task: str
    step: str | None
    slots: dict[str, Any]
    end: TaskEnd | None


@dataclass(frozen=True)
class Spoken:
    """A turn that is ready to be published."""

    live: Live
    replies: Sequence[Words]
    note: Note
    task: TaskChange | None


class Speaker:
    """Runs turns through the processor of the bundle that is in use when they begin."""

    def __init__(self, service: Service, agent: HasProcessor, trackers: ConversationTrackers, seconds: float) -> None:
        self._service, self._agent, self._trackers, self._seconds = service, agent, trackers, seconds

    def listen(self, incoming: Incoming) -> Heard | None:
        """Understand a message while it is being stored; None for a tap, and when it fails: then its turn does too."""
        if incoming.kind is not Kind.TEXT:
            return None
        processor = self._agent.processor
        try:
            return Heard(processor, processor.understand(as_read(incoming.words).text))
        except Exception as error:
            logger.info("A message was not understood before its turn: %s", type(error).__name__)
            return None

    async def speak(self, claimed: Claimed, heard: Heard | None = None) -> Spoken:
        """Answer a claimed message; raises TurnFailed, also when nobody said anything.

        ``heard`` spares understanding it again, unless another bundle has come into use since.
        """
        started = time.perf_counter()
        live = await self._tracker(claimed)
        processor = self._agent.processor
        loop_before, events_before = live.tracker.active_loop_name, len(live.tracker.events)
        output = Staging()
        parsed = heard.parsed if heard is not None and heard.processor is processor else None
        await processor.take_turn(message_for(claimed, output, parsed), live.tracker, self._seconds)
        if not output.said:
            raise TurnFailed(claimed.message.conversation_id, live.tracker.latest_action_name, "nothing was said")
        milliseconds = round((time.perf_counter() - started) * 1000)
        task = task_change(live.tracker, loop_before, events_before, processor.domain)
        return Spoken(live, output.said, note_of(live.tracker, milliseconds), task)

    async def _tracker(self, claimed: Claimed) -> Live:
        conversation_id = claimed.message.conversation_id
        now = self._service.clock.now()
        if claimed.answered_at is not None and now - claimed.answered_at <= SESSION_ENDS_AFTER:
            return await self._trackers.begin(conversation_id, claimed.tracker_revision, claimed.session)
        left = await self._left(conversation_id) if claimed.answered_at is not None else None
        live = self._trackers.begin_session(conversation_id, claimed.session + 1)
        if left is not None:
            live.tracker.update(SlotSet(TASK_WAITING, left.task))
        return live

    async def _left(self, conversation_id: str) -> TaskInProgress | None:
        seal = self._service.seal
        return await self._service.records.read(lambda connection: open_task(connection, seal, conversation_id))


def message_for(claimed: Claimed, output: Staging, parsed: dict[str, Any] | None = None) -> UserMessage:
    """The message for Rasa; a tap comes as ready parse data, never as text, words when they are ``parsed`` already."""
    said = claimed.message
    if said.kind is Kind.TAP:
        parsed = tapped_parse_data({"title": said.words.text, "payload": said.words.payload or ""}, bundles.newest())
    elif said.kind is Kind.STALE_TAP:
        parsed = expired_parse_data(bundles.newest())
    return UserMessage(
        said.words.text,
        output,
        said.conversation_id,
        parse_data=parsed,
        input_channel=claimed.channel,
        message_id=str(said.id),
    )


def note_of(tracker: DialogueStateTracker, milliseconds: int) -> Note:
    """What the log keeps of a turn beside the words: never a telephone number, never the words again."""
    stamped = dict((tracker.latest_message.parse_data or {}).get("understanding") or {})
    version = stamped.pop("version", None)
    if not stamped:
        return Note(version=version, latency_ms=milliseconds)
    heard = Understanding.from_dict(stamped)
    return Note(version, heard.decision.value, heard.guide, _without_words(heard), milliseconds)


def task_change(
    tracker: DialogueStateTracker, loop_before: str | None, events_before: int, domain: Any
) -> TaskChange | None:
    """The task whose form this turn was about, if any."""
    loop = tracker.active_loop_name
    if loop is not None:
        slots = {name: tracker.get_slot(name) for name in domain.required_slots_for_form(loop)}
        known = {name: value for name, value in slots.items() if value is not None}
        return TaskChange(loop, tracker.get_slot("requested_slot"), known, None)
    ran = [event.action_name for event in list(tracker.events)[events_before:] if isinstance(event, ActionExecuted)]
    ended = loop_before or next((name for name in ran if name in domain.form_names), None)
    if ended is None:
        return None
    done = any(name and name.endswith(SUBMIT) for name in ran)
    return TaskChange(ended, None, {}, TaskEnd.DONE if done else TaskEnd.DROPPED)


def _without_words(heard: Understanding) -> dict[str, Any]:
    bare = replace(heard, text="", parts=tuple(replace(part, text="") for part in heard.parts))
    masked: dict[str, Any] = every_text(bare.to_dict(), mask_for_log)
    return masked
