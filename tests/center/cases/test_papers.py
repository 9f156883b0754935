"""What may be kept of words, and a case that closes under whoever holds it."""

from __future__ import annotations

import pytest

from center.cases.papers import ClosedCase, hold, hold_open, kept
from center.cases.reading import UnknownCase
from center.cases.states import CaseState
from center.records import Records
from tests.center.cases.paper_case import accepted, moved


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("  第2页\n没签名 ", "第2页 没签名"),
        ("打13900000001", "打139****0001"),
        ("身份证110101199003078515", "身份证〔身份证号已隐去〕"),
        (" \n", ""),
    ],
)
def test_words_are_kept_masked_and_in_one_line(text: str, stored: str) -> None:
    assert kept(text) == stored


def test_an_open_case_is_held(records: Records) -> None:
    code = accepted(records)
    assert records.write_now(lambda connection: hold_open(connection, code)).state is CaseState.ACCEPTED


def test_a_closed_case_is_held_but_not_to_be_changed(records: Records) -> None:
    code = accepted(records)
    moved(records, code, "terminate", reason="不办了")
    assert records.write_now(lambda connection: hold(connection, code)).state is CaseState.TERMINATED
    with pytest.raises(ClosedCase) as refusal:
        records.write_now(lambda connection: hold_open(connection, code))
    assert refusal.value.message == f"{code}已经办结或终止，材料和通知不能再改。"


def test_a_case_nobody_opened(records: Records) -> None:
    with pytest.raises(UnknownCase):
        records.write_now(lambda connection: hold(connection, "D-22222222"))
