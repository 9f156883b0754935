"""Codes that are read aloud: one wrong character or two swapped ones are noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from center.identifiers import ALPHABET, opaque, public_code, read_code

PLACES = st.integers(0, 8)


def test_a_code_is_read_however_it_is_written() -> None:
    code = public_code("P")
    bare = code.replace("-", "")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in bare)
    for written in (code, bare, code.lower(), f" {bare[:4]} {bare[4:]} ", wide):
        assert read_code(written) == code


def test_codes_have_no_letters_that_are_mistaken_for_digits() -> None:
    assert not set("01OI") & set(ALPHABET)
    assert len({public_code("P") for _ in range(1000)}) == 1000
    assert len(opaque()) == 22


@given(PLACES, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(place: int, letter: str) -> None:
    bare = public_code("P").replace("-", "")
    wrong = bare[:place] + letter + bare[place + 1 :]
    assert (read_code(wrong) is None) == (wrong != bare)


@given(st.integers(0, 7))
def test_two_swapped_neighbors_are_noticed(place: int) -> None:
    bare = public_code("P").replace("-", "")
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    ends = {bare[place], bare[place + 1]} == {ALPHABET[0], ALPHABET[-1]}
    assert (read_code(swapped) is None) == (swapped != bare and not ends)


def test_what_is_no_code_is_none() -> None:
    assert [read_code(text) for text in ("", "你好", "P-123", "P-0000000O", "13900000000")] == [None] * 5
