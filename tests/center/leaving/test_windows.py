"""Legal terms as records: opened once, used in time, ended by time, reminded of on both ends; two databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from center.cases.events import UnknownRecord, history
from center.cases.reading import read_case
from center.cases.timeline import timeline_of
from center.leaving.clockwork import windows_due
from center.leaving.states import WindowKind, WindowState
from center.leaving.windows import NotYet, NoWindow, TooLate, WindowRuns, cancel_windows, open_window, use_window
from center.records import Records
from tests.center.cases.opened_case import moved
from tests.center.leaving.leaving_case import (
    CLERK,
    CLOCK,
    DAY,
    FILED_AT,
    FILED_ON,
    SETTING,
    do,
    kinds,
    morning,
    simple_case,
    texts,
    told,
    windows,
)
from tests.center.people_recorded import overlapping

PUBLISHED_TO = FILED_ON + timedelta(20)
FILE_FROM, FILE_TO = date(2026, 12, 11), date(2026, 12, 30)
PUBLICATION = ("publication", FILED_ON + DAY, PUBLISHED_TO)
FILING = ("filing", FILE_FROM, FILE_TO)


def publish(records: Records, code: str, start: date = FILED_ON) -> None:
    do(records, open_window, SETTING, code, WindowKind.PUBLICATION, start, CLOCK, FILED_AT, CLERK)


def due(records: Records, now: object) -> int:
    return int(do(records, windows_due, SETTING, CLOCK, now))


def test_publication_then_filing_open_and_close_right(records: Records) -> None:
    code = simple_case(records)
    publish(records, code)
    assert windows(records, code) == [(*PUBLICATION, "running")]
    assert due(records, morning(PUBLISHED_TO, 23)) == 0
    with pytest.raises(NoWindow):
        do(records, use_window, code, WindowKind.FILING, CLERK, morning(PUBLISHED_TO))
    assert due(records, morning(FILE_FROM, 0)) == 1
    assert due(records, morning(FILE_FROM, 0)) == 0
    assert windows(records, code) == [(*PUBLICATION, "passed"), (*FILING, "running")]
    used = do(records, use_window, code, WindowKind.FILING, CLERK, morning(FILE_TO, 23))
    assert used.state is WindowState.USED
    assert do(records, use_window, code, WindowKind.FILING, CLERK, morning(FILE_TO + DAY)) == used
    assert due(records, morning(FILE_TO + DAY)) == 0
    assert kinds(records, code)[-4:] == ["window_opened", "publication_ended", "window_opened", "window_used"]


def test_a_missed_filing_is_told_and_may_be_published_again(records: Records) -> None:
    code = simple_case(records)
    publish(records, code)
    due(records, morning(FILE_FROM))
    after = morning(FILE_TO + DAY, 0)
    assert due(records, after) == 1
    assert windows(records, code)[-1] == (*FILING, "passed")
    with pytest.raises(TooLate):
        do(records, use_window, code, WindowKind.FILING, CLERK, after)
    assert kinds(records, code)[-1] == "filing_missed"
    assert told(records, code)[-1] == ("window_ended", after, "waiting")
    assert texts(records, code)[-1] == (
        f"{code}：“申请注销登记的期限”到12月30日（周三）已满。期限里没有登记您申请过注销。已经申请的请告诉我们；没有的，要重新公示。"
    )
    do(records, open_window, SETTING, code, WindowKind.PUBLICATION, FILE_TO + DAY, CLOCK, after, CLERK)
    assert [state for *_, state in windows(records, code)] == ["passed", "passed", "running"]


def test_both_ends_are_reminded_of_once(records: Records) -> None:
    code = simple_case(records)
    publish(records, code)
    due(records, morning(FILE_FROM, 0))
    assert told(records, code) == [
        ("window_opens", FILED_AT + DAY, "cancelled"),
        ("window_opens", morning(FILE_FROM), "waiting"),
        ("window_ends_soon", morning(date(2026, 12, 25)), "waiting"),
        ("window_last_day", morning(FILE_TO), "waiting"),
    ]
    span = "“申请注销登记的期限”从12月11日（周五）到12月30日（周三）"
    todo = "公示期满没有异议的，请在期限内向登记机关申请注销登记，过了要重新公示。"
    assert texts(records, code)[1:] == [
        f"{code}：{span}。{todo}",
        f"{code}：{span}，还剩5天。{todo}",
        f"{code}：今天（12月30日（周三））是“申请注销登记的期限”里最后一个能办的日子。{todo}",
    ]
    do(records, use_window, code, WindowKind.FILING, CLERK, morning(FILE_FROM, 10))
    assert {state for _, _, state in told(records, code)} == {"cancelled"}


def test_a_household_push_ends_by_itself(records: Records) -> None:
    code = simple_case(records)
    do(records, open_window, SETTING, code, WindowKind.HOUSEHOLD_PUSH, FILED_ON, CLOCK, FILED_AT, CLERK)
    assert due(records, morning(date(2026, 12, 1), 0)) == 1
    assert windows(records, code) == [("household_push", FILED_ON + DAY, date(2026, 11, 30), "passed")]
    assert kinds(records, code)[-1] == "push_ended"


def test_the_same_again_is_the_same_and_another_is_refused(records: Records) -> None:
    code = simple_case(records)
    publish(records, code)
    publish(records, code)
    with pytest.raises(WindowRuns) as refused:
        publish(records, code, FILED_ON + DAY)
    assert "已经在走" in refused.value.message
    assert windows(records, code) == [(*PUBLICATION, "running")]
    with pytest.raises(UnknownRecord):
        publish(records, "D-22222222")


def test_a_term_is_not_used_before_it_begins_or_twice_cancelled(records: Records) -> None:
    code = simple_case(records)
    publish(records, code)
    with pytest.raises(NotYet) as refused:
        do(records, use_window, code, WindowKind.PUBLICATION, CLERK, FILED_AT)
    assert refused.value.message == "还没到时候，11月21日（周六）起可以办。"
    assert do(records, cancel_windows, code, "wish", CLERK, FILED_AT) == 1
    assert do(records, cancel_windows, code, "wish", CLERK, FILED_AT) == 0
    assert windows(records, code) == [(*PUBLICATION, "cancelled")]


def test_the_terms_of_a_closed_case_are_dropped(records: Records) -> None:
    code = simple_case(records)
    publish(records, code)
    moved(records, code, "terminate", reason="申请人先不注销了")
    assert due(records, FILED_AT) == 1
    assert windows(records, code) == [(*PUBLICATION, "cancelled")]
    assert {state for _, _, state in told(records, code)} == {"cancelled"}
    assert due(records, morning(FILE_TO)) == 0


def test_two_couriers_at_once_move_a_term_once(records: Records) -> None:
    code = simple_case(records)
    publish(records, code)
    now = morning(FILE_FROM)
    results = overlapping(records, lambda connection: windows_due(connection, SETTING, CLOCK, now))
    assert sorted(results) == [0, 1]
    assert windows(records, code) == [(*PUBLICATION, "passed"), (*FILING, "running")]


def test_the_applicant_reads_of_terms_in_the_history(records: Records) -> None:
    code = simple_case(records)
    publish(records, code)
    case = records.read_now(lambda connection: read_case(connection, code))
    events = records.read_now(lambda connection: history(connection, code))
    assert timeline_of(case, events)[-1].text == "简易注销公示期开始：11月21日（周六）至12月10日（周四）。"
