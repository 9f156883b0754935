"""Two pages of one call write at the same time: no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.calls.merging import BETWEEN, Written, merged
from center.calls.states import CallKind, CallResult

BASE = Written("问歇业", "", CallKind.BUSINESS)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "whole"),
    [
        ("", "甲", "", "甲"),
        ("", "", "乙", "乙"),
        ("问", "问甲", "问", "问甲"),
        ("问", "问", "问乙", "问乙"),
        ("", "甲", "甲乙", "甲乙"),
        ("", "甲乙", "甲", "甲乙"),
        ("", "甲", "乙", f"乙\n{BETWEEN}\n甲"),
        ("问", "问甲", "问乙", f"问乙\n{BETWEEN}\n甲"),
        ("问", "甲", "问乙", f"问乙\n{BETWEEN}\n甲"),
    ],
)
def test_texts(base: str, mine: str, theirs: str, whole: str) -> None:
    assert merged(Written(base), Written(mine), Written(theirs)).question == whole


def test_choices_keep_both_changes() -> None:
    mine = BASE._replace(result=CallResult.ANSWERED)
    theirs = BASE._replace(owner="op-2")
    assert merged(BASE, mine, theirs) == BASE._replace(result=CallResult.ANSWERED, owner="op-2")


def test_of_one_choice_changed_twice_the_last_one_stays() -> None:
    mine, theirs = BASE._replace(kind=CallKind.COMPLEX), BASE._replace(kind=CallKind.GUIDANCE)
    assert merged(BASE, mine, theirs).kind is CallKind.COMPLEX


_TEXTS = st.text("甲乙丙", max_size=4)


@given(base=_TEXTS, mine=_TEXTS, theirs=_TEXTS)
def test_what_was_added_by_either_is_there(base: str, mine: str, theirs: str) -> None:
    whole = merged(Written(base), Written(base + mine), Written(base + theirs)).question
    assert base + theirs in whole
    assert mine in whole
