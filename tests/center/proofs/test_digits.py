"""Codes: drawn, hashed, read out of what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.proofs.digits import fits, hash_of, may_hold_code, new_code, typed_code
from center.sealing import Seal
from tests.center.recorded import SEAL

PIN = "120345"


@pytest.mark.parametrize(
    "words",
    [
        "120345", " 120345 ", "１２０３４５", "120 345", "1 2 0 3 4 5", "120-345", "一二零三四五", "幺二〇三四五",
        "验证码是120345", "验证码：120345", "我的验证码120345", "是120345", "收到了，120345", "120345。",
        "短信验证码是１２０３４５", "120345吧", "手机验证码是120345",
    ],
)  # fmt: skip
def test_a_code_in_every_way_of_typing_it(words: str) -> None:
    assert typed_code(words) == PIN


@pytest.mark.parametrize("words", ["12034", "1203456", "1234"])
def test_too_few_or_too_many_digits_are_told_as_such(words: str) -> None:
    assert typed_code(words) == words


@pytest.mark.parametrize(
    "words",
    ["", "13900000001", "没收到", "123", "我的编号是D-7KM2Q4XD", "要带120345份材料吗", "码是" * 400, "D-1234567"],
)
def test_other_words_are_no_code(words: str) -> None:
    assert typed_code(words) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_digits_or_nothing(text: str) -> None:
    found = typed_code(text)
    assert found is None or (found.isascii() and found.isdigit() and 4 <= len(found) <= 8)


@given(st.integers(0, 999_999))
def test_every_code_fits_itself_and_its_record_only(number: int) -> None:
    code = f"{number:06d}"
    kept = hash_of(SEAL, "V-1", code)
    assert fits(SEAL, "V-1", code, kept)
    assert not fits(SEAL, "V-2", code, kept)
    assert not fits(SEAL, "V-1", f"{(number + 1) % 1_000_000:06d}", kept)
    assert code not in kept


def test_a_code_sent_under_an_earlier_secret_still_fits() -> None:
    kept = hash_of(Seal("o" * 43), "V-1", PIN)
    assert fits(Seal("n" * 43, ["o" * 43]), "V-1", PIN, kept)


def test_new_codes_have_six_digits_and_differ() -> None:
    drawn = {new_code() for _ in range(200)}
    assert {len(code) for code in drawn} == {6}
    assert all(code.isdigit() for code in drawn)
    assert len(drawn) > 190


TYPED = ["好像是123456吧", "１２３ ４５６对不对", "一二三四五六嘛", "1234567", "码123-456，谢谢"]


@pytest.mark.parametrize("text", TYPED)
def test_words_that_may_hold_a_code(text: str) -> None:
    assert may_hold_code(text)


@pytest.mark.parametrize("text", ["没收到", "12345", "13900000001", "2026年的年报怎么报", "换个号码"])
def test_words_that_hold_none(text: str) -> None:
    assert not may_hold_code(text)
