"""The sentences the model learns from and is judged by, each with its label.

A label is ``family/name``: ``guide/<id>``, ``task/…``, ``smalltalk/…``, ``facet/…``, ``stage/…``, ``out_of_scope/…``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from center.guides import Guide
from center.knowledge import ROOT
from center.sentences import family_sentences

FAMILIES = ROOT / "data" / "nlu"
CALIBRATION = ROOT / "data" / "calibration"
UNDERSTANDING = ROOT / "tests" / "understanding"


class Example(NamedTuple):
    """One training sentence."""

    text: str
    label: str


class Expected(NamedTuple):
    """One held-out sentence: the guide it should come to, or else the decision."""

    text: str
    guide: str | None
    decision: str | None
    origin: str


def guide_examples(guides: Iterable[Guide]) -> list[Example]:
    """How each guide is asked for, its title included."""
    return [Example(text, f"guide/{guide.id}") for guide in guides for text in (guide.title, *guide.ask)]


def family_examples(folder: Path = FAMILIES) -> list[Example]:
    """The sentences of data/nlu/."""
    return [Example(sentence.text, sentence.label) for sentence in family_sentences(folder)]


def calibration_set(folder: Path = CALIBRATION) -> list[Expected]:
    """Held-out sentences for setting the gate; never used for training or for judging."""
    found: list[Expected] = []
    for path in sorted(folder.glob("*.yml")):
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for guide, texts in (data.get("guides") or {}).items():
            found += [Expected(text, guide, None, path.stem) for text in texts]
        for label, texts in (data.get("families") or {}).items():
            found += [Expected(text, None, label.split("/")[0], path.stem) for text in texts]
    return found


def test_set(folder: Path = UNDERSTANDING) -> list[Expected]:
    """Held-out sentences for judging; never used for training or for setting the gate."""
    found: list[Expected] = []
    for path in sorted(folder.glob("**/*.yml")):
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "guide" not in data and "decision" not in data:
            continue
        origin = path.parent.name if "guide" in data else path.stem
        for text in data.get("sentences", []):
            found.append(Expected(text, data.get("guide"), data.get("decision"), origin))
        for entry in data.get("near_misses", []):
            found.append(Expected(entry["text"], entry.get("guide"), entry.get("decision"), f"{origin}, near miss"))
    return found


def plain_set(path: Path = UNDERSTANDING / "plain.yml") -> list[Expected]:
    """The plainest way to ask for every guide; never used for training or for setting the gate."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Expected(entry["text"], entry["guide"], None, "plain") for entry in data["sentences"]]
