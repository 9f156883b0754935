"""Rasa's training data from knowledge/ and data/nlu/, and one version for all the content.

Stock Rasa does not see knowledge/ and data/lexicon/: the version, a digest over them, goes into the gate's
configuration, so that any change of content changes the fingerprint and is trained.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import content_version
from bot.nlu.dataset import Example, family_examples, guide_examples
from bot.nlu.intents import intent_of_label
from center.knowledge import KNOWLEDGE, load_knowledge

GATE = "bot.nlu.components.Gate"


class KnowledgeImporter(RasaFileImporter):
    """Rules and domain from Rasa's own files; sentences from knowledge/ and data/nlu/."""

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """Every sentence with its dialogue intent, and its label as metadata."""
        guides = load_knowledge(KNOWLEDGE).guides.values()
        return TrainingData([_message(example) for example in (*guide_examples(guides), *family_examples())])

    def get_config(self) -> dict[str, Any]:
        """config.yml, with the version of the content in the gate's settings."""
        config: dict[str, Any] = super().get_config()
        for component in config["pipeline"]:
            if component["name"] == GATE:
                component["content"] = content_version()
        return config


def _message(example: Example) -> Message:
    data = {"text": example.text, "intent": intent_of_label(example.label), "metadata": {"label": example.label}}
    return Message(data=data)
