"""One turn of the dialogue: understand, fill slots, predict and act until it is the person's turn again.

Rasa's processor hides a failing action and talks on. Ours does not: whatever fails raises ``TurnFailed``, and the
caller drops the tracker. ``take_turn`` loads, saves and locks nothing: the caller owns the tracker and the session.
Nothing of what people say is logged here.
"""

from __future__ import annotations

import asyncio
import logging
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection, ActionListen
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS, FOLLOWUP_ACTION
from rasa.shared.core.events import ActionExecutionRejected, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.acting.actions import Actions
from bot.acting.custom import ActionFailed, CustomAction
from bot.acting.twins import twin_of
from bot.nlu import components
from bot.overruling import overruled

_IN_ORDER = (components.Normalizer, components.Extractor, components.Classifier, components.Gate)
_LOOKING = (CustomAction, ActionListen)
"""Actions that read a tracker and change nothing of it."""
logger = logging.getLogger(__name__)


class TurnFailed(RuntimeError):
    """A turn could not be finished: ``conversation``, and the ``action`` at fault, None before the first.

    Its own text names neither words nor slots of anybody; the text of its cause may.
    """

    def __init__(self, conversation: str, action: str | None, reason: str) -> None:
        super().__init__(f"the turn of conversation {conversation} failed at {action or 'understanding'}: {reason}")
        self.conversation, self.action = conversation, action


@dataclass
class _Turn:
    """What a turn is doing, for telling where its time ran out."""

    action: str | None = None


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


