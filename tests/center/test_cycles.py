"""Stage cycles, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from center.cases.states import CaseState
from center.cycles import CycleState, UnknownCycle, close_cycle, due_cycles, join_cycle, read_cycle
from center.identifiers import read_code
from center.rating_tables import invitation, stage_cycle
from center.records import Records
from tests.center.cases.opened_case import CHAIN, NINE, at, case, done, in_progress, item_moved, moved, opened, wanted
from tests.center.people_recorded import overlapping
from tests.center.rated import MONDAY_END, cycle, events, finished, kinds, rows, tick


def test_the_first_case_of_a_stage_opens_a_cycle(records: Records) -> None:
    code = opened(records).code
    made = cycle(records, code)
    assert read_code(made.code) == made.code
    assert made.code.startswith("Y-")
    assert made == made._replace(
        enterprise_id=case(records, code).enterprise_id,
        stage="establishment",
        number=1,
        state=CycleState.OPEN,
        opened_at=NINE,
        closes_at=None,
        closed_at=None,
    )
    assert [(event.kind, event.data) for event in events(records, made.code)] == [
        ("opened", {"enterprise_id": made.enterprise_id, "stage": "establishment", "number": 1}),
        ("joined", {"case": code}),
    ]


def test_cases_of_one_stage_share_a_cycle_and_other_stages_and_firms_have_their_own(records: Records) -> None:
    first = cycle(records, opened(records).code)
    assert cycle(records, opened(records, wanted("open_hotel")).code) == first
    others = [
        cycle(records, opened(records, choice).code)
        for choice in (wanted("deregister"), wanted(enterprise="另一家面馆"), wanted(phone="13900000002"))
    ]
    assert len({first.code, *(other.code for other in others)}) == 4
    assert {other.number for other in others} == {1}


def test_joining_twice_changes_nothing(records: Records) -> None:
    code = opened(records).code
    before = cycle(records, code)
    again = records.write_now(
        lambda connection: join_cycle(connection, code, before.enterprise_id, "change", at(21, 9))
    )
    assert (again, cycle(records, code), kinds(records, before.code)) == (before.code, before, ["opened", "joined"])


def test_a_cycle_closes_at_the_end_of_the_working_day_after_its_last_case(records: Records) -> None:
    code = finished(records)
    assert cycle(records, code).closes_at == MONDAY_END
    assert tick(records, MONDAY_END - timedelta(seconds=1)) == 0
    assert tick(records, MONDAY_END + timedelta(minutes=1)) == 1
    assert tick(records, MONDAY_END + timedelta(minutes=2)) == 0
    ended = cycle(records, code)
    assert (ended.state, ended.closed_at) == (CycleState.CLOSED, MONDAY_END + timedelta(minutes=1))
    assert kinds(records, ended.code) == ["opened", "joined", "closing", "closed", "invited"]


def test_a_new_case_in_the_last_day_keeps_the_cycle_open(records: Records) -> None:
    code = finished(records)
    follower = in_progress(records, theme="dormancy", now=at(23, 17))
    held = cycle(records, code)
    assert (cycle(records, follower), held.closes_at) == (held, None)
    assert tick(records, at(24, 9)) == 0
    done(records, follower, "dormancy_filing", at(24, 9))
    assert cycle(records, code).closes_at == at(25, 18)


def test_a_case_after_the_close_opens_the_next_cycle(records: Records) -> None:
    first = finished(records)
    tick(records, MONDAY_END)
    second = finished(records, at(30, 9))
    assert [row["number"] for row in rows(records, stage_cycle)] == [1, 2]
    assert (cycle(records, first).number, cycle(records, second).number) == (1, 2)
    tick(records, at(1, 18, month=12))
    assert len(rows(records, invitation)) == 2


def test_a_case_that_was_given_up_closes_the_cycle_without_an_invitation(records: Records) -> None:
    code = opened(records).code
    assert moved(records, code, "terminate", reason="不办了").state is CaseState.TERMINATED
    assert cycle(records, code).closes_at == MONDAY_END
    assert tick(records, MONDAY_END) == 1
    assert cycle(records, code).state is CycleState.CLOSED
    assert rows(records, invitation) == []


def resting(records: Records, **reserve: Any) -> str:
    """A case of which all is done but the bank account, which is kept for later."""
    code = in_progress(records)
    item_moved(records, code, "bank_account", "reserve", NINE, **reserve)
    for item in CHAIN[:6]:
        done(records, code, item)
    return code


def test_a_rest_that_is_put_off_for_more_than_a_month_holds_nothing(records: Records) -> None:
    code = resting(records, remind_at=NINE + timedelta(days=31))
    assert (case(records, code).state, cycle(records, code).closes_at) == (CaseState.IN_PROGRESS, MONDAY_END)
    tick(records, MONDAY_END)
    assert len(rows(records, invitation)) == 1


@pytest.mark.parametrize("reserve", [{}, {"remind_at": NINE + timedelta(days=30)}])
def test_a_shorter_rest_holds_the_cycle_until_it_has_lain_for_a_month(
    records: Records, reserve: dict[str, Any]
) -> None:
    code = resting(records, **reserve)
    assert cycle(records, code).closes_at is None
    assert tick(records, NINE + timedelta(days=30)) == 0
    assert tick(records, NINE + timedelta(days=30, minutes=1)) == 1
    assert cycle(records, code).closes_at == at(21, 18, month=12)


def test_taking_up_the_rest_holds_the_cycle_again(records: Records) -> None:
    code = resting(records, remind_at=NINE + timedelta(days=60))
    item_moved(records, code, "bank_account", "take_up", at(23, 10))
    assert cycle(records, code).closes_at is None
    done(records, code, "bank_account", at(23, 11))
    assert cycle(records, code).closes_at == at(24, 18)
    assert kinds(records, cycle(records, code).code) == ["opened", "joined", "closing", "held", "closing"]


def test_what_is_taken_up_after_the_close_is_not_rated_twice(records: Records) -> None:
    code = resting(records, remind_at=NINE + timedelta(days=60))
    tick(records, MONDAY_END)
    item_moved(records, code, "bank_account", "take_up", at(30, 10))
    done(records, code, "bank_account", at(30, 11))
    assert tick(records, at(10, 9, month=12)) == 0
    assert [row["state"] for row in rows(records, stage_cycle)] == ["closed"]


def test_two_cases_that_end_at_once_close_the_cycle(records: Records) -> None:
    first = in_progress(records, theme="open_hotel")
    second = in_progress(records)
    threads = [
        Thread(target=moved, args=(records, code, "terminate"), kwargs={"reason": "不办了"}) for code in (first, second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cycle(records, first) == cycle(records, second)
    assert cycle(records, first).closes_at == MONDAY_END


def test_two_cases_that_open_at_once_share_the_cycle(records: Records) -> None:
    firm = case(records, opened(records, wanted("deregister")).code).enterprise_id
    names = iter(("D-FIRST", "D-SECOND"))

    def work(connection: Any) -> str:
        return join_cycle(connection, next(names), firm, "change", NINE)

    one, other = overlapping(records, work)
    assert one == other
    assert kinds(records, one) == ["opened", "joined", "joined"]


def test_two_couriers_close_a_cycle_once(records: Records) -> None:
    code = finished(records)
    (cycle_id,) = records.read_now(lambda connection: due_cycles(connection, MONDAY_END))
    closed = overlapping(records, lambda connection: close_cycle(connection, cycle_id, MONDAY_END))
    assert [found is not None for found in closed] == [True, False]
    assert kinds(records, cycle(records, code).code).count("closed") == 1


def test_an_unknown_cycle_is_refused(records: Records) -> None:
    with pytest.raises(UnknownCycle) as refused:
        records.read_now(lambda connection: read_cycle(connection, "Y-22222222"))
    assert refused.value.message == "没有编号为Y-22222222的记录。"
