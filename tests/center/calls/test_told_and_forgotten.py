"""A caller asks what is stored and has it deleted: calls are told, their numbers go, the masked record stays."""

from __future__ import annotations

import sqlalchemy as sa

from center.call_tables import call
from center.calls.merging import Written
from center.calls.people import confirm_caller, conversation_for
from center.calls.states import CallKind, CallResult
from center.records import Records
from tests.center.calls.called import NOW, closed, done, opened, saved, view
from tests.center.my_information.lived import forgotten, stored
from tests.center.recorded import SEAL


def talked(records: Records, *, is_closed: bool) -> tuple[str, str]:
    """A confirmed caller's call and its conversation."""
    code = opened(records)
    done(records, confirm_caller, code, "")
    saved(records, code, Written("打13900000009", "答", CallKind.GUIDANCE, CallResult.GUIDED))
    found = view(records, code)
    talk = records.write_now(lambda at: conversation_for(at, SEAL, found, NOW))
    if is_closed:
        closed(records, code)
    return code, talk


def test_a_call_is_told(records: Records) -> None:
    code, talk = talked(records, is_closed=True)
    [group] = [group for group in stored(records, talk).groups if group.title == "打12345的记录"]
    assert group.lines == (f"11月20日（周五）来电{code}：“打139****0009”，已登记",)
    assert group.kept_until is not None


def test_its_numbers_go_and_its_record_stays(records: Records) -> None:
    code, talk = talked(records, is_closed=True)
    assert "来电里留的号码：1个" in forgotten(records, talk).deleted
    row = records.read_now(lambda at: at.execute(sa.select(call)).one())
    assert (row.caller_sealed, row.caller_hash, row.question_sealed) == (None, None, None)
    assert (view(records, code).question, view(records, code).caller) == ("打139****0009", None)


def test_an_unfinished_one_is_still_needed(records: Records) -> None:
    code, talk = talked(records, is_closed=False)
    assert not any("来电" in line for line in forgotten(records, talk).deleted)
    assert view(records, code).caller is not None
