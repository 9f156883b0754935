"""Rasa's graph components: thin shells around the plain classes of this package.

In config.yml: Normalizer, Extractor, Classifier, Gate, in this order. Training data holds the label of each
sentence in its metadata (bot/importer.py), its dialogue intent in ``intent``.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.archive import Bundle, load_classifier, load_judge, save_classifier
from bot.nlu.extract import extract_entities
from bot.nlu.intents import intent_of
from bot.nlu.lexicon import FOLDER, load_lexicon
from bot.nlu.reader import Classifier as PlainClassifier
from bot.nlu.reader import Judge, Reader, questions_of
from bot.nlu.training import train_classifier
from center import bundles
from center.knowledge import KNOWLEDGE, load_knowledge
from center.registry.book import keep_registry
from center.text import normalise

QUESTIONS, RANKINGS, UNDERSTANDING = "questions", "rankings", "understanding"
Kind = DefaultV1Recipe.ComponentType


class _Component(GraphComponent):
    """What the untrained components share."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _Component:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Read every message in place."""
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        raise NotImplementedError


@DefaultV1Recipe.register(Kind.ENTITY_EXTRACTOR, is_trainable=False)
class Normalizer(_Component):
    """One form for all ways of typing, and the questions that the message holds."""

    def _read(self, message: Message) -> None:
        message.set(QUESTIONS, questions_of(normalise(message.get(TEXT) or "")))


@DefaultV1Recipe.register(Kind.ENTITY_EXTRACTOR, is_trainable=False)
class Extractor(_Component):
    """Telephone numbers, as entities."""

    def _read(self, message: Message) -> None:
        message.set(ENTITIES, extract_entities(message.get(QUESTIONS)[0]), add_to_output=True)


class _Trained(_Component):
    """What the trained components share: a folder in the model, packed when training and opened when loading."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, opened: Any = None) -> None:
        self._config, self._storage, self._resource, self._opened = config, storage, resource, opened

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _Trained:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> _Trained:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, cls._open(Path(folder), config))

    def train(self, training_data: TrainingData) -> Resource:
        """Pack what was learned into the model."""
        with self._storage.write_to(self._resource) as folder:
            self._pack(Path(folder), training_data)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    @property
    def opened(self) -> Any:
        """What was opened; RuntimeError before the component is trained and loaded."""
        if self._opened is None:
            raise RuntimeError(f"{type(self).__name__} is used before it is trained")
        return self._opened

    def _pack(self, folder: Path, training_data: TrainingData) -> None:
        raise NotImplementedError

    @classmethod
    def _open(cls, folder: Path, config: dict[str, Any]) -> Any:
        raise NotImplementedError


@DefaultV1Recipe.register(Kind.INTENT_CLASSIFIER, is_trainable=True)
class Classifier(_Trained):
    """The linear model, with the lexicon it was trained with."""

    def _pack(self, folder: Path, training_data: TrainingData) -> None:
        """Fit on every sentence that carries a label."""
        labelled = [
            (example.get(TEXT), (example.get(METADATA) or {}).get("label")) for example in training_data.intent_examples
        ]
        lexicon = load_lexicon()
        save_classifier(
            train_classifier([(text, label) for text, label in labelled if label], lexicon), lexicon, folder
        )

    @classmethod
    def _open(cls, folder: Path, config: dict[str, Any]) -> PlainClassifier:
        return load_classifier(folder)

    def _read(self, message: Message) -> None:
        """Rank the labels of every question."""
        message.set(RANKINGS, [(question, self.opened.rank(question)) for question in message.get(QUESTIONS)])


@DefaultV1Recipe.register(Kind.INTENT_CLASSIFIER, is_trainable=True)
class Gate(_Trained):
    """Decides what may be answered; carries knowledge and registry of its bundle and stamps the bundle's version.

    config: ``content``, the version of the content (set by the importer), and the settings of ``GateSettings``.
    """

    @property
    def version(self) -> str:
        """The version of the content."""
        return str(self._config["content"])

    def _pack(self, folder: Path, training_data: TrainingData) -> None:
        """The knowledge and the facet words, as they are now."""
        shutil.copytree(KNOWLEDGE, folder / "knowledge")
        shutil.copy(FOLDER / "facets.yml", folder / "facets.yml")

    @classmethod
    def _open(cls, folder: Path, config: dict[str, Any]) -> Judge:
        knowledge = load_knowledge(folder / "knowledge")
        judge = load_judge(folder, knowledge, config)
        bundles.register(str(config["content"]), knowledge)
        keep_registry(str(config["content"]), folder / "knowledge")
        return judge

    def _read(self, message: Message) -> None:
        """Set the dialogue intent and the whole understanding."""
        understanding = self.opened.judge(message.get(RANKINGS))
        intent = {"name": intent_of(understanding), "confidence": understanding.confidence}
        message.set(INTENT, intent, add_to_output=True)
        message.set(UNDERSTANDING, {**understanding.to_dict(), "version": self.version}, add_to_output=True)


def bundle_of(classifier: Classifier, gate: Gate) -> Bundle:
    """What these loaded components read and answer with, for reading without a turn."""
    return Bundle(gate.version, bundles.knowledge_of(gate.version), Reader(classifier.opened, gate.opened))
