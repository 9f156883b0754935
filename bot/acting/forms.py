"""Rasa's forms with the same results: no replay of the conversation at each step, and our own actions within."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from rasa.core.actions.action import Action
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS, ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.acting.twins import twin_of


class Form(FormAction):  # type: ignore[misc]
    """One form; ``named`` gives the actions that it calls."""

    def __init__(self, name: str, endpoint: EndpointConfig | None, named: Callable[[str], Action]) -> None:
        super().__init__(name, endpoint)
        self._named = named
        self._validator = f"validate_{name}"

    async def activate(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Fill what the triggering message and earlier turns already say, and validate it."""
        extracted = await self._named(ACTION_EXTRACT_SLOTS).run(output_channel, nlg, tracker, domain)
        tracker.update_with_events(extracted, domain)
        known = {slot: tracker.get_slot(slot) for slot in self.required_slots(domain)}
        known = {slot: value for slot, value in known.items() if value is not None}
        validated = await self.validate_slots(known, tracker, domain, output_channel, nlg)
        decided = {event.key for event in validated if isinstance(event, SlotSet)}
        return [*validated, *(event for event in extracted if isinstance(event, SlotSet) and event.key not in decided)]

    async def validate_slots(
        self,
        slot_candidates: dict[str, Any],
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
    ) -> list[Event]:
        """What ``validate_<form>`` says of the candidates; nothing when the domain has no such action."""
        if self._validator not in domain.action_names_or_texts:
            return []
        candidates = [SlotSet(slot, value) for slot, value in slot_candidates.items()]
        seen = self._temporary_tracker(tracker, candidates, domain)
        return await self._named(self._validator).run(output_channel, nlg, seen, domain)  # type: ignore[no-any-return]

    async def _validate_if_required(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
    ) -> list[Event]:
        heard = tracker.latest_action_name == ACTION_LISTEN_NAME and not tracker.is_active_loop_interrupted
        if not tracker.active_loop or heard:
            return await self.validate(tracker, domain, output_channel, nlg)  # type: ignore[no-any-return]
        return await self.validate_slots({}, tracker, domain, output_channel, nlg)

    async def _ask_for_slot(
        self,
        domain: Domain,
        nlg: NaturalLanguageGenerator,
        output_channel: OutputChannel,
        slot_name: str,
        tracker: DialogueStateTracker,
    ) -> list[Event]:
        question = self._name_of_utterance(domain, slot_name)
        if question is None:
            return []
        return await self._named(question).run(output_channel, nlg, tracker, domain)  # type: ignore[no-any-return]

    async def _activate_loop(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        events: list[Event] = self._default_activation_events()
        twin = twin_of(tracker)
        twin.update_with_events(events, domain)
        return [*events, *await self.activate(output_channel, nlg, twin, domain)]

    def _temporary_tracker(
        self, current_tracker: DialogueStateTracker, additional_events: list[Event], domain: Domain
    ) -> DialogueStateTracker:
        twin = twin_of(current_tracker)
        twin.events = deque(current_tracker.events_after_latest_restart())
        asked = SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker))
        for event in (asked, ActionExecuted(self.name()), *additional_events):
            twin.update(event)
        return twin
