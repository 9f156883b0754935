"""Texts read for their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.number_readings import spoken, typed


@pytest.mark.parametrize(
    ("text", "as_typed", "as_spoken"),
    [
        ("１３９　ａb－①", "139 AB-①", "### AB-①"),
        ("一三九，零零", "一三九，零零", "139 00"),
        ("叉X", "叉X", "XX"),
        ("", "", ""),
    ],
)
def test_words(text: str, as_typed: str, as_spoken: str) -> None:
    assert (typed(text), spoken(text)) == (as_typed, as_spoken)


@given(st.text())
def test_places_stay(text: str) -> None:
    assert len(typed(text)) == len(spoken(text)) == len(text)
