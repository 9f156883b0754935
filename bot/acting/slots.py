"""Slot filling after a message: Rasa's own results, looking only at the mappings that the active form leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rasa.core.actions.action import (
    ActionExecutionRejection,
    ActionExtractSlots,
    extract_slot_value_from_predefined_mapping,
)
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.constants import (
    ACTIVE_LOOP,
    DEFAULT_SLOT_NAMES,
    MAPPING_CONDITIONS,
    MAPPING_TYPE,
    REQUESTED_SLOT,
    SlotMappingType,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.slot_mappings import SlotMapping
from rasa.shared.core.slots import ListSlot, Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.acting.custom import ActionFailed, CustomAction


@dataclass(frozen=True)
class Way:
    """One way in which a slot can be filled; ``unasked`` when an entity fills it though the form asks for another."""

    slot: Slot
    kind: SlotMappingType
    mapping: dict[str, Any]
    unasked: bool

    def is_open(self, tracker: DialogueStateTracker, domain: Domain) -> bool:
        """Whether the latest message may fill the slot this way."""
        if not (self.unasked or tracker.get_slot(REQUESTED_SLOT) == self.slot.name):
            return False
        if not SlotMapping.intent_is_desired(self.mapping, tracker, domain):
            return False
        open_now: bool = ActionExtractSlots._verify_mapping_conditions(self.mapping, tracker, self.slot.name)
        return open_now

    def fill(self, tracker: DialogueStateTracker) -> SlotSet | None:
        """What the latest message sets, if anything."""
        if not self.kind.is_predefined_type():
            return None
        values = extract_slot_value_from_predefined_mapping(self.kind, self.mapping, tracker)
        if not values:
            return None
        value = values if isinstance(self.slot, ListSlot) else values[-1]
        is_news = value is not None or tracker.get_slot(self.slot.name) is not None
        return SlotSet(self.slot.name, value) if is_news else None


class SlotExtraction(ActionExtractSlots):  # type: ignore[misc]
    """``action_extract_slots`` for one domain."""

    def __init__(self, domain: Domain, action_endpoint: EndpointConfig | None) -> None:
        super().__init__(action_endpoint)
        self._domain = domain
        self._ways: dict[str | None, list[Way]] = {}

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """The slots that the latest message fills, validated; raises ActionFailed."""
        events: list[Event] = []
        filled: set[str] = set()
        executed: set[str] = set()
        for way in self._ways_in(tracker.active_loop_name):
            if way.slot.name in filled or not way.is_open(tracker, domain):
                continue
            if set_slot := way.fill(tracker):
                events.append(set_slot)
                filled.add(way.slot.name)
            elif way.kind == SlotMappingType.CUSTOM:
                found, executed = await self._execute_custom_action(
                    way.mapping, executed, output_channel, nlg, tracker, domain
                )
                events.extend(found)
        return await self._execute_validation_action(  # type: ignore[no-any-return]
            events, output_channel, nlg, tracker, domain
        )

    def _ways_in(self, loop: str | None) -> list[Way]:
        if loop not in self._ways:
            self._ways[loop] = list(ways_of(self._domain, loop))
        return self._ways[loop]

    async def _run_custom_action(
        self,
        custom_action: str,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        action = CustomAction(custom_action, self._action_endpoint)
        try:
            events = await action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection as error:
            raise ActionFailed(custom_action) from error
        return [event for event in events if isinstance(event, (SlotSet, BotUttered))]


def ways_of(domain: Domain, loop: str | None) -> Iterator[Way]:
    """The ways that can be open while ``loop`` is active, in the order of the domain."""
    form = FormAction(loop, None) if loop else None
    for slot in domain.slots:
        for mapping in slot.mappings if slot.name not in DEFAULT_SLOT_NAMES else ():
            kind = SlotMappingType(mapping.get(MAPPING_TYPE))
            if can_apply(kind, mapping, loop) and SlotMapping.check_mapping_validity(slot.name, kind, mapping, domain):
                yield Way(slot, kind, mapping, _fills_unasked(slot.name, kind, mapping, form, domain))


def can_apply(kind: SlotMappingType, mapping: dict[str, Any], loop: str | None) -> bool:
    """Whether the mapping's conditions allow ``loop``; a trigger intent counts only while a form is being entered."""
    if kind == SlotMappingType.CUSTOM and not mapping.get("action"):
        return False
    if kind == SlotMappingType.FROM_TRIGGER_INTENT and loop is None:
        return False
    loops = [condition.get(ACTIVE_LOOP) for condition in mapping.get(MAPPING_CONDITIONS) or []]
    return not loops or loop in loops


def _fills_unasked(
    slot: str, kind: SlotMappingType, mapping: dict[str, Any], form: FormAction | None, domain: Domain
) -> bool:
    if kind != SlotMappingType.FROM_ENTITY or form is None or slot not in form.required_slots(domain):
        return True
    unique: bool = form.entity_mapping_is_unique(mapping, domain)
    return unique
