"""Cases done in rounds (分时分次), on SQLite and on PostgreSQL."""

from __future__ import annotations

from center.cases.clocks import clocks_of
from center.cases.rounds import ALL_CANCELLED, RESTS
from center.cases.states import CaseState, PauseKind
from center.records import Records
from tests.center.cases.opened_case import (
    CHAIN,
    at,
    case,
    clock,
    done,
    events,
    faults,
    in_progress,
    item_moved,
    kinds,
    moved,
    opened,
)


def test_a_case_rests_while_all_that_is_left_is_reserved(records: Records) -> None:
    code = in_progress(records, "licence", "seal")
    done(records, code, "licence", at(20, 10))
    resting = done(records, code, "seal", at(20, 11))
    assert (resting.state, resting.due_at) == (CaseState.IN_PROGRESS, None)
    assert [(pause.kind, pause.reason) for pause in resting.pauses] == [(PauseKind.APPLICANT, RESTS)]
    month_later = clocks_of(resting, clock(), at(21, 9, month=12))
    assert (month_later.color.value, month_later.accepted) == ("green", month_later.felt - month_later.waiting)


def test_the_next_round_has_the_whole_promised_time(records: Records) -> None:
    code = in_progress(records, "licence")
    done(records, code, "licence", at(20, 10))
    woken = item_moved(records, code, "seal", "take_up", at(1, 9, month=12))
    assert (woken.hours, woken.due_at) == (5, at(1, 15, month=12))
    assert kinds(records, code)[-2:] == ["seal.take_up", "release"]
    item_moved(records, code, "bank_account", "take_up", at(1, 9, 30, month=12))
    assert case(records, code).due_at == at(1, 15, month=12)
    assert faults(records, code) == []


def test_a_case_with_a_reserved_rest_is_not_finished(records: Records) -> None:
    code = in_progress(records, *CHAIN[:6])
    for item in CHAIN[:6]:
        done(records, code, item)
    assert case(records, code).state is CaseState.IN_PROGRESS
    item_moved(records, code, "bank_account", "take_up", at(23, 9))
    assert done(records, code, "bank_account", at(23, 10)).state is CaseState.DONE


def test_dropping_the_rest_finishes_the_case(records: Records) -> None:
    code = in_progress(records, *CHAIN[:6])
    for item in CHAIN[:6]:
        done(records, code, item)
    closed = item_moved(records, code, "bank_account", "cancel", at(30, 9))
    assert (closed.state, closed.closed_at) == (CaseState.DONE, at(30, 9))


def test_a_case_of_which_nothing_is_wanted_any_more_is_terminated(records: Records) -> None:
    code = opened(records).code
    for item in CHAIN:
        item_moved(records, code, item, "cancel")
    ended = case(records, code)
    assert (ended.state, ended.reason) == (CaseState.TERMINATED, ALL_CANCELLED)
    assert events(records, code)[-1].actor == ("system", "cases")


def test_a_notice_while_the_case_rests_does_not_end_the_rest(records: Records) -> None:
    code = in_progress(records, "seal")
    done(records, code, "seal", at(20, 10))
    moved(records, code, "notify", at(20, 11))
    back = moved(records, code, "supplemented", at(20, 15))
    assert [(pause.started_at, pause.ended_at) for pause in back.pauses] == [
        (at(20, 10), at(20, 15)),
        (at(20, 15), None),
    ]


def test_items_that_end_before_pre_review_wait_for_it(records: Records) -> None:
    code = opened(records).code
    moved(records, code, "accept")
    for item in CHAIN:
        done(records, code, item)
    assert case(records, code).state is CaseState.ACCEPTED
    assert moved(records, code, "prereview", outcome="all_online").state is CaseState.DONE
