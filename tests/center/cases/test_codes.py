"""Codes as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.cases.codes import KINDS, Spotted, find_code, last_digits
from center.identifiers import ALPHABET, public_code

CODE = "D-7KM2Q4XB"
"""One whose check character holds."""
NUMERALS = dict(zip("23456789", "二三四五六七八九"))
CODES = st.builds(public_code, st.sampled_from(sorted(KINDS)))


@pytest.mark.parametrize(
    "said",
    [
        "D-7KM2Q4XB",
        "我的代办编号是D-7KM2Q4XB，尾号0001",
        "查一下d7km2q4xb",
        "编号D7KM2Q4XB到哪一步了",
        "Ｄ－７ＫＭ２Ｑ４ＸＢ",
        "D—7KM2Q4XB 0001",
        "D-7KM2Q4XB0001",
        "D 7 K M 2 Q 4 X B 0 0 0 1",
        "d，7，k，m，2，q，4，x，b",
        "D杠七KM二Q四XB",
        "D 横杠 7KM2 Q4XB，办到哪了",
        "2026年办的D-7KM2Q4XB",
        "是三个件，先查D-7KM2Q4XB",
        "D-7KM2\u200bQ4XB",
        "不是D-7KM2Q4XX，是D-7KM2Q4XB",
    ],
)
def test_a_code_is_found_however_it_is_said(said: str) -> None:
    assert find_code(said) == Spotted(CODE)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("D-7KM2Q4XF", "D-7KM2Q4XF"),
        ("D-7KM2QX4B", "D-7KM2QX4B"),
        ("编号是D-7KM2Q4X，尾号0001", "D-7KM2Q4X"),
        ("D-7KKM2Q4XB", "D-7KKM2Q4XB"),
        ("D-7KM2Q4X0", "D-7KM2Q4X0"),
        ("d7km2q4xf 怎么样了", "D-7KM2Q4XF"),
        ("D 7 K M 2 Q 4 X F", "D-7KM2Q4XF"),
        ("D杠七KM二Q四X幺", "D-7KM2Q4X1"),
    ],
)
def test_a_miscopied_code_is_no_code_but_is_noticed(said: str, written: str) -> None:
    assert find_code(said) == Spotted(None, written)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "我的执照办到哪了",
        "尾号0001",
        "13900000001",
        "139 0000 0001",
        "91140900MA0K12345X",
        "公司叫 START FOOD CO",
        "DEVELOPER",
        "C1驾照能开吗",
        "要用DB34/T 4232吗",
        "2026-11-20 十一点半",
    ],
)
def test_other_words_and_numbers_are_no_codes(said: str) -> None:
    assert find_code(said) is None


@given(CODES, st.data())
def test_every_code_is_found_in_every_way_of_writing_it(code: str, data: st.DataObject) -> None:
    gap = data.draw(st.sampled_from(["", " ", "，", "  "]))
    letters = [data.draw(st.sampled_from([letter, letter.lower(), NUMERALS.get(letter, letter)])) for letter in code]
    assert find_code(f"请查{gap.join(letters)}这个件") == Spotted(code)


@given(CODES, st.integers(2, 9), st.sampled_from(ALPHABET + "01OI"))
def test_one_wrong_character_is_always_noticed(code: str, place: int, wrong: str) -> None:
    spoiled = code[:place] + wrong + code[place + 1 :]
    assert find_code(f"编号是{spoiled}。") == (Spotted(code) if spoiled == code else Spotted(None, spoiled))


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    spotted = find_code(text)
    assert spotted is None or bool(spotted.code) != bool(spotted.mistyped)


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("0001", "0001"),
        ("尾号０００１", "0001"),
        ("零零零一", "0001"),
        ("后四位是0 0 0 幺", "0001"),
        ("139 0000 0001", "13900000001"),
        ("00001", None),
        ("忘了", None),
    ],
)
def test_the_last_four_digits_or_the_whole_number(said: str, digits: str | None) -> None:
    assert last_digits(said) == digits
