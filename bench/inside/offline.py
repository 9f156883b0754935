"""Our model with no Rasa around it, as offline prediction reads it."""

from __future__ import annotations

import asyncio
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from bench.figures import resident_mb
from bench.rankings import Heard
from bench.sentences import expected_of, warm_up
from bench.timing import time_each
from bench.verdicts import verdicts
from bot.nlu.archive import load_classifier, open_bundle
from bot.nlu.reader import Classifier
from center.text import normalise
from center.understanding import Understanding


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``model`` and ``sentences``; returns the timing, the accuracy, and resident memory in MB."""
    path = Path(arguments["model"])
    reader = open_bundle(path).reader
    for text in warm_up():
        reader.read(text)

    async def read(text: str) -> Understanding:
        return reader.read(text)

    expected = expected_of(arguments["sentences"])
    found, timing = asyncio.run(time_each(read, [item.text for item in expected]))
    memory, classifier = resident_mb(), _classifier(path)
    heard = [Heard(what, classifier.rank(normalise(item.text)).labels) for item, what in zip(expected, found)]
    return {"timing": timing, "accuracy": verdicts(list(zip(expected, heard))), "resident_mb": memory}


def _classifier(path: Path) -> Classifier:
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
        return load_classifier(next(Path(folder).rglob("lexicon.json")).parent)
