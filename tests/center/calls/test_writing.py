"""The record of a call is written, closed when it is complete, or made void."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from center.call_tables import call
from center.calls.merging import BETWEEN, Written
from center.calls.states import (
    CallEnded,
    CallKind,
    CallResult,
    CallState,
    IncompleteCall,
    NotYours,
    UnknownCall,
)
from center.calls.writing import choose_guide, discard_call, drop_guide, reopen_call, save_call
from center.records import Records
from center.staff.accounts import UnknownStaff
from tests.center.calls.called import (
    COLLEAGUE,
    ELSEWHERE,
    FILING,
    NOW,
    OPERATOR,
    closed,
    done,
    opened,
    saved,
    view,
)
from tests.center.people_recorded import overlapping
from tests.center.recorded import SEAL
from tests.center.staff.staffed import made

QUESTION = Written("歇业备案怎么办")
PLAIN = Written("歇业备案怎么办", "向登记机关备案", notice_given=True)


def test_what_is_typed_is_kept(records: Records) -> None:
    code = opened(records)
    kept = saved(records, code, QUESTION)
    assert (kept.revision, kept.written, kept.is_merged) == (1, QUESTION, False)
    assert view(records, code).question == "歇业备案怎么办"


def test_what_did_not_change_is_not_written_again(records: Records) -> None:
    code = opened(records)
    saved(records, code, QUESTION)
    assert saved(records, code, QUESTION, QUESTION, 1).revision == 1


def test_numbers_in_the_words_are_sealed_and_masked_for_others(records: Records) -> None:
    code = opened(records)
    saved(records, code, Written("打13900000002找老周，身份证140902199001011239"))
    row = records.read_now(lambda at: at.execute(sa.select(call)).one())
    assert "13900000002" not in str(tuple(row))
    assert view(records, code).question == "打13900000002找老周，身份证〔身份证号已隐去〕"
    assert view(records, code, COLLEAGUE).question == "打139****0002找老周，身份证〔身份证号已隐去〕"


def test_two_pages_lose_nothing(records: Records) -> None:
    code = opened(records)
    saved(records, code, Written("歇业"))
    saved(records, code, Written("歇业，在定襄"), Written("歇业"), 1)
    late = saved(records, code, Written("歇业，急"), Written("歇业"), 1)
    assert (late.written.question, late.is_merged) == (f"歇业，在定襄\n{BETWEEN}\n，急", True)
    assert view(records, code).question == late.written.question


def test_two_saves_at_once_lose_nothing(records: Records) -> None:
    code = opened(records)
    texts = iter(["甲", "乙"])

    def work(at: object) -> str:
        mine = Written(next(texts))
        return save_call(at, SEAL, OPERATOR, code, mine, Written(), 0, NOW).written.question

    overlapping(records, work)
    assert set("甲乙") < set(view(records, code).question)


def test_only_who_takes_the_call_writes(records: Records) -> None:
    code = opened(records)
    with pytest.raises(NotYours):
        saved(records, code, QUESTION, staff=COLLEAGUE)
    with pytest.raises(UnknownCall):
        saved(records, code, QUESTION, staff=ELSEWHERE)


def test_a_plain_question_is_closed_with_what_follows_from_it(records: Records) -> None:
    code = opened(records)
    done(records, choose_guide, code, FILING)
    saved(records, code, PLAIN)
    found = closed(records, code, now=NOW + timedelta(minutes=2))
    assert (found.state, found.kind, found.result) == (CallState.CLOSED, CallKind.BUSINESS, CallResult.ANSWERED)
    assert (found.guides, found.notice_given) == ((FILING,), True)
    assert (found.caller, found.ended_at) == ("139****0001", NOW + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        (Written(), ["question", "kind", "result"]),
        (Written("问"), ["kind", "result"]),
        (Written("问", "答"), ["kind", "notice_given"]),
        (Written("问", "", CallKind.GUIDANCE, CallResult.GUIDED), ["answer"]),
        (Written("问", "答", CallKind.COMPLEX, CallResult.TRANSFERRED), ["owner"]),
    ],
)
def test_what_is_missing_is_named(records: Records, written: Written, missing: list[str]) -> None:
    code = opened(records)
    saved(records, code, written)
    with pytest.raises(IncompleteCall) as refused:
        closed(records, code)
    assert (list(refused.value.missing), refused.value.field) == (missing, missing[0])
    assert view(records, code).is_open


@pytest.mark.parametrize(
    "written",
    [
        Written("问在哪办", "请到忻府区窗口", CallKind.GUIDANCE, CallResult.GUIDED),
        Written("", "", None, CallResult.DROPPED),
        Written("问进度", "", None, CallResult.PROGRESS),
        Written("问税务", "", None, CallResult.TRANSFERRED),
        Written("问", "", CallKind.BUSINESS, CallResult.PROMISE),
    ],
)
def test_what_is_enough(records: Records, written: Written) -> None:
    code = opened(records)
    saved(records, code, written)
    assert closed(records, code).notice_given is False


def test_a_complex_matter_has_an_owner_who_is_known(records: Records) -> None:
    made(records, "agent-1")
    code = opened(records)
    written = Written("问", "答", CallKind.COMPLEX, CallResult.TRANSFERRED, "agent-1", True)
    with pytest.raises(UnknownStaff):
        saved(records, code, written._replace(owner="nobody"))
    saved(records, code, written)
    assert closed(records, code).owner == "agent-1"


def test_a_closed_call_is_closed_for_good(records: Records) -> None:
    code = opened(records)
    done(records, choose_guide, code, FILING)
    saved(records, code, PLAIN)
    first = closed(records, code)
    assert closed(records, code, now=NOW + timedelta(hours=1)) == first
    for late in (
        lambda: saved(records, code, QUESTION, PLAIN, 1),
        lambda: done(records, choose_guide, code, "dormancy.term"),
        lambda: done(records, discard_call, code, "打错了"),
        lambda: done(records, reopen_call, code),
    ):
        with pytest.raises(CallEnded):
            late()


def test_a_closed_number_calls_again(records: Records) -> None:
    code = opened(records)
    done(records, choose_guide, code, FILING)
    saved(records, code, PLAIN)
    closed(records, code)
    assert opened(records) != code


def test_void_and_back(records: Records) -> None:
    code = opened(records)
    with pytest.raises(IncompleteCall):
        done(records, discard_call, code, " ")
    done(records, discard_call, code, "没有人说话")
    assert view(records, code).state is CallState.DISCARDED
    assert done(records, reopen_call, code).is_open
    assert done(records, reopen_call, code).is_open


def test_guides_are_chosen_once_and_taken_back(records: Records) -> None:
    code = opened(records)
    for _ in range(2):
        done(records, choose_guide, code, FILING)
    done(records, choose_guide, code, "dormancy.term", now=NOW + timedelta(seconds=1))
    assert view(records, code).guides == (FILING, "dormancy.term")
    records.write_now(lambda at: drop_guide(at, SEAL, OPERATOR, code, FILING))
    assert view(records, code).guides == ("dormancy.term",)