class Processor(MessageProcessor):  # type: ignore[misc]
    """Reads a message through our components, predicts with the one policy, and lets no failure pass."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Load a bundle; raises LookupError when it is not made of our pipeline and one policy."""
        super().__init__(*arguments, **named)
        self._reading = self._components()
        self._policy = policy_of(self.graph_runner)
        self._ensemble = DefaultPolicyPredictionEnsemble()
        self._actions = Actions(self.domain, self.action_endpoint)
        self._known = {*self.domain.intents, *self.domain.entities, None}
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg: NaturalLanguageGenerator = TemplatedNaturalLanguageGenerator(self.domain.responses)

    def _components(self) -> list[Any]:
        return components_of(self.graph_runner)

    async def take_turn(self, message: UserMessage, tracker: DialogueStateTracker, seconds: float) -> None:
        """Answer ``message`` on ``tracker`` within ``seconds``; replies go to ``message.output_channel``.

        The tracker must be listening: its session has begun and its last action is ``action_listen``.
        Raises TurnFailed; the tracker is then half changed and must be dropped. The limit cannot cut short an action
        that blocks the event loop: actions are coroutines.
        """
        turn = _Turn()
        _turn.set(turn)
        try:
            await asyncio.wait_for(self._take(message, tracker), seconds)
        except asyncio.TimeoutError as error:
            raise TurnFailed(tracker.sender_id, turn.action, f"over {seconds} seconds") from error

    async def _take(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        try:
            await self._handle_message_with_tracker(message, tracker)
        except Exception as error:
            raise TurnFailed(tracker.sender_id, None, type(error).__name__) from error
        await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Set the slots that the latest message fills; raises TurnFailed."""
        action = self._actions.named(ACTION_EXTRACT_SLOTS)
        try:
            events = await self._run(action, output_channel, self.nlg, tracker)
        except ActionExecutionRejection as error:
            raise TurnFailed(tracker.sender_id, ACTION_EXTRACT_SLOTS, "rejected") from error
        await self._send(events, tracker, output_channel, ACTION_EXTRACT_SLOTS)
        tracker.update_with_events(events, self.domain)
        return tracker

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """The next action; raises TurnFailed when the turn has taken too many, or none can be predicted."""
        name = tracker.latest_action_name
        if self.is_action_limit_reached(tracker, self.should_predict_another_action(name)):
            raise TurnFailed(tracker.sender_id, name, "too many actions in one turn")
        try:
            prediction = self._predict_next_with_tracker(tracker)
            return self._actions.named(self.domain.action_names_or_texts[prediction.max_confidence_index]), prediction
        except Exception as error:
            raise TurnFailed(tracker.sender_id, name, f"no next action: {type(error).__name__}") from error

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        if followup := tracker.followup_action:
            tracker.clear_followup_action()
            return PolicyPrediction.for_action_name(self.domain, followup, FOLLOWUP_ACTION)
        prediction = self._policy.predict_action_probabilities(tracker, self.domain)
        return self._ensemble.combine_predictions([prediction], tracker, self.domain)

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        seen = self._seen(tracker, action, prediction)
        goes_on: bool = self.should_predict_another_action(action.name())
        try:
            events = await self._run(action, output_channel, nlg, seen)
        except ActionExecutionRejection:
            tracker.update(ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence))
            return goes_on
        self._log_action_on_tracker(tracker, action, events, prediction)
        if any(isinstance(event, UserUttered) for event in events):
            await self.run_action_extract_slots(output_channel, tracker)
        await self._send(events, tracker, output_channel, action.name())
        return goes_on

    def _seen(
        self, tracker: DialogueStateTracker, action: Action, prediction: PolicyPrediction
    ) -> DialogueStateTracker:
        if isinstance(action, _LOOKING) and not prediction.events and prediction.policy_name != FOLLOWUP_ACTION:
            return tracker
        seen = twin_of(tracker)
        if prediction.policy_name == FOLLOWUP_ACTION:
            seen.followup_action = action.name()
        seen.update_with_events(prediction.events, self.domain)
        return seen

    async def _run(
        self, action: Action, output: OutputChannel, nlg: NaturalLanguageGenerator, tracker: DialogueStateTracker
    ) -> list[Event]:
        if turn := _turn.get():
            turn.action = action.name()
        try:
            return await action.run(output, nlg, tracker, self.domain) or []
        except ActionExecutionRejection:
            raise
        except ActionFailed as error:
            raise TurnFailed(tracker.sender_id, error.action, type(error.__cause__).__name__) from error.__cause__
        except Exception as error:
            raise TurnFailed(tracker.sender_id, action.name(), type(error).__name__) from error

    async def _send(
        self, events: list[Event], tracker: DialogueStateTracker, output: OutputChannel, action: str
    ) -> None:
        try:
            await self.execute_side_effects(events, tracker, output)
        except Exception as error:
            raise TurnFailed(tracker.sender_id, action, f"sending: {type(error).__name__}") from error

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event], prediction: PolicyPrediction
    ) -> None:
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """What is understood of ``message``, whoever said it."""
        return self.understand(message.text, only_output_properties)

    def understand(self, text: str | None, only_output_properties: bool = True) -> dict[str, Any]:
        """Parse data of ``text``."""
        read = [Message(data={TEXT: text or ""})]
        for component in self._reading:
            read = component.process(read)
        parsed: dict[str, Any] = read[0].as_dict(only_output_properties=only_output_properties)
        parsed = overruled({TEXT: text, INTENT: {"name": None, "confidence": 0.0}, ENTITIES: [], **parsed})
        self._check_for_unseen_features(parsed)
        return parsed

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        names = {parse_data[INTENT]["name"], *(entity["entity"] for entity in parse_data[ENTITIES] or ())}
        for name in names - self._known:
            logger.warning("the domain lists no %s, though messages come to it", name)
            self._known.add(name)

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Slots hold what people said: they are in no log."""


def components_of(graph_runner: Any) -> list[Any]:
    """Our components of a loaded model, in the order of the pipeline; LookupError when one is missing."""
    loaded = _loaded(graph_runner)
    found = [component for kind in _IN_ORDER for component in loaded if type(component) is kind]
    if len(found) != len(_IN_ORDER):
        raise LookupError(f"the model has {[type(component).__name__ for component in found]}, not our whole pipeline")
    return found


def policy_of(graph_runner: Any) -> Policy:
    """The policy of a loaded model; LookupError when there is none, or a choice between several."""
    found = [component for component in _loaded(graph_runner) if isinstance(component, Policy)]
    if len(found) != 1:
        raise LookupError(f"the model has the policies {[type(policy).__name__ for policy in found]}, not one")
    return found[0]


def _loaded(graph_runner: Any) -> list[Any]:
    return [node._component for node in graph_runner._instantiated_nodes.values()]
