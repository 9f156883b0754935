"""Segments: 70 characters alone, 67 in company, an emoji takes two places and is never split."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.gateways.sms_segments import segments

EMOJI = "😀"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a", 1),
        ("企" * 70, 1),
        ("企" * 71, 2),
        ("企" * 134, 2),
        ("企" * 135, 3),
        ("a" * 70, 1),
        ("a" * 71, 2),
        (EMOJI * 35, 1),
        (EMOJI * 36, 2),
        ("企" * 66 + EMOJI + "企" * 65, 2),
        ("企" * 66 + EMOJI + "企" * 66, 3),
        (EMOJI * 66, 2),
        (EMOJI * 67, 3),
        ("一行\n两行", 1),
        ("【定襄政务】" + "企" * 64, 1),
        ("【定襄政务】" + "企" * 65, 2),
    ],
)
def test_segments(text: str, count: int) -> None:
    assert segments(text) == count


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_without_emoji_only_the_length_counts(text: str) -> None:
    assert segments(text) == (min(len(text), 1) if len(text) <= 70 else -(-len(text) // 67))
