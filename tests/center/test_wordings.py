"""Wordings of one or several words, and where they stand in a sentence."""

from __future__ import annotations

import pytest

from center.text import normalise
from center.wordings import WIDEST_GAP, Hit, joined, wordings


def places(wording: str, text: str) -> list[list[int]]:
    return [sorted(hit.places) for way in wordings([wording], normalise) for hit in way.hits(text)]


@pytest.mark.parametrize(
    ("wording", "text", "found"),
    [
        ("换 法人", "我想换个新法人", [[2, 5, 6]]),
        ("换 法人", "法人要换", []),
        ("法人", "法人，法人", [[0, 1], [3, 4]]),
        ("换 法人", f"换{'一' * WIDEST_GAP}法人", [[0, WIDEST_GAP + 1, WIDEST_GAP + 2]]),
        ("换 法人", f"换{'一' * (WIDEST_GAP + 1)}法人", []),
        ("a.c", "abc", []),
        ("證照", "证照", [[0, 1]]),
    ],
)
def test_hits(wording: str, text: str, found: list[list[int]]) -> None:
    assert places(wording, text) == found


def test_a_hit_covers_what_it_says_more_of_and_not_what_stands_between_its_words() -> None:
    longer, shorter, between = Hit(frozenset({0, 4, 5})), Hit(frozenset({4, 5})), Hit(frozenset({2, 3}))
    assert (longer.start, longer.end, longer.weight) == (0, 6, 3)
    assert (longer.covers(shorter), longer.covers(between), longer.covers(longer)) == (True, False, False)


def test_two_hits_are_one_when_they_stand_close_in_any_order() -> None:
    shop, act, far = Hit(frozenset({0, 1})), Hit(frozenset({4})), Hit(frozenset({3 + WIDEST_GAP}))
    assert joined(act, shop) == joined(shop, act) == Hit(frozenset({0, 1, 4}))
    assert joined(shop, far) is None
    assert joined(shop, Hit(frozenset({1, 2}))) is None
