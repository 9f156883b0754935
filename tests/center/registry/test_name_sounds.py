"""How a brand sounds."""

from __future__ import annotations

import pytest

from center.registry.name_sounds import heard_in, sound


def test_tones_do_not_count() -> None:
    assert (sound("晨光"), sound("辰光"), sound("A光"), sound("")) == ("chen guang", "chen guang", "A guang", "")


@pytest.mark.parametrize(
    ("brand", "heard"), [("道美", "倒霉"), ("新迫禅寺", "破产"), ("晨光", ""), ("美", ""), ("", "")]
)
def test_a_bad_word_is_heard_anywhere_in_a_brand(brand: str, heard: str) -> None:
    assert heard_in(brand, ("倒霉", "破产")) == heard
