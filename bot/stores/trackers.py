"""Dialogue state: a bounded live tracker for every conversation, saved with the turn that changed it.

A tracker grows with every turn; ours is re-based: session start, slots, active loop and the latest turns stand for
all that was before, so a turn costs the same however long the conversation. One row is written a turn. The revision
in the conversation's row tells whether a live tracker is still the newest, whichever replica took the last turn.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.acting.twins import tracker_of
from center.service import Service
from center.tracking import Dialogue, dialogue_events

MOST_EVENTS = 60
KEPT_TURNS = 3
LIVE_TRACKERS = 10_000


@dataclass
class Live:
    """A tracker of ``domain`` in use by one turn: how many of its events are at rest, and in which session it is."""

    tracker: DialogueStateTracker
    stored: int
    session: int
    domain: Domain


class ConversationTrackers(TrackerStore):  # type: ignore[misc]
    """Live trackers over the rows of ``tracker_turn``; errors of the database are the caller's, never hidden."""

    def __init__(self, service: Service, domain: Domain | None = None) -> None:
        self._live: OrderedDict[str, tuple[int, Live]] = OrderedDict()
        self._service = service
        super().__init__(domain or Domain.empty())

    @property
    def domain(self) -> Domain:
        """The domain of the bundle in use."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain) -> None:
        """Trackers of another domain have other slots: the live ones are forgotten."""
        self._domain = domain
        self._live.clear()

    async def begin(self, conversation_id: str, revision: int, session: int) -> Live:
        """The tracker as the turn of ``revision`` left it, taken out of the store until ``keep``."""
        kept_revision, live = self._live.pop(conversation_id, (None, None))
        if live is None or kept_revision != revision:
            tracker = await self._load(conversation_id)
            live = Live(tracker, len(tracker.events), session, self.domain)
        return self._rebased(live)

    def begin_session(self, conversation_id: str, session: int) -> Live:
        """A tracker at the start of a new session: nothing is carried over."""
        self._live.pop(conversation_id, None)
        return Live(self._tracker(conversation_id, session_start()), 0, session, self.domain)

    def dialogue(self, live: Live) -> Dialogue:
        """What the turn added, to be committed with it."""
        events = [event.as_dict() for event in islice(live.tracker.events, live.stored, None)]
        new = json.dumps(events, ensure_ascii=False, separators=(",", ":"))
        return Dialogue(self._service.seal.seal(new, live.tracker.sender_id), live.stored == 0, live.session)

    def keep(self, live: Live, revision: int) -> None:
        """After the commit: the tracker is what ``revision`` says. One of a domain no longer in use is dropped."""
        if live.domain is not self.domain:
            return
        live.stored = len(live.tracker.events)
        self._live[live.tracker.sender_id] = (revision, live)
        if len(self._live) > LIVE_TRACKERS:
            self._live.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        """The tracker at rest; one at the start of a session when there is none."""
        return await self._load(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Not possible alone: dialogue state is committed with its turn."""
        raise TypeError("dialogue state is saved with the turn (center.turns.finish)")

    async def _load(self, conversation_id: str) -> DialogueStateTracker:
        rows = await self._service.records.read(lambda connection: dialogue_events(connection, conversation_id))
        opened = [self._service.seal.open(row, conversation_id) for row in rows]
        events = [Event.from_parameters(event) for row in opened for event in json.loads(row)]
        return self._tracker(conversation_id, events or session_start())

    def _rebased(self, live: Live) -> Live:
        if len(live.tracker.events) <= MOST_EVENTS:
            return live
        tracker = self._tracker(live.tracker.sender_id, base_of(live.tracker))
        return Live(tracker, 0, live.session, live.domain)

    def _tracker(self, conversation_id: str, events: Iterable[Event]) -> DialogueStateTracker:
        return tracker_of(conversation_id, events, self.domain.slots, self.domain)


def session_start() -> list[Event]:
    """The events with which a session begins."""
    return [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]


def base_of(tracker: DialogueStateTracker) -> list[Event]:
    """Events that leave a tracker in the same state: its latest turns behind a start with its slots and loop."""
    events = list(tracker.events)
    turns = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= KEPT_TURNS:
        return events
    cut = turns[-KEPT_TURNS]
    before = tracker_of(tracker.sender_id, events[:cut], tracker.slots.values())
    slots = [SlotSet(name, slot.value) for name, slot in before.slots.items() if slot.value != slot.initial_value]
    loop = [ActiveLoop(before.active_loop_name)] if before.active_loop_name else []
    start = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    return [*start, *slots, *loop, ActionExecuted(ACTION_LISTEN_NAME), *events[cut:]]
