"""Who is told what of a case, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.case_tables import progress_attempt
from center.cases.progress import (
    CaseProgress,
    ItemStanding,
    ListedCase,
    NotTold,
    Reason,
    Standing,
    Told,
    my_cases,
)
from center.cases.reading import read_case
from center.cases.receipts import Contents, issue_receipt, reissue_receipt
from center.cases.states import CaseState, SubTaskState
from center.guides import Source
from center.people import prove_identity
from center.records import Records
from tests.center.cases.told_case import (
    CLERK,
    NOW,
    OTHER_PHONE,
    PHONE,
    asked,
    listed,
    moved,
    opened,
    received,
    told,
    unused,
)

CHANNEL, PERSON, STRANGER = "wechat", "p" * 64, "q" * 64


def prove(records: Records, code: str, person: str = PERSON) -> None:
    def prove_now(connection: Any) -> None:
        prove_identity(connection, CHANNEL, person, read_case(connection, code).contact_id, "channel", NOW)

    records.write_now(prove_now)


def attempts(records: Records) -> list[tuple[str, str, bool]]:
    table = progress_attempt
    wanted = sa.select(table.c.asker, table.c.code, table.c.succeeded).order_by(table.c.id)
    return records.read_now(lambda connection: [tuple(row) for row in connection.execute(wanted)])


def mine(records: Records, person: str = PERSON, hours: float = 0) -> list[ListedCase]:
    at = NOW + timedelta(hours=hours)
    return records.read_now(lambda connection: my_cases(connection, CHANNEL, (person,), at))


def receipt_code(records: Records, code: str) -> str:
    listed(records, code, 租赁合同=Source.UPLOAD)
    received(records, code, "租赁合同")
    moved(records, code, "accept")
    contents = Contents("3号窗口", "工号07", "4个工作小时", "到窗口取")
    return records.write_now(lambda connection: issue_receipt(connection, code, contents, CLERK, NOW)).code


def refused(answer: Told) -> NotTold:
    assert isinstance(answer, NotTold)
    return answer


def reason(answer: Told) -> Reason:
    return refused(answer).reason


def test_a_stranger_with_only_the_code_learns_the_state_and_nothing_else(records: Records) -> None:
    code = opened(records)
    assert asked(records, f"查一下{code.lower()}") == Standing(code, CaseState.SUBMITTED)
    assert attempts(records) == []


@pytest.mark.parametrize("digits", ["0001", "尾号０００１", "零零零一", "139 0000 0001"])
def test_who_knows_the_last_digits_or_the_number_is_told_everything(records: Records, digits: str) -> None:
    code = opened(records)
    whole = asked(records, code, digits)
    assert isinstance(whole, CaseProgress)
    assert (whole.code, whole.title, whole.state) == (code, "企业开办一链办理", CaseState.SUBMITTED)
    assert whole.items[:2] == (ItemStanding("营业执照", SubTaskState.TODO), ItemStanding("印章", SubTaskState.TODO))
    assert len(whole.items) == len(whole.contents) == 7
    assert attempts(records) == [("asker", code, True)]


@pytest.mark.parametrize("digits", ["0002", OTHER_PHONE, "13900000098"])
def test_wrong_digits_tell_nothing_and_are_counted(records: Records, digits: str) -> None:
    code = opened(records)
    answer = NotTold(Reason.WRONG_DIGITS, f"手机号后四位和{code}登记的对不上，还可以试4次。")
    assert asked(records, code, digits) == answer
    assert attempts(records) == [("asker", code, False)]


def test_what_are_no_four_digits_is_asked_again_and_not_counted(records: Records) -> None:
    assert reason(asked(records, opened(records), "不记得了")) is Reason.NOT_DIGITS
    assert attempts(records) == []


def test_a_mistyped_code_is_told_apart_from_an_unknown_one(records: Records) -> None:
    unknown, mistyped = unused("D"), unused("D")[:-1] + "Z"
    answer = refused(asked(records, f"编号{mistyped}", PHONE))
    assert reason(answer) is Reason.MISTYPED and mistyped in answer.message
    assert attempts(records) == []
    assert reason(asked(records, unknown, PHONE)) is Reason.UNKNOWN
    assert reason(asked(records, unknown)) is Reason.UNKNOWN
    assert attempts(records) == [("asker", unknown, False)] * 2


def test_no_code_and_the_code_of_another_record(records: Records) -> None:
    assert reason(asked(records, "我的件办到哪了")) is Reason.NO_CODE
    code = unused("S")
    assert asked(records, code) == NotTold(Reason.OTHER_RECORD, f"{code}是企业诉求的编号，不是代办编号。")
    assert attempts(records) == []


def test_after_five_failures_an_asker_waits_also_with_the_right_digits(records: Records) -> None:
    code = opened(records)
    wrong = [reason(asked(records, code, f"900{count}", hours=count / 60)) for count in range(3)]
    unknown = [reason(asked(records, unused("D", count), hours=3 / 60)) for count in range(2)]
    assert (wrong, unknown) == ([Reason.WRONG_DIGITS] * 3, [Reason.UNKNOWN] * 2)
    answer = NotTold(
        Reason.TOO_MANY,
        "输错的次数太多了，为了保护办件人，11月20日（周五）13:00以后才能再试。着急的话，可以找人工核实身份后查。",
        NOW + timedelta(hours=1),
    )
    assert asked(records, code, PHONE, hours=0.5) == answer
    assert asked(records, code, hours=0.5) == answer
    assert len(attempts(records)) == 5
    assert isinstance(asked(records, code, PHONE, asker="other", hours=0.5), CaseProgress)
    assert isinstance(asked(records, code, PHONE, hours=1), CaseProgress)


def test_the_last_wrong_try_says_that_it_was_the_last(records: Records) -> None:
    code = opened(records)
    answers = [refused(asked(records, code, "9999")) for _ in range(5)]
    left = ["还可以试4次。", "还可以试3次。", "还可以试2次。", "还可以试1次。", "试的次数已经用完。"]
    assert [answer.message.split("，")[1] for answer in answers] == left


def test_after_ten_failures_at_a_code_nobody_may_try_its_digits_that_day(records: Records) -> None:
    code = opened(records)
    for count in range(10):
        assert reason(asked(records, code, "9999", asker=f"asker {count}")) is Reason.WRONG_DIGITS
    answer = refused(asked(records, code, PHONE, asker="owner", hours=23))
    assert reason(answer) is Reason.TOO_MANY and answer.try_again_at == NOW + timedelta(days=1)
    assert asked(records, code, asker="owner") == Standing(code, CaseState.SUBMITTED)
    prove(records, code)
    known = asked(records, code, asker="owner", channel=CHANNEL, persons=(PERSON,))
    assert isinstance(known, CaseProgress)
    assert isinstance(asked(records, code, PHONE, asker="owner", hours=24), CaseProgress)


def test_a_proved_identity_needs_no_digits_and_is_no_attempt(records: Records) -> None:
    code, others = opened(records), opened(records, OTHER_PHONE)
    prove(records, code)
    known = asked(records, code, channel=CHANNEL, persons=("older", PERSON))
    assert known == told(records, code)
    assert asked(records, others, channel=CHANNEL, persons=(PERSON,)) == Standing(others, CaseState.SUBMITTED)
    assert asked(records, code, channel="json", persons=(PERSON,)) == Standing(code, CaseState.SUBMITTED)
    assert attempts(records) == [("asker", code, True)]


def test_a_receipt_stands_for_its_case_and_does_not_tell_its_code(records: Records) -> None:
    code = opened(records)
    receipt = receipt_code(records, code)
    assert asked(records, receipt) == Standing(receipt, CaseState.ACCEPTED)
    answer = refused(asked(records, receipt, "9999"))
    assert reason(answer) is Reason.WRONG_DIGITS and code not in answer.message
    assert asked(records, receipt, PHONE) == told(records, code)
    assert attempts(records) == [("asker", code, False), ("asker", code, True), ("asker", code, True)]
    assert reason(asked(records, unused("R"), PHONE)) is Reason.UNKNOWN


def test_a_receipt_that_was_replaced_still_stands_for_its_case(records: Records) -> None:
    code = opened(records)
    former = receipt_code(records, code)
    contents = Contents("8号窗口", "工号07", "4个工作小时", "到窗口取")

    def replace(connection: Any) -> str:
        return reissue_receipt(connection, code, former, contents, "窗口写错了", CLERK, NOW).code

    newer = records.write_now(replace)
    assert newer != former
    assert [asked(records, receipt, PHONE) for receipt in (former, newer)] == [told(records, code)] * 2


def test_a_person_s_own_cases_the_open_ones_first_and_the_old_ones_not(records: Records) -> None:
    closed = opened(records)
    moved(records, closed, "terminate", hours=1, reason="不办了")
    running = opened(records, hours=2)
    others = opened(records, OTHER_PHONE)
    prove(records, closed)
    open_one = ListedCase(running, "企业开办一链办理", CaseState.SUBMITTED, None)
    closed_one = ListedCase(closed, "企业开办一链办理", CaseState.TERMINATED, NOW + timedelta(hours=1))
    assert mine(records, hours=3) == [open_one, closed_one]
    assert mine(records, hours=90 * 24 + 1) == [open_one]
    assert mine(records, STRANGER) == []
    prove(records, others, STRANGER)
    assert [case.code for case in mine(records, STRANGER)] == [others]
