"""Training the classifier from labelled sentences."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.features import FeatureMaker
from bot.nlu.lexicon import Lexicon
from bot.nlu.linear import LinearModel, train_linear
from center.text import normalise


def train_classifier(examples: Sequence[tuple[str, str]], lexicon: Lexicon) -> LinearModel:
    """Fit the linear model on (sentence, label) pairs."""
    maker = FeatureMaker(lexicon)
    documents = [maker.features(normalise(text)) for text, _ in examples]
    return train_linear(documents, [label for _, label in examples])
