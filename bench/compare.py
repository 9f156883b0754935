"""The same content trained both ways; the same sentences read both ways."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.children import Measured, run_job
from bench.default_project import EPOCHS, write_default_project
from bench.figures import MB, rounded
from bench.sentences import held_out
from bot.content import content_version
from bot.nlu.dataset import Example, Expected, family_examples, guide_examples
from center.knowledge import ROOT, load_knowledge

QUICK_EPOCHS, QUICK_SENTENCES = 1, 100


@dataclass(frozen=True)
class Side:
    """One trained side: its archive, the labels of its plain intents (None: our own), and what training cost."""

    model: Path
    labels: dict[str, str] | None
    training: dict[str, Any]


@dataclass(frozen=True)
class Sides:
    """Both sides, trained on the same content: how much that is, and whether nobody changed it meanwhile."""

    ours: Side
    default: Side
    content: dict[str, Any]


def our_content() -> list[Example]:
    """Every sentence that either side is trained on."""
    return [*guide_examples(load_knowledge().guides.values()), *family_examples()]


def train_sides(workspace: Path, quick: bool) -> Sides:
    """Train both; with ``quick`` the default gets one epoch (its size in memory and on disk stays the same)."""
    project, version, examples = workspace / "default", content_version(), our_content()
    epochs = QUICK_EPOCHS if quick else EPOCHS
    labels = write_default_project(project, examples, epochs)
    ours = train_ours(workspace)
    content = {**_size(examples), "version": version, "unchanged_during_run": content_version() == version}
    default = _train(f"训练：Rasa 默认（{epochs} 轮，100 轮可能要几个小时）", project, workspace / "default.tar.gz")
    return Sides(ours, Side(workspace / "default.tar.gz", labels, default), content)


def train_ours(workspace: Path) -> Side:
    """Train our own side alone."""
    output = workspace / "ours.tar.gz"
    return Side(output, None, _train("训练：我们", ROOT, output))


def _train(title: str, folder: Path, output: Path) -> dict[str, Any]:
    measured = run_job("train", title, {"folder": str(folder), "output": str(output)})
    return rounded({**measured.result, **measured.cost(), "model_mb": output.stat().st_size / MB}, 3)


def compare(sides: Sides, quick: bool) -> dict[str, Any]:
    """Training, timing and accuracy of both sides, JSON-ready."""
    sentences = held_out(QUICK_SENTENCES if quick else None)
    ours = read_by_agent("理解：我们（在 Rasa 里）", sides.ours, sentences)
    offline = run_job("offline", "理解：我们（不经 Rasa）", {"model": str(sides.ours.model), "sentences": sentences})
    default = read_by_agent("理解：Rasa 默认", sides.default, sentences)
    return {
        "content": sides.content,
        "training": {"ours": sides.ours.training, "default": sides.default.training},
        "understanding": {
            name: {**measured.result["timing"], "resident_mb": measured.result["resident_mb"]}
            for name, measured in (("ours", ours), ("ours_offline", offline), ("default", default))
        },
        "accuracy": {
            "ours": {**ours.result["accuracy"], "ranked_first": offline.result["accuracy"]["ranked_first"]},
            "default": default.result["accuracy"],
        },
    }


def read_by_agent(title: str, side: Side, sentences: list[Expected]) -> Measured:
    """Load one side into Rasa's agent, read the warm-up and then these held-out sentences."""
    return run_job("agent", title, {"model": str(side.model), "labels": side.labels, "sentences": sentences})


def _size(examples: list[Example]) -> dict[str, int]:
    labels = {example.label for example in examples}
    guides = sum(label.startswith("guide/") for label in labels)
    return {"guides": guides, "labels": len(labels), "sentences": len(examples)}
