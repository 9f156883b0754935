"""Receipts of the agency service, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from center.case_tables import former_receipt, receipt
from center.cases.events import Conflict, verify
from center.cases.materials import receive, want
from center.cases.reading import UnknownCase
from center.cases.receipts import (
    Contents,
    ContentTooLong,
    FormerReceipt,
    MissingContents,
    NotAccepted,
    NotReplaced,
    Receipt,
    former_receipts,
    issue_receipt,
    receipt_of,
    reissue_receipt,
)
from center.guides import Material, Source
from center.identifiers import read_code
from center.records import Records
from tests.center.cases.paper_case import (
    CLERK,
    CODE,
    FETCHED,
    NOW,
    accepted,
    events,
    kinds,
    later,
    moved,
    rows,
    submitted,
)

CONTENTS = Contents("3号窗口", "工号015", "材料齐全后4个工作小时", "到3号窗口领取，也可以快递")
PAPERS = (
    Material(name="租赁合同", source=Source.UPLOAD),
    Material(name="营业执照", source=Source.E_LICENCE),
    Material(name="身份证原件", source=Source.WINDOW),
)


@pytest.fixture
def code(records: Records) -> str:
    return with_papers(records, accepted(records))


def with_papers(records: Records, code: str) -> str:
    records.write_now(lambda connection: want(connection, code, PAPERS, FETCHED, CLERK, NOW))
    records.write_now(lambda connection: receive(connection, code, "租赁合同", CLERK, NOW))
    return code


def issued(records: Records, code: str, contents: Contents = CONTENTS, hours: float = 0) -> Receipt:
    return records.write_now(lambda connection: issue_receipt(connection, code, contents, CLERK, later(hours)))


def kept(records: Records, code: str) -> Receipt | None:
    return records.read_now(lambda connection: receipt_of(connection, code))


def test_a_receipt_has_all_five_contents(records: Records, code: str) -> None:
    made = issued(records, code)
    papers = ("租赁合同", "营业执照（系统调取）")
    assert made == Receipt(made.code, CODE, "3号窗口", papers, "工号015", CONTENTS.term, CONTENTS.pickup, NOW)
    assert read_code(made.code) == made.code
    assert made.code.startswith("R-")
    assert kept(records, code) == made
    assert events(records)[-1].kind == "receipt"
    assert events(records)[-1].data == {"receipt": made.code}


def test_it_says_first_that_it_is_ours(records: Records, code: str) -> None:
    made = issued(records, code)
    assert made.text == (
        "本单为代办服务回执，非行政许可受理通知书。\n"
        f"回执编号：{made.code}\n"
        f"代办编号：{CODE}\n"
        "窗口序号：3号窗口\n"
        "所收材料：租赁合同、营业执照（系统调取）\n"
        "受理人员：工号015\n"
        "所需时限：材料齐全后4个工作小时\n"
        "取件方式：到3号窗口领取，也可以快递\n"
        "开具时间：2026年11月20日（周五）12:00"
    )


def test_the_card_says_the_same(records: Records, code: str) -> None:
    made = issued(records, code)
    assert made.card() == {
        "kind": "receipt",
        "code": made.code,
        "case": CODE,
        "window_number": "3号窗口",
        "materials": ["租赁合同", "营业执照（系统调取）"],
        "accepted_by": "工号015",
        "term": "材料齐全后4个工作小时",
        "pickup": "到3号窗口领取，也可以快递",
        "issued_at": "2026-11-20T04:00:00+00:00",
    }


def test_a_case_has_one_receipt(records: Records, code: str) -> None:
    made = issued(records, code)
    before = kinds(records)
    assert issued(records, code, CONTENTS._replace(window_number="9号窗口"), hours=1) == made
    assert kinds(records) == before
    assert rows(records, receipt) == 1


@pytest.mark.parametrize(
    ("name", "caption"),
    [("window_number", "窗口序号"), ("accepted_by", "受理人员"), ("term", "所需时限"), ("pickup", "取件方式")],
)
def test_without_one_of_the_five_there_is_none(records: Records, code: str, name: str, caption: str) -> None:
    with pytest.raises(MissingContents) as refusal:
        issued(records, code, CONTENTS._replace(**{name: " "}))
    assert refusal.value.missing == (caption,)
    assert refusal.value.message == f"回执缺{caption}，五项齐了才能开。"
    assert_none(records, code)


def test_without_any_paper_there_is_none(records: Records) -> None:
    code = accepted(records)
    with pytest.raises(MissingContents) as refusal:
        issued(records, code, Contents("", "", "", ""))
    assert refusal.value.missing == ("窗口序号", "所收材料", "受理人员", "所需时限", "取件方式")
    assert_none(records, code)


def test_the_database_refuses_an_incomplete_one_by_itself(records: Records, code: str) -> None:
    made = issued(records, code)
    for name, value in (("materials", "[]"), ("window_number", ""), ("term", "")):
        change = sa.update(receipt).where(receipt.c.code == made.code).values(**{name: value})
        with pytest.raises(sa.exc.IntegrityError):
            records.write_now(lambda connection, change=change: connection.execute(change))


def test_what_does_not_fit_is_refused(records: Records, code: str) -> None:
    with pytest.raises(ContentTooLong) as refusal:
        issued(records, code, CONTENTS._replace(window_number="号" * 41))
    assert refusal.value.message == "窗口序号最多40个字。"
    assert_none(records, code)


def test_nothing_is_confirmed_that_nobody_accepted(records: Records) -> None:
    code = with_papers(records, submitted(records))
    with pytest.raises(NotAccepted) as refusal:
        issued(records, code)
    assert refusal.value.message == f"{CODE}现在是“待代办受理”，代办受理后才能开回执。"
    assert_none(records, code)


def test_a_terminated_case_gets_none_but_keeps_its_own(records: Records, code: str) -> None:
    made = issued(records, code)
    other = with_papers(records, accepted(records, "D-22222222"))
    for terminated in (code, other):
        moved(records, terminated, "terminate", reason="不办了")
    assert issued(records, code) == made
    with pytest.raises(NotAccepted):
        issued(records, other)


def test_no_number_is_stored_in_the_clear(records: Records, code: str) -> None:
    assert issued(records, code, CONTENTS._replace(pickup="快递，电话13900000001")).pickup == "快递，电话139****0001"


def test_a_case_nobody_opened(records: Records) -> None:
    with pytest.raises(UnknownCase):
        issued(records, "D-22222222")


def assert_none(records: Records, code: str) -> None:
    assert kept(records, code) is None
    assert "receipt" not in kinds(records)


MENDED, WHY = CONTENTS._replace(window_number="8号窗口"), "窗口序号写错了"


def test_another_takes_its_place_and_the_former_stays_on_record(records: Records, code: str) -> None:
    first = issued(records, code)
    made = reissued(records, code, first.code)
    assert made == first._replace(code=made.code, window_number="8号窗口", issued_at=later(1))
    assert made.code != first.code and read_code(made.code) == made.code
    assert kept(records, code) == made
    gone = records.read_now(lambda connection: former_receipts(connection, code))
    assert gone == [FormerReceipt(first, WHY, CLERK.name, later(1))]
    assert events(records)[-1].kind == "receipt_replaced"
    assert events(records)[-1].data == {"receipt": made.code, "former": first.code, "reason": WHY}
    assert records.read_now(lambda connection: verify(connection, code)) == []


def test_the_same_form_again_replaces_nothing(records: Records, code: str) -> None:
    first = issued(records, code)
    made, before = reissued(records, code, first.code), kinds(records)
    assert reissued(records, code, first.code, hours=2) == made
    assert (kinds(records), rows(records, former_receipt), rows(records, receipt)) == (before, 1, 1)


def test_whoever_replaces_what_was_replaced_is_told(records: Records, code: str) -> None:
    first = issued(records, code)
    made = reissued(records, code, first.code)
    with pytest.raises(Conflict):
        reissued(records, code, first.code, MENDED._replace(accepted_by="工号016"))
    assert kept(records, code) == made


@pytest.mark.parametrize(
    ("contents", "reason", "said"),
    [(MENDED, " ", "请写明为什么重开回执。"), (CONTENTS, WHY, "内容和原来的回执一样，不用重开。")],
)
def test_without_a_reason_or_a_difference_it_stays(
    records: Records, code: str, contents: Contents, reason: str, said: str
) -> None:
    first = issued(records, code)
    with pytest.raises(NotReplaced) as refusal:
        reissued(records, code, first.code, contents, reason)
    assert (refusal.value.message, kept(records, code)) == (said, first)


def test_there_has_to_be_one_and_all_five_contents_again(records: Records, code: str) -> None:
    with pytest.raises(NotReplaced):
        reissued(records, code, "R-22222222")
    first = issued(records, code)
    with pytest.raises(MissingContents):
        reissued(records, code, first.code, MENDED._replace(term=" "))
    assert kept(records, code) == first


def reissued(
    records: Records, code: str, former: str, contents: Contents = MENDED, reason: str = WHY, hours: float = 1
) -> Receipt:
    """Another in its place."""
    about = code, former, contents, reason, CLERK, later(hours)
    return records.write_now(lambda connection: reissue_receipt(connection, *about))
