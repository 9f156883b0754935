"""What was understood, as plain data."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from center.understanding import Candidate, Decision, Understanding

SHARES = st.floats(0, 1)
NAMES = st.none() | st.text(max_size=8)


def understandings(parts: st.SearchStrategy[tuple[Understanding, ...]]) -> st.SearchStrategy[Understanding]:
    candidates = st.lists(st.builds(Candidate, st.text(max_size=8), SHARES), max_size=3).map(tuple)
    return st.builds(
        Understanding,
        text=st.text(),
        decision=st.sampled_from(Decision),
        confidence=SHARES,
        guides=candidates,
        name=NAMES,
        facet=NAMES,
        elsewhere=NAMES,
        follows=st.booleans(),
        parts=parts,
    )


SINGLE = understandings(st.just(()))
ANY = understandings(st.lists(SINGLE, max_size=3).map(tuple))


@given(ANY)
def test_to_dict_and_back_is_the_same(heard: Understanding) -> None:
    assert Understanding.from_dict(heard.to_dict()) == heard


@given(ANY)
def test_it_survives_json(heard: Understanding) -> None:
    assert Understanding.from_dict(json.loads(json.dumps(heard.to_dict()))) == heard


def test_to_dict() -> None:
    part = Understanding("多久", Decision.FACET, 0.5, name="time", facet="time")
    heard = Understanding("起名，多久", Decision.SEVERAL, 0.9, (Candidate("establishment.name", 0.8),), parts=(part,))
    plain = {"guides": [], "elsewhere": None, "follows": False, "parts": []}
    assert heard.to_dict() == {
        "text": "起名，多久",
        "decision": "several",
        "confidence": 0.9,
        "guides": [{"id": "establishment.name", "score": 0.8}],
        "name": None,
        "facet": None,
        "elsewhere": None,
        "follows": False,
        "parts": [{"text": "多久", "decision": "facet", "confidence": 0.5, "name": "time", "facet": "time", **plain}],
    }


def test_the_best_guide_is_the_first() -> None:
    both = (Candidate("establishment.name", 0.8), Candidate("change.name", 0.1))
    assert Understanding("起名", Decision.ANSWER, 0.9, both).guide == "establishment.name"
    assert Understanding("起名", Decision.UNKNOWN, 0.0).guide is None
