"""Personal numbers in free text."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.privacy import PersonalNumber, mask_for_log, mask_identity

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_STANDING_ALONE = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
ID = "110101199003077774"


def id_check(seventeen: str) -> str:
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS)) % 11]


def is_valid_id(text: str) -> bool:
    return "1900" <= text[6:10] <= "2099" and id_check(text[:17]) == text[17].upper()


def with_luhn(digits: str) -> str:
    doubled = [sum(divmod(int(digit) * 2, 10)) for digit in reversed(digits)][::2]
    total = sum(doubled) + sum(int(digit) for digit in digits[-2::-2])
    return f"{digits}{-total % 10}"


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    region = draw(st.integers(110000, 659999))
    born = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    number = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return number + id_check(number)


WORDS = st.text("我的身份证号是，电话办执照 ab：\n", max_size=10)


@given(id_numbers(), WORDS, WORDS)
def test_an_id_number_is_always_masked_and_nothing_else_changes(number: str, before: str, after: str) -> None:
    masked, found = mask_identity(f"{before}{number}{after}")
    assert (masked, found) == (f"{before}〔身份证号已隐去〕{after}", {PersonalNumber.ID_CARD})


@given(st.lists(id_numbers() | st.text("0123456789xX- 号", max_size=20), max_size=4))
def test_no_valid_id_number_is_ever_left(parts: list[str]) -> None:
    masked, _ = mask_identity("".join(parts))
    left = [match for match in _STANDING_ALONE.findall(masked) if is_valid_id(match) and _is_a_date(match[6:14])]
    assert left == []


def _is_a_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("110101 19900307 7774", id="spaces"),
        pytest.param("110101-19900307-7774", id="hyphens"),
        pytest.param("１１０１０１１９９００３０７７７７４", id="full width"),
    ],
)
def test_an_id_number_written_in_another_way_is_masked_too(written: str) -> None:
    assert mask_identity(f"我是{written}。") == ("我是〔身份证号已隐去〕。", {PersonalNumber.ID_CARD})


@given(st.text("0123456789", min_size=15, max_size=18).filter(lambda digits: digits[0] != "0"))
def test_a_bank_card_is_masked_with_and_without_separators(digits: str) -> None:
    card = with_luhn(digits)
    spaced = " ".join(card[start : start + 4] for start in range(0, len(card), 4))
    for written in (card, spaced):
        masked, found = mask_identity(f"卡号{written}。")
        assert masked in ("卡号〔银行卡号已隐去〕。", "卡号〔身份证号已隐去〕。")
        assert len(found) == 1


def test_both_kinds_at_once() -> None:
    card = with_luhn("622202000000000000")
    assert mask_identity(f"身份证{ID}，卡{card}") == (
        "身份证〔身份证号已隐去〕，卡〔银行卡号已隐去〕",
        {PersonalNumber.ID_CARD, PersonalNumber.BANK_CARD},
    )


@pytest.mark.parametrize(
    "text",
    [
        "电话13900000012",
        "统一社会信用代码91140900MA0KXXXX1X",
        "注册资本1000000元",
        "流水号1234567890123456",
        "没有号码",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_identity(text) == (text, set())


def test_masking_twice_changes_nothing_more() -> None:
    once, _ = mask_identity(f"身份证{ID}")
    assert mask_identity(once) == (once, set())


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("打13900000012找我", "打139****0012找我"),
        ("打139 0000 0012找我", "打139****0012找我"),
        ("打139-0000-0012找我", "打139****0012找我"),
        (f"我是{ID}，电话13900000012", "我是〔身份证号已隐去〕，电话139****0012"),
        ("热线12345", "热线12345"),
    ],
)
def test_mask_for_log(text: str, logged: str) -> None:
    assert mask_for_log(text) == logged
