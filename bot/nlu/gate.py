"""The gate: answer, ask which of three was meant, or say honestly that it does not know.

A wrong rule of law is worse than no answer. All numbers come from config.yml, where
``python -m bot.nlu.calibrate`` computes them from data/calibration/.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.nlu.linear import Ranking
from center.understanding import Candidate, Decision, Understanding

FEATURES = ("bias", "top", "gap", "coverage", "out_of_scope", "length")
_FAMILY_DECISIONS = {
    "guide": Decision.ANSWER,
    "smalltalk": Decision.SMALLTALK,
    "facet": Decision.FACET,
    "stage": Decision.STAGE,
    "out_of_scope": Decision.OUT_OF_SCOPE,
    "task": Decision.TASK,
}


@dataclass(frozen=True)
class GateSettings:
    """The weights of the two confidences (first guide right; right one among three), and the thresholds."""

    right: Mapping[str, float] = field(default_factory=dict)
    near: Mapping[str, float] = field(default_factory=dict)
    answer: float = 0.6
    choices: float = 0.3
    family: float = 0.4
    most_choices: int = 3


@dataclass(frozen=True)
class Evidence:
    """A ranking gathered into what may be meant: guides (with the labels they stand for) and families."""

    guides: list[Candidate]
    families: dict[str, float]
    best_family: str
    best_name: str
    features: dict[str, float]


class Gate:
    """Decides about one message. ``stand_ins`` names the guide that stands for a label (a task, some small talk)."""

    def __init__(self, settings: GateSettings, stand_ins: Mapping[str, str]) -> None:
        self.settings = settings
        self._stand_ins = stand_ins

    def decide(self, text: str, ranking: Ranking, facet: str | None) -> Understanding:
        """The decision for one question; its facet is the side of the matter it asks for."""
        if not ranking.labels:
            return Understanding(text, Decision.UNKNOWN, 0.0)
        evidence = self.weigh(text, ranking)
        right = confidence(self.settings.right, evidence.features)
        decision, name = self._decision(evidence, right)
        if decision is Decision.FACET:
            facet = evidence.best_name
        return Understanding(text, decision, round(right, 4), tuple(evidence.guides[:10]), name, facet)

    def stand_in(self, task: str) -> str | None:
        """The guide that stands for a task."""
        return self._stand_ins.get(f"task/{task}")

    def weigh(self, text: str, ranking: Ranking) -> Evidence:
        """Gather the ranking of ``text``: a label with a stand-in counts for that guide as well."""
        guides: dict[str, float] = defaultdict(float)
        families: dict[str, float] = defaultdict(float)
        best: dict[str, str] = {}
        for label, score in zip(ranking.labels, ranking.scores):
            family, name = label.split("/", 1)
            families[family] += score
            best.setdefault(family, name)
            guide = name if family == "guide" else self._stand_ins.get(label)
            if guide:
                guides[guide] += score
        ordered = sorted(guides.items(), key=lambda item: -item[1])
        candidates = [Candidate(name, round(score, 4)) for name, score in ordered]
        family = ranking.labels[0].split("/", 1)[0]
        others = families["out_of_scope"] + families["smalltalk"]
        features = _features(text, candidates, others, ranking.coverage)
        return Evidence(candidates, dict(families), family, best[family], features)

    def _decision(self, evidence: Evidence, right: float) -> tuple[Decision, str | None]:
        family, settings = evidence.best_family, self.settings
        is_answerable = family == "guide" or (family == "task" and f"task/{evidence.best_name}" in self._stand_ins)
        if not is_answerable and evidence.families[family] >= settings.family:
            return _FAMILY_DECISIONS[family], evidence.best_name
        if is_answerable and right >= settings.answer:
            return _FAMILY_DECISIONS[family], None if family == "guide" else evidence.best_name
        if evidence.guides and confidence(settings.near, evidence.features) >= settings.choices:
            return Decision.CHOICES, None
        return Decision.UNKNOWN, None


def confidence(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """A chance between 0 and 1 by logistic regression."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items())))


def _features(text: str, guides: list[Candidate], others: float, coverage: float) -> dict[str, float]:
    first = guides[0].score if guides else 0.0
    second = guides[1].score if len(guides) > 1 else 0.0
    values = (
        1.0,
        _logit(first),
        math.log((first + 1e-3) / (second + 1e-3)),
        coverage,
        _logit(others),
        math.log(len(text) + 1),
    )
    return dict(zip(FEATURES, values))


def _logit(share: float) -> float:
    clipped = min(max(share, 1e-3), 1 - 1e-3)
    return math.log(clipped / (1 - clipped))
