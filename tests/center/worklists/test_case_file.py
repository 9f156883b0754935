"""The whole file of a case: everything of it, masked, for those who may see it only."""

from __future__ import annotations

import pytest

from center.cases.reading import UnknownCase
from center.cases.urging import LogKind, write_log
from center.knowledge import load_knowledge
from center.records import Records
from center.staff.accounts import StaffMember
from center.uploads.listing import guide_book
from center.worklists.case_file import CaseFile, read_file, unmasked
from tests.center.cases.opened_case import CLERK, NINE, in_progress, item_moved, opened, settings
from tests.center.cases.worked_case import hired, noted
from tests.center.recorded import SEAL


def the_file(records: Records, staff: StaffMember, code: str) -> CaseFile:
    book = guide_book(load_knowledge())
    return records.read_now(lambda connection: read_file(connection, SEAL, staff, code, NINE, settings(), book))


def test_it_has_everything_and_nobodys_name_or_number_in_full(records: Records) -> None:
    agent, code = hired(records), in_progress(records)
    records.write_now(lambda connection: write_log(connection, code, LogKind.GUIDE, "说过流程", CLERK, NINE))
    item_moved(records, code, "seal", "start")
    found = the_file(records, agent, code)
    assert found.applicant == ("王**", "139****0001", "定襄县晋味面馆", None)
    assert [(entry.seq, entry.caption, entry.detail, entry.who) for entry in found.history] == [
        (5, "印章开始办", "", "clerk-1"),
        (4, "指导", "说过流程", "clerk-1"),
        (3, "预审通过", "全流程网办", "clerk-1"),
        (2, "代办受理", "", "clerk-1"),
        (1, "申请人确认", "", "申请人"),
    ]
    assert ([one.text for one in found.log], len(found.contents), found.receipt) == (["说过流程"], 7, None)
    assert found.papers and found.time.text and found.countdown.clocks.left is not None
    assert (found.name("clerk-1"), found.name(None)) == ("clerk-1", "—")
    assert found.term == "最晚2026年11月20日（周五）15:00代办办结"
    assert "13900000001" not in repr(found) and "王小明" not in repr(found)


def test_a_stranger_reads_nothing(records: Records) -> None:
    code, stranger = opened(records).code, hired(records, office="代县")
    with pytest.raises(UnknownCase):
        the_file(records, stranger, code)


def test_the_number_in_full_is_told_for_a_reason_that_is_kept(records: Records) -> None:
    agent, code = hired(records), opened(records).code
    found = records.write_now(lambda connection: unmasked(connection, SEAL, agent, code, "约他补签字", NINE))
    assert (found.name, found.phone) == ("王小明", "13900000001")
    assert noted(records, code) == [("agent-li", "case.unmask")]
