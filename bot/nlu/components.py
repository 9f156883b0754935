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


@DefaultV1Recipe.register(Kind.INTENT_CLASSIFIER, is_trainable=True)
class Classifier(GraphComponent):
    """The linear model, with the lexicon it was trained with."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, plain: PlainClassifier | None = None) -> None:
        self._storage, self._resource, self._plain = model_storage, resource, plain

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Classifier:
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every sentence that carries a label."""
        labelled = [
            (example.get(TEXT), (example.get(METADATA) or {}).get("label")) for example in training_data.intent_examples
        ]
        lexicon = load_lexicon()
        model = train_classifier([(text, label) for text, label in labelled if label], lexicon)
        with self._storage.write_to(self._resource) as folder:
            save_classifier(model, lexicon, Path(folder))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Classifier:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, load_classifier(Path(folder)))

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the labels of every question of every message."""
        if self._plain is None:
            raise RuntimeError("the classifier is used before it is trained")
        for message in messages:
            message.set(RANKINGS, [(question, self._plain.rank(question)) for question in message.get(QUESTIONS)])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data


@DefaultV1Recipe.register(Kind.INTENT_CLASSIFIER, is_trainable=True)
class Gate(GraphComponent):
    """Decides what may be answered; carries the knowledge of its bundle and stamps the bundle's version.

    config: ``content``, the version of the content (set by the importer), and the settings of ``GateSettings``.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, judge: Judge | None = None
    ) -> None:
        self._version = str(config["content"])
        self._storage, self._resource, self._judge = model_storage, resource, judge

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Gate:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Pack the knowledge and the facet words, as they are now, into the model."""
        with self._storage.write_to(self._resource) as folder:
            shutil.copytree(KNOWLEDGE, Path(folder) / "knowledge")
            shutil.copy(FOLDER / "facets.yml", Path(folder) / "facets.yml")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Gate:
        with model_storage.read_from(resource) as folder:
            knowledge = load_knowledge(Path(folder) / "knowledge")
            judge = load_judge(Path(folder), knowledge, config)
        bundles.register(str(config["content"]), knowledge)
        return cls(config, model_storage, resource, judge)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the dialogue intent and the whole understanding of every message."""
        if self._judge is None:
            raise RuntimeError("the gate is used before it is trained")
        for message in messages:
            understanding = self._judge.judge(message.get(RANKINGS))
            intent = {"name": intent_of(understanding), "confidence": understanding.confidence}
            message.set(INTENT, intent, add_to_output=True)
            stamped = {**understanding.to_dict(), "version": self._version}
            message.set(UNDERSTANDING, stamped, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data


def bundle_of(classifier: Classifier, gate: Gate) -> Bundle:
    """What these loaded components read and answer with, for reading without a turn."""
    if classifier._plain is None or gate._judge is None:
        raise RuntimeError("the components are used before they are trained")
    return Bundle(gate._version, bundles.knowledge_of(gate._version), Reader(classifier._plain, gate._judge))
