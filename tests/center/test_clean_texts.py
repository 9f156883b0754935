"""Texts known to hold nothing: remembered, bounded, and never one in which something was found."""

from __future__ import annotations

from center.clean_texts import CleanTexts
from center.privacy import PersonalNumber, mask_identity

ID = "110101199003077774"


def test_what_was_added_is_known_and_the_rest_is_not() -> None:
    texts = CleanTexts()
    texts.add("多久")
    assert "多久" in texts
    assert "要多久" not in texts


def test_there_are_never_too_many_and_none_is_long() -> None:
    texts = CleanTexts()
    for number in range(10_000):
        texts.add(f"第{number}句")
    texts.add("长" * 5_000)
    assert "长" * 5_000 not in texts
    assert "第9999句" in texts
    assert sum(f"第{number}句" in texts for number in range(10_000)) <= 4_096


def test_what_is_known_already_makes_nothing_forgotten() -> None:
    texts = CleanTexts()
    known = [f"第{number}句" for number in range(4_096)]
    for text in (*known, known[0]):
        texts.add(text)
    assert all(text in texts for text in known)


def test_a_number_is_found_however_often_it_is_said() -> None:
    for _ in range(3):
        assert mask_identity(f"我的证件{ID}")[1] == {PersonalNumber.ID_CARD}
        assert mask_identity("我的证件")[1] == set()
