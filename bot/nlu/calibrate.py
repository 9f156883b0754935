"""``python -m bot.nlu.calibrate [--write]``: compute the gate's weights and thresholds from data/calibration/.

Trains on the training sentences, reads the calibration sentences (never trained on, never judged by), fits two
logistic regressions (is the first guide right; is the right one among three), and chooses the thresholds:
``answer`` as low as keeps wrong answers under their limits; ``choices`` as high, and ``family`` as low, as loses few
sentences that could have been answered.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from ruamel.yaml import YAML
from sklearn.linear_model import LogisticRegression

from bot.nlu.archive import new_judge
from bot.nlu.dataset import Expected, calibration_set, family_examples, guide_examples
from bot.nlu.facets import load_facets
from bot.nlu.features import FeatureMaker
from bot.nlu.gate import FEATURES, Evidence, Gate, GateSettings, confidence
from bot.nlu.judging import judge_all, report
from bot.nlu.lexicon import load_lexicon
from bot.nlu.reader import Classifier, Judge, Reader
from bot.nlu.training import train_classifier
from center.knowledge import ROOT, Knowledge, load_knowledge
from center.region import load_region
from center.text import normalise

GATE = "bot.nlu.components.Gate"
MOST_WRONG = 0.04
MOST_ANSWERED_OUT_OF_SCOPE = 0.015
MOST_NOT_OFFERED = 0.01
MOST_LOST_TO_FAMILY = 0.02


class Weighed(NamedTuple):
    """One calibration sentence with what the gate knows of it."""

    expected: Expected
    evidence: Evidence

    @property
    def asks_guide(self) -> bool:
        """Whether the model's best label is a guide or a task."""
        return self.evidence.best_family in ("guide", "task")


def calibrate(classifier: Classifier, knowledge: Knowledge) -> GateSettings:
    """The settings that the calibration sentences ask for."""
    gate = Gate(GateSettings(), knowledge.service.stand_ins())
    judge = new_judge(gate.settings, knowledge, load_facets(), load_region())
    weighed = [item for expected in calibration_set() if (item := _weigh(gate, judge, classifier, expected))]
    right = _fit(weighed, [_is_first(item) for item in weighed])
    near = _fit(weighed, [_is_near(item) for item in weighed])
    settings = replace(gate.settings, right=right, near=near)
    return replace(
        settings,
        answer=_answer_threshold(weighed, right),
        choices=_choices_threshold(weighed, near),
        family=_family_threshold(weighed),
    )


def _weigh(gate: Gate, judge: Judge, classifier: Classifier, expected: Expected) -> Weighed | None:
    """None when nothing in the sentence was ever seen: such a sentence does not come to the gate."""
    text = normalise(expected.text)
    ranking = judge.admissible(text, classifier.rank(text))
    return Weighed(expected, gate.weigh(text, ranking)) if ranking.labels else None


def _is_first(item: Weighed) -> bool:
    return item.expected.guide is not None and item.expected.guide in [guide.id for guide in item.evidence.guides[:1]]


def _is_near(item: Weighed) -> bool:
    return item.expected.guide is not None and item.expected.guide in [guide.id for guide in item.evidence.guides[:3]]


def _fit(weighed: Sequence[Weighed], truth: Sequence[bool]) -> dict[str, float]:
    rows = np.array([[item.evidence.features[name] for name in FEATURES] for item in weighed])
    fitted = LogisticRegression(C=1.0, fit_intercept=False, max_iter=1000).fit(rows, truth)
    return {name: round(float(weight), 3) for name, weight in zip(FEATURES, fitted.coef_[0])}


def _answer_threshold(weighed: Sequence[Weighed], right: dict[str, float]) -> float:
    asked = sum(item.expected.guide is not None for item in weighed)
    others = len(weighed) - asked
    for step in range(20, 96):
        threshold = step / 100
        said = [i for i in weighed if i.asks_guide and confidence(right, i.evidence.features) >= threshold]
        wrong = sum(item.expected.guide is not None and not _is_first(item) for item in said)
        strayed = sum(item.expected.guide is None for item in said)
        if wrong <= MOST_WRONG * asked and strayed <= MOST_ANSWERED_OUT_OF_SCOPE * others:
            return threshold
    return 0.95


def _choices_threshold(weighed: Sequence[Weighed], near: dict[str, float]) -> float:
    offered = [confidence(near, item.evidence.features) for item in weighed if _is_near(item)]
    return round(float(np.quantile(offered, MOST_NOT_OFFERED)), 2)


def _family_threshold(weighed: Sequence[Weighed]) -> float:
    asked = [item for item in weighed if item.expected.guide is not None]
    strayed = [item.evidence.families[item.evidence.best_family] for item in asked if not item.asks_guide]
    for step in range(30, 96):
        if sum(share >= step / 100 for share in strayed) <= MOST_LOST_TO_FAMILY * len(asked):
            return step / 100
    return 0.95


def fresh_reader(settings: GateSettings | None = None) -> tuple[Reader, GateSettings]:
    """Train on the training sentences now; calibrate unless settings are given."""
    knowledge = load_knowledge()
    lexicon = load_lexicon()
    examples = [*guide_examples(knowledge.guides.values()), *family_examples()]
    classifier = Classifier(FeatureMaker(lexicon), train_classifier(examples, lexicon))
    settings = settings or calibrate(classifier, knowledge)
    return Reader(classifier, new_judge(settings, knowledge, load_facets(), load_region())), settings


def write_settings(settings: GateSettings, path: Path) -> None:
    """Put the settings into config.yml, keeping its comments."""
    yaml = YAML()
    yaml.width = 120  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    config = yaml.load(path.read_text(encoding="utf-8"))
    gate = next(component for component in config["pipeline"] if component["name"] == GATE)
    for name, value in asdict(settings).items():
        if isinstance(value, dict):
            gate[name].update(value)
        else:
            gate[name] = value
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(config, file)


def main() -> None:
    """Print the settings and how they do on the calibration sentences; with --write, keep them."""
    parser = argparse.ArgumentParser(prog="python -m bot.nlu.calibrate", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the settings into config.yml")
    arguments = parser.parse_args()
    reader, settings = fresh_reader()
    _print(asdict(settings), report(judge_all((item, reader.read(item.text)) for item in calibration_set())))
    if arguments.write:
        write_settings(settings, ROOT / "config.yml")


def _print(settings: dict[str, Any], figures: dict[str, Any]) -> None:
    for name, value in settings.items():
        print(f"{name}: {value}")
    for stage, shares in figures["stages"].items():
        print(f"{stage:>16} {shares}")


if __name__ == "__main__":
    main()
