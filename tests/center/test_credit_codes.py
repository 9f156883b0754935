"""Unified social credit codes: read from what people type, refused with a reason."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from center.credit_codes import (
    CHARACTERS,
    Fault,
    FaultKind,
    check_character,
    credit_code_fault,
    find_credit_code,
    is_credit_code,
    organization_check_character,
)
from tests.center.people_recorded import completed, credit_code

CODE = credit_code(12345)
PLACES = st.integers(0, 17)
CONFUSED = {"0": "D", "8": "B", "6": "G", "1": "7", "5": "6"}


@st.composite
def codes(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["91", "92", "93", "12", "52", "N1", "A1", "Y1"]))
    division = draw(st.sampled_from(["149900", "119900", "659900", "839900"]))
    return completed(kind + division + draw(st.text(CHARACTERS, min_size=8, max_size=8)))


def replaced(code: str, place: int, character: str) -> str:
    return code[:place] + character + code[place + 1 :]


def swapped(code: str, place: int) -> str:
    return code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def written(code: str) -> list[str]:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    fours = [code[start : start + 4] for start in range(0, 18, 4)]
    return [
        code,
        code.lower(),
        wide,
        " ".join(fours),
        "-".join(fours),
        " - ".join(fours),
        f"我们的信用代码是{code}，对吗",
        f"USCC:{code.lower()}",
        f"USCC{code}",
        f"电话13900000001 代码 {code} 13900000002",
        f"{code[:9]}\u200b{code[9:]}\n",
    ]


def test_the_check_character_is_the_one_of_the_standard() -> None:
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    first = "91149900MA0000000"
    rest = 31 - sum(CHARACTERS.index(character) * weight for character, weight in zip(first, weights)) % 31
    assert check_character(first) == CHARACTERS[rest % 31]
    assert [organization_check_character(eight) for eight in ("00000000", "00000005", "D2143569")] == ["0", "1", "X"]


@given(codes())
def test_a_generated_code_passes_however_it_is_written(code: str) -> None:
    assert is_credit_code(code)
    for text in written(code):
        assert (find_credit_code(text), credit_code_fault(text)) == (code, None)


@given(codes(), PLACES, st.sampled_from(string.digits + string.ascii_uppercase))
def test_any_single_change_is_found(code: str, place: int, character: str) -> None:
    assume(code[place] != character)
    wrong = replaced(code, place, character)
    fault = credit_code_fault(wrong)
    assert find_credit_code(wrong) is None
    assert fault is not None
    if character not in CHARACTERS:
        assert (fault.kind, fault.places) == (FaultKind.CHARACTER, (place + 1,))


@given(codes(), st.integers(0, 16))
def test_any_swap_of_neighbors_is_found(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    wrong = swapped(code, place)
    assert find_credit_code(wrong) is None
    assert credit_code_fault(wrong) is not None


@given(codes(), PLACES, st.sampled_from(CHARACTERS))
def test_one_character_too_many_or_too_few_is_told(code: str, place: int, more: str) -> None:
    for wrong in (code[:place] + code[place + 1 :], code[:place] + more + code[place:]):
        assume(find_credit_code(wrong) is None)
        fault = credit_code_fault(wrong)
        assert fault is not None
        assert fault.kind in (FaultKind.LENGTH, FaultKind.IDENTITY)


@given(st.text(string.ascii_letters + string.digits + "，。 -是号\n", max_size=40))
def test_every_answer_is_a_code_or_has_a_fault(text: str) -> None:
    assert (find_credit_code(text) is None) == (credit_code_fault(text) is not None)


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text: str) -> None:
    assert (find_credit_code(text) is None) == (credit_code_fault(text) is not None)


@given(codes(), PLACES)
def test_the_place_of_a_usual_slip_is_always_among_the_named_ones(code: str, place: int) -> None:
    assume(code[place] in CONFUSED)
    wrong = replaced(code, place, CONFUSED[code[place]])
    fault = credit_code_fault(wrong)
    assert fault is not None
    if fault.kind is FaultKind.CHECK:
        assert place + 1 in fault.places


def test_a_wrong_character_is_named_with_what_it_may_be() -> None:
    assert CODE[11] == "1"
    assert credit_code_fault(replaced(CODE, 11, "7")) == Fault(
        FaultKind.CHECK,
        "校验位对不上，有地方写错了：最可能是第12位的“7”（是不是“1”）。请对着营业执照核对。",
        (12,),
    )


def test_swapped_neighbors_are_named() -> None:
    assert credit_code_fault(swapped(CODE, 12)) == Fault(
        FaultKind.CHECK, "校验位对不上，有地方写错了：最可能是第13、14位写颠倒了。请对着营业执照核对。", (13, 14)
    )


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("没有", FaultKind.MISSING, "没有看到统一社会信用代码。它印在营业执照上，18位，由数字和大写字母组成。"),
        (
            CODE[:-1],
            FaultKind.LENGTH,
            "统一社会信用代码是18位，这里是17位，少了1位。请对着营业执照再核对一遍。",
        ),
        (
            f"{CODE}00",
            FaultKind.LENGTH,
            "统一社会信用代码是18位，这里是20位，多了2位。请对着营业执照再核对一遍。",
        ),
        (
            "140000000000001",
            FaultKind.LENGTH,
            "这是15位，像是旧的注册号或税号。请看现在的营业执照，统一社会信用代码是18位。",
        ),
        (
            "140000199001010000",
            FaultKind.IDENTITY,
            "这看起来像身份证号，请不要发给我。要的是营业执照上18位的统一社会信用代码。",
        ),
        (
            f"{CODE[:10]}OI{CODE[12:]}",
            FaultKind.CHARACTER,
            "统一社会信用代码里不用字母I、O、Z、S、V：第11位的“O”是不是“0”，第12位的“I”是不是“1”？请对着营业执照再核对一遍。",
        ),
        (
            replaced(CODE, 4, "B"),
            FaultKind.SHAPE,
            "第3至8位是行政区划代码，应该都是数字，第5位的“B”不对。请对着营业执照再核对一遍。",
        ),
        (
            f"9199{CODE[4:]}",
            FaultKind.SHAPE,
            "第3、4位应该是省份的代码（山西是14），这里不对。请对着营业执照再核对一遍。",
        ),
        (
            replaced(CODE, 0, "0"),
            FaultKind.SHAPE,
            "前2位不对，企业的代码多以91、92或93开头。请对着营业执照再核对一遍。",
        ),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(text: str, kind: FaultKind, message: str) -> None:
    fault = credit_code_fault(text)
    assert fault is not None
    assert (fault.kind, fault.message) == (kind, message)


@given(codes(), PLACES, st.sampled_from(CHARACTERS))
def test_a_fault_never_repeats_the_code(code: str, place: int, character: str) -> None:
    wrong = replaced(code, place, character)
    fault = credit_code_fault(wrong)
    assert fault is None or not any(wrong[start : start + 6] in fault.message for start in range(13))
