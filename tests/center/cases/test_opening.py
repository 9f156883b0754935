"""Opening cases, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from center.case_tables import agency_case, record_event, sub_task
from center.cases.opening import NothingWanted, Opened
from center.cases.own import UnderWay, note_asked_again
from center.cases.states import CaseState, Path, SubTaskState
from center.identifiers import read_code
from center.people import ProvedBy, prove_identity, read_contact
from center.people_tables import contact
from center.records import Records
from center.tables import conversation
from tests.center.cases.opened_case import (
    CHAIN,
    NINE,
    at,
    case,
    catalogue,
    done,
    events,
    faults,
    in_progress,
    kinds,
    moved,
    opened,
    origin,
    wanted,
)
from tests.center.recorded import SEAL, new_conversation, said


def counted(records: Records, table: sa.Table) -> int:
    wanted_rows = sa.select(sa.func.count()).select_from(table)
    return records.read_now(lambda connection: int(connection.execute(wanted_rows).scalar_one()))


def states(answer: Opened) -> dict[str, str]:
    return {task.item: task.state.value for task in answer.sub_tasks}


def test_one_yes_opens_seven_items_with_a_code_and_the_times(records: Records) -> None:
    answer = opened(records)
    assert read_code(answer.code) == answer.code
    assert answer.code.startswith("D-")
    assert (answer.fresh, answer.accept_by, answer.due_at) == (True, at(20, 15), at(20, 15))
    assert tuple(task.item for task in answer.sub_tasks) == CHAIN
    assert answer.why_accept == ("不晚于办好的时间。",)
    assert answer.why_due[-1] == "到11月20日（周五）15:00为止。"
    assert states(answer) == dict.fromkeys(CHAIN, "todo")


def test_what_takes_longer_than_the_day_is_accepted_by_its_end(records: Records) -> None:
    answer = opened(records, wanted("open_catering"))
    assert (answer.accept_by, answer.why_accept[-1]) == (at(20, 18), "11月20日（周五）18:00下班时到期。")


def test_a_permit_of_the_trade_waits_for_the_licence(records: Records) -> None:
    held = {"special_trade", "public_hygiene"}
    expected = {item: "blocked" if item in held else "todo" for item in (*CHAIN, *held)}
    assert states(opened(records, wanted("open_hotel"))) == expected


def test_the_row_holds_what_was_confirmed(records: Records) -> None:
    row = case(records, opened(records, wanted("open_catering")).code)
    assert (row.state, row.path, row.trade) == (CaseState.SUBMITTED, Path.MIXED, "catering")
    assert (row.theme, row.stage, row.office_id, row.hours) == ("open_catering", "establishment", "定襄县", 40)
    assert (row.complete_at, row.closed_at, row.last_event, row.pauses) == (None, None, 1, ())


def test_a_yes_after_closing_time_is_accepted_on_the_next_working_day(records: Records) -> None:
    assert opened(records, now=at(20, 18, 30)).accept_by == at(23, 12)
    assert opened(records, wanted(phone="13900000002"), now=at(20, 17, 55)).accept_by == at(20, 18)


def test_a_part_now_and_the_rest_later(records: Records) -> None:
    remind_at = at(1, 9, month=12)
    answer = opened(records, wanted(items=("licence", "seal", "tax"), remind_at=remind_at))
    later = [task for task in answer.sub_tasks if task.state is SubTaskState.RESERVED]
    assert [(task.item, task.batch, task.remind_at) for task in later] == [(item, 2, remind_at) for item in CHAIN[3:]]
    assert {task.batch for task in answer.sub_tasks[:3]} == {1}


@pytest.mark.parametrize("items", [(), ("licence", "moon")])
def test_nothing_and_what_is_not_offered_are_refused(records: Records, items: tuple[str, ...]) -> None:
    with pytest.raises(NothingWanted) as refused:
        opened(records, wanted(items=items))
    assert refused.value.message
    assert counted(records, agency_case) == counted(records, contact) == 0


def test_a_message_opens_one_case_however_often_it_is_retried(records: Records) -> None:
    conversation = new_conversation(records)
    source = origin(said(records, conversation), conversation_id=conversation)
    first = opened(records, source=source)
    again = opened(records, wanted("deregister"), source, NINE + timedelta(days=3))
    assert again == first._replace(fresh=False)
    assert (counted(records, agency_case), counted(records, sub_task), kinds(records, first.code)) == (1, 7, ["opened"])


def test_a_second_yes_for_the_same_matter_is_the_same_case(records: Records) -> None:
    first = opened(records)
    assert opened(records, wanted(enterprise=" 定襄县晋味面馆 ")) == first._replace(fresh=False)
    assert opened(records, wanted("deregister")).fresh
    assert opened(records, wanted(enterprise="定襄县另一家面馆")).fresh
    assert opened(records, wanted(phone="13900000002")).fresh


def test_a_closed_case_makes_room_for_another(records: Records) -> None:
    code = in_progress(records, theme="dormancy")
    assert done(records, code, "dormancy_filing").state is CaseState.DONE
    assert opened(records, wanted("dormancy")).fresh


def test_a_held_case_still_says_what_was_promised(records: Records) -> None:
    first = opened(records)
    moved(records, first.code, "accept")
    moved(records, first.code, "hold", kind="identity")
    assert opened(records)[:6] == first._replace(fresh=False)[:6]


def test_two_yeses_at_once_are_one_case(records: Records) -> None:
    answers: list[Opened] = []
    start = Barrier(2)

    def confirm() -> None:
        start.wait()
        answers.append(opened(records))

    threads = [Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.fresh for answer in answers) == [False, True]
    assert len({answer.code for answer in answers}) == counted(records, agency_case) == 1


def test_the_first_event_tells_what_was_promised_and_no_name(records: Records) -> None:
    code = opened(records, wanted(items=("licence",)), origin(staff_id="clerk-7")).code
    (event,) = events(records, code)
    assert (event.kind, event.actor) == ("opened", ("staff", "clerk-7"))
    assert event.data == {
        "theme": "one_chain",
        "title": catalogue().theme("one_chain").title,
        "channel": "json",
        "office_id": "定襄县",
        "items": ["licence"],
        "reserved": list(CHAIN[1:]),
        "remind_at": None,
        "pairs": {"licence": ["e_licence", "e_seal"]},
        "hours": 4,
        "accept_by": "2026-11-20T15:00:00+08:00",
        "due_at": "2026-11-20T15:00:00+08:00",
        "why_due": event.data["why_due"],
    }
    assert faults(records, code) == []


def test_no_name_and_no_number_is_stored_in_the_clear(records: Records) -> None:
    opened(records)

    def everything(connection: Any) -> str:
        return str(
            [connection.execute(sa.select(table)).all() for table in (agency_case, sub_task, record_event, contact)]
        )

    stored = records.read_now(everything)
    assert "王小明" not in stored
    assert "1390000000" not in stored


def test_a_stranger_with_the_number_and_the_name_is_shown_nothing_and_changes_nothing(records: Records) -> None:
    mine, theirs = new_conversation(records), new_conversation(records)
    first = opened(records, source=origin(said(records, mine), conversation_id=mine))
    before = (events(records, first.code), counted(records, agency_case))
    with pytest.raises(UnderWay) as refused:
        opened(records, wanted(name="别人"), origin(said(records, theirs), conversation_id=theirs))
    assert (refused.value.code, first.code in refused.value.message) == (first.code, False)
    assert (events(records, first.code), counted(records, agency_case)) == before
    named = records.read_now(lambda connection: read_contact(connection, SEAL, case(records, first.code).contact_id))
    assert named.name == "王小明"


def test_who_is_proved_and_staff_are_shown_the_case_that_is_open(records: Records) -> None:
    mine, theirs = new_conversation(records), new_conversation(records)
    first = opened(records, source=origin(said(records, mine), conversation_id=mine))
    known_as = sa.update(conversation).where(conversation.c.id == theirs).values(person="hash")
    contact_id = case(records, first.code).contact_id

    def prove(connection: Any) -> None:
        connection.execute(known_as)
        prove_identity(connection, "json", "hash", contact_id, ProvedBy.CODE, NINE)

    records.write_now(prove)
    for source in (origin(said(records, theirs), conversation_id=theirs), origin(staff_id="clerk-1")):
        assert opened(records, source=source) == first._replace(fresh=False)


def test_the_agent_sees_once_a_day_and_conversation_that_it_was_asked_for_again(records: Records) -> None:
    code, talks = opened(records).code, [new_conversation(records), new_conversation(records)]
    for hours, talk in ((0, 0), (1, 0), (2, 1), (23, 0), (25, 0)):
        later = NINE + timedelta(hours=hours)
        records.write_now(lambda c, talk=talk, at=later: note_asked_again(c, code, talks[talk], at))
    seen = [(event.actor.name, event.at) for event in events(records, code) if event.kind == "asked_again"]
    assert seen == [(talks[number], NINE + timedelta(hours=hours)) for number, hours in ((0, 0), (1, 2), (0, 25))]
    assert faults(records, code) == []
