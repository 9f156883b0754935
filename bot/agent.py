"""Rasa's agent and processor with our way of reading messages: the same components in order, without the task graph.

Scheduling seven graph nodes costs a message more than understanding it does (make bench). Rasa's own handler of
messages that begin with a slash is not among ours, so no typed text is ever taken for a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import components

_IN_ORDER = (components.Normalizer, components.Extractor, components.Classifier, components.Gate)


class Processor(MessageProcessor):
    """Reads a message through our components, one after the other."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._reading = components_of(self.graph_runner)

    def _parse_message_with_graph(
        self, message: UserMessage, tracker: DialogueStateTracker, only_output_properties: bool = True
    ) -> dict[str, Any]:
        read = [Message(data={TEXT: message.text or ""})]
        for component in self._reading:
            read = component.process(read)
        parsed: dict[str, Any] = read[0].as_dict(only_output_properties=only_output_properties)
        return {TEXT: message.text, INTENT: {"name": None, "confidence": 0.0}, ENTITIES: [], **parsed}


class DirectAgent(Agent):
    """Rasa's agent with our processor."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a bundle; raises Rasa's ModelNotFound when there is none."""
        self.processor = Processor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self.tracker_store.domain = self.domain
        self._set_fingerprint(fingerprint)


def components_of(graph_runner: Any) -> list[Any]:
    """Our components of a loaded model, in the order of the pipeline; LookupError when one is missing."""
    loaded = [node._component for node in graph_runner._instantiated_nodes.values()]
    found = [component for kind in _IN_ORDER for component in loaded if type(component) is kind]
    if len(found) != len(_IN_ORDER):
        raise LookupError(f"the model has {[type(component).__name__ for component in found]}, not our whole pipeline")
    return found
