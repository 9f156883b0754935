"""The gate: what evidence comes to which decision."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.gate import FEATURES, Gate, GateSettings, confidence
from bot.nlu.linear import Ranking
from center.understanding import Decision

# Confidence follows the first score: above one half from a score of one half.
SETTINGS = GateSettings(right={"top": 1.0}, near={"top": 1.0}, answer=0.7, choices=0.2, family=0.5)
GATE = Gate(SETTINGS, {"task/open_case": "service.agency", "smalltalk/robot": "service.about"})


def decide(**scores: float) -> tuple[Decision, str | None, str | None]:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    labels = [name.replace("__", "/").replace("_DOT_", ".") for name, _ in ranked]
    heard = GATE.decide("公司怎么注销", Ranking(labels, [score for _, score in ranked], 1.0), None)
    return heard.decision, heard.name, heard.guide


def test_a_sure_guide_is_answered() -> None:
    assert decide(guide__a=0.9, guide__b=0.1) == (Decision.ANSWER, None, "a")


def test_an_unsure_guide_is_asked_back() -> None:
    assert decide(guide__a=0.5, guide__b=0.45) == (Decision.CHOICES, None, "a")


def test_a_guess_is_admitted() -> None:
    assert decide(guide__a=0.1, guide__b=0.09, out_of_scope__dogs=0.05)[0] is Decision.UNKNOWN


def test_nothing_known_is_unknown() -> None:
    heard = GATE.decide("嗡", Ranking([], [], 0.0), None)
    assert (heard.decision, heard.confidence, heard.guides) == (Decision.UNKNOWN, 0.0, ())


def test_a_task_counts_for_its_guide() -> None:
    assert decide(task__open_case=0.5, guide__service_DOT_agency=0.4) == (
        Decision.TASK,
        "open_case",
        "service.agency",
    )


@pytest.mark.parametrize(
    ("label", "decision"),
    [
        ("smalltalk__thanks", Decision.SMALLTALK),
        ("stage__change", Decision.STAGE),
        ("out_of_scope__dogs", Decision.OUT_OF_SCOPE),
        ("task__stop", Decision.TASK),
    ],
)
def test_other_families_are_themselves(label: str, decision: Decision) -> None:
    assert decide(**{label: 0.9, "guide__a": 0.1}) == (decision, label.split("__")[1], "a")


def test_several_out_of_scope_topics_count_together() -> None:
    assert decide(out_of_scope__dogs=0.3, out_of_scope__noise=0.3, guide__a=0.25)[0] is Decision.OUT_OF_SCOPE


def test_a_facet_names_the_side_asked_for() -> None:
    heard = GATE.decide("多久", Ranking(["facet/time"], [1.0], 1.0), None)
    assert (heard.decision, heard.facet) == (Decision.FACET, "time")


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_never_answers_more(score: float, threshold: float) -> None:
    ranking = Ranking(["guide/a", "guide/b"], [score, 1 - score], 1.0)
    low = Gate(replace(SETTINGS, answer=threshold / 2), {}).decide("问", ranking, None)
    high = Gate(replace(SETTINGS, answer=threshold), {}).decide("问", ranking, None)
    assert not (high.decision is Decision.ANSWER and low.decision is not Decision.ANSWER)


@given(st.dictionaries(st.sampled_from(FEATURES), st.floats(-20, 20)))
def test_confidence_is_a_share(features: dict[str, float]) -> None:
    assert 0 <= confidence(dict.fromkeys(FEATURES, 1.0), features) <= 1
