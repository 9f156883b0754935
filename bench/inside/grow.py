"""Train on generated content of one size, save, load, and read messages that were not trained on."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.generated import generated_examples, generated_messages
from bench.timing import time_each
from bot.nlu.archive import load_classifier, save_classifier
from bot.nlu.dataset import guide_examples
from bot.nlu.lexicon import Lexicon, load_lexicon
from bot.nlu.linear import Ranking
from bot.nlu.training import train_classifier
from center.knowledge import load_knowledge
from center.text import normalise

_WARM_UP = 50


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``guides``, ``sentences`` per guide, ``messages`` to read.

    Returns seconds and CPU seconds of training, MB of the saved model, the sizes of content and model, and the timing
    of normalising and ranking one message.
    """
    lexicon = load_lexicon()
    words = _own_words(lexicon)
    examples = generated_examples(arguments["guides"], arguments["sentences"], words)
    wall, cpu = time.perf_counter(), time.process_time()
    model = train_classifier(examples, lexicon)
    trained = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_classifier(model, lexicon, folder)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
        messages = generated_messages(arguments["guides"], arguments["messages"] + _WARM_UP, words)
        timing = _timing(folder, messages)
    return {**trained, "examples": len(examples), "model_mb": size, **timing}


def _own_words(lexicon: Lexicon) -> list[list[str]]:
    examples = guide_examples(load_knowledge().guides.values())
    return [lexicon.cut(normalise(example.text)) for example in examples]


def _timing(folder: Path, messages: list[str]) -> dict[str, float]:
    classifier = load_classifier(folder)

    async def rank(text: str) -> Ranking:
        return classifier.rank(normalise(text))

    asyncio.run(time_each(rank, messages[:_WARM_UP]))
    _, timing = asyncio.run(time_each(rank, messages[_WARM_UP:]))
    return {"ms_per_message": timing["mean_ms"], "p95_ms": timing["p95_ms"]}
