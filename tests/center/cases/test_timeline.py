"""The history of a case in its applicant's words."""

from __future__ import annotations

from datetime import date

from center.cases.decisions import DecisionKind, record_decision
from center.cases.states import MOVES
from center.cases.timeline import KINDS_SAID, Step
from center.guides import Source
from center.records import Records
from tests.center.cases.told_case import CLERK, NOW, clock, item_moved, listed, moved, opened, received, told
from tests.center.drafts.drafted import confirmed, field, milk_tea, saved

PAPERS = ("want", "receive", "receive_undone", "refuse", "notice", "breach", "receipt", "draft", "draft_changed")
UPLOADS = ("upload", "upload_withdrawn", "upload_refused", "unlist")
"""The kinds of events that the papers of a case and its draft add to its moves."""


LEAVING = (
    "window_opened", "window_used", "publication_ended", "filing_missed", "push_ended", "objection", "licence_voided",
    "attempt", "tried_again",
)  # fmt: skip
"""The kinds of events that leaving adds."""
HANDOVER = (
    "handed_over", "handover_waits", "handover_refused", "portal_submitted", "bill", "bill_paid", "bill_void",
    "bill_refunded",
)  # fmt: skip
"""The kinds of events that the portal and payment add."""


def test_every_move_and_paper_has_words() -> None:
    assert {*MOVES, *PAPERS, *LEAVING, *UPLOADS, *HANDOVER, "opened", "sub_task", "receipt_replaced"} == KINDS_SAID


def test_the_draft_behind_a_case_and_its_changes_are_told(records: Records) -> None:
    draft = saved(records)
    code = confirmed(records, draft.code).case.code
    saved(records, milk_tea(name=field("忻府区晨曦奶茶店")), draft.code)
    assert [step.text for step in told(records, code).timeline][-2:] == [
        f"按拟稿{draft.code}第1版办。",
        f"拟稿{draft.code}改到第2版。",
    ]


def test_a_case_from_the_yes_to_its_end_without_staff_and_their_notes(records: Records) -> None:
    code = opened(records, items=("licence", "seal"))
    moved(records, code, "accept")
    moved(records, code, "assign", agent="agent-zhang")
    listed(records, code, 租赁合同=Source.UPLOAD, 营业执照=Source.SHARED)
    moved(records, code, "notify", items=["租赁合同"])
    received(records, code, "租赁合同")
    moved(records, code, "supplemented")
    moved(records, code, "hold", kind="signature", reason="老李去催")
    moved(records, code, "release")
    moved(records, code, "transfer", office_id="定襄县/晋昌镇", note="请小赵接手")
    moved(records, code, "prereview", outcome="all_online")
    moved(records, code, "record")
    day, kind = date(2026, 11, 20), DecisionKind.APPROVAL
    records.write_now(
        lambda connection: record_decision(
            connection, code, kind, "定审〔2026〕1号", day, "licence", CLERK, NOW, clock()
        )
    )
    item_moved(records, code, "licence", "start")
    item_moved(records, code, "licence", "complete", parts=["e_licence"], result="已发")
    item_moved(records, code, "seal", "fail", result="刻章店停业")
    moved(records, code, "terminate", reason="申请人撤回")
    assert told(records, code).timeline == tuple(
        Step(NOW, text)
        for text in (
            "您确认了委托代办，其余的留到以后。",
            "代办受理。",
            "已指定代办员。",
            "系统调取、不用您交的：营业执照。",
            "一次性告知您要补的材料：租赁合同。",
            "收到“租赁合同”。",
            "材料补齐，接着办。",
            "暂停计时：待签字。",
            "恢复计时（待签字已结束）。",
            "转到定襄县晋昌镇办理，时限不重新算。",
            "预审通过：全流程网办。",
            "部门文书已登记：“营业执照”准予许可，定审〔2026〕1号。",
            "“营业执照”开始办。",
            "“营业执照”部分发放：电子营业执照；已发。",
            "“印章”没办成：刻章店停业。",
            "代办终止：申请人撤回。",
        )
    )
