"""The reading of a character, without its tone."""

from __future__ import annotations

import pytest

from center.readings import reading


@pytest.mark.parametrize(
    ("character", "expected"), [("注", "zhu"), ("女", "nv"), ("行", "xing"), ("a", ""), ("，", "")]
)
def test_the_first_reading_in_plain_letters(character: str, expected: str) -> None:
    assert reading(character) == expected
