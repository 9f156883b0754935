"""What either side heard, in the same terms, so that bot/nlu/judging.py judges both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from center.understanding import Candidate, Decision, Understanding

_DECISIONS = {
    "guide": Decision.ANSWER,
    "task": Decision.TASK,
    "smalltalk": Decision.SMALLTALK,
    "facet": Decision.FACET,
    "stage": Decision.STAGE,
    "out_of_scope": Decision.OUT_OF_SCOPE,
}


class Heard(NamedTuple):
    """One message: what would be done about it, and the labels best first (empty where they are not known)."""

    understanding: Understanding
    labels: Sequence[str] = ()


def heard_by_ours(parsed: Mapping[str, Any]) -> Heard:
    """What our graph made of a message."""
    stamped = dict(parsed["understanding"])
    stamped.pop("version")
    return Heard(Understanding.from_dict(stamped))


def heard_by_default(parsed: Mapping[str, Any], labels: Mapping[str, str], stand_ins: Mapping[str, str]) -> Heard:
    """What the default pipeline made of a message; ``labels`` gives the label of each plain intent.

    nlu_fallback means that it does not know; any other first intent is what it does. Tasks and some small talk stand
    for a guide, as they do on our side.
    """
    scores = {labels[item["name"]]: item["confidence"] for item in parsed["intent_ranking"] if item["name"] in labels}
    first = parsed["intent"]
    label = labels.get(first["name"])
    family, _, name = (label or "").partition("/")
    decision = _DECISIONS[family] if label else Decision.UNKNOWN
    found = Understanding(parsed["text"], decision, first["confidence"], _guides(scores, stand_ins), name or None)
    return Heard(found, list(scores))


def _guides(scores: Mapping[str, float], stand_ins: Mapping[str, str]) -> tuple[Candidate, ...]:
    found: dict[str, float] = {}
    for label, score in scores.items():
        family, _, name = label.partition("/")
        guide = name if family == "guide" else stand_ins.get(label)
        if guide:
            found.setdefault(guide, score)
    return tuple(Candidate(guide, score) for guide, score in found.items())
