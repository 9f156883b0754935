"""Ratings: once, after completion, by those concerned; through every door, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from center.authority import record_authority
from center.case_tables import agency_case
from center.cases.refusals import Refusal
from center.people import prove_identity
from center.people_tables import enterprise
from center.rating_cards import ask_which, thanks
from center.rating_settings import LEVELS, LOW, Level
from center.rating_subjects import OfItem, OfReception, OfStage, UnknownSubject
from center.rating_tables import rating, rectification, stage_cycle
from center.ratings import NeedsCall, NotFinished, RatedBefore, Rater, UnknownReason
from center.records import Records
from center.tables import conversation
from tests.center.cases.opened_case import NINE, at, case, done, in_progress, moved, opened, origin, wanted
from tests.center.people_recorded import known
from tests.center.rated import (
    MONDAY_END,
    TUESDAY,
    closed_cycle,
    cycle,
    events,
    finished,
    rated,
    ratings,
    rows,
    tick,
    who,
)
from tests.center.recorded import SEAL, new_conversation, said

WEDNESDAY = TUESDAY + timedelta(days=1)


def test_a_stage_is_rated_once_with_everything_that_belongs_to_it(records: Records) -> None:
    code, closed = closed_cycle(records)
    talk = new_conversation(records)
    message = said(records, talk)
    by = who(records, code, conversation_id=talk)
    answer = rated(records, closed.code, by, message_id=message, reasons=("fast", "kind", "fast"), text=" 很快 ")
    (row,) = rows(records, rating)
    assert answer == (row["id"], True, Level.SATISFIED, False, None, None, True)
    assert row == {
        "id": row["id"],
        "kind": "stage",
        "level": "satisfied",
        "cycle_id": closed.id,
        "cycle_state": "closed",
        "sub_task_id": None,
        "sub_task_state": None,
        "conversation_id": talk,
        "session": None,
        "contact_id": by.contact_id,
        "office_id": "定襄县",
        "reasons": '["fast", "kind"]',
        "text": "很快",
        "sealed": None,
        "source": "widget",
        "recorded_by": None,
        "call_id": None,
        "message_id": message,
        "retention": "rating",
        "created_at": TUESDAY,
        "updated_at": TUESDAY,
    }


def test_the_same_message_rates_once_whatever_is_asked_the_second_time(records: Records) -> None:
    code, closed = closed_cycle(records)
    talk = new_conversation(records)
    message = said(records, talk)
    by = who(records, code)
    first = rated(records, closed.code, by, Level.DISSATISFIED, message)
    again = rated(records, closed.code, by, Level.VERY_SATISFIED, message, WEDNESDAY)
    assert again == first._replace(fresh=False)
    assert (len(rows(records, rating)), len(rows(records, rectification))) == (1, 1)


def test_a_second_rating_is_refused_on_whichever_channel(records: Records) -> None:
    code, closed = closed_cycle(records)
    by = who(records, code)
    rated(records, closed.code, by)
    doors = (by, by._replace(channel="wechat"), by._replace(channel="call", recorded_by="op-1", call_id="call-9"))
    for door in doors:
        with pytest.raises(RatedBefore) as refused:
            rated(records, closed.code, door, Level.VERY_DISSATISFIED, now=WEDNESDAY)
        assert refused.value.message.startswith("这次服务已经评价过了")
    assert [row["level"] for row in rows(records, rating)] == ["satisfied"]
    assert rows(records, rectification) == []


def test_two_ratings_at_once_are_one(records: Records) -> None:
    code, closed = closed_cycle(records)
    by = who(records, code)
    outcomes = at_once(records, closed.code, by)
    assert sorted(outcomes) == ["RatedBefore", "rated"]
    assert len(rows(records, rating)) == 1


def at_once(records: Records, code: str, by: Rater) -> list[str]:
    def try_it(level: Level) -> str:
        try:
            rated(records, code, by, level)
        except Refusal as refusal:
            return type(refusal).__name__
        return "rated"

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(try_it, (Level.SATISFIED, Level.DISSATISFIED)))


def test_nothing_is_rated_before_it_is_done(records: Records) -> None:
    code = in_progress(records, theme="dormancy")
    by, open_cycle = who(records, code), cycle(records, code)
    for subject in (OfStage(open_cycle.code), OfItem(code, "dormancy_filing")):
        with pytest.raises(NotFinished) as refused:
            rated(records, subject, by)
        assert refused.value.message == "这件事还没有办完，办完以后再请您评价。现在有意见，可以直接告诉我。"
    assert rows(records, rating) == []


def test_a_finished_case_is_no_closed_cycle(records: Records) -> None:
    code = finished(records)
    with pytest.raises(NotFinished):
        rated(records, cycle(records, code).code, who(records, code), now=at(20, 11))
    assert rated(records, OfItem(code, "dormancy_filing"), who(records, code), now=at(20, 11)).fresh


def test_what_was_only_given_up_is_not_rated(records: Records) -> None:
    code = opened(records).code
    moved(records, code, "terminate", reason="不办了")
    tick(records, MONDAY_END)
    with pytest.raises(NotFinished):
        rated(records, cycle(records, code).code, who(records, code))


def test_a_second_cycle_of_the_stage_is_rated_again(records: Records) -> None:
    first, closed = closed_cycle(records)
    by = who(records, first)
    rated(records, closed.code, by)
    second = finished(records, at(30, 9))
    tick(records, at(1, 18, month=12))
    assert rated(records, cycle(records, second).code, by, now=at(2, 9, month=12)).fresh
    assert [row["number"] for row in rows(records, stage_cycle)] == [1, 2]


def test_stage_item_and_reception_are_rated_apart(records: Records) -> None:
    code, closed = closed_cycle(records)
    talk = new_conversation(records)
    by = who(records, code, conversation_id=talk)
    for subject in (OfStage(closed.code), OfItem(code, "dormancy_filing"), OfReception(talk, 0)):
        assert rated(records, subject, by).fresh
        with pytest.raises(RatedBefore):
            rated(records, subject, by)
    assert [row["kind"] for row in rows(records, rating)] == ["stage", "item", "reception"]


def test_each_session_of_a_conversation_is_rated_once_and_none_to_come(records: Records) -> None:
    talk = new_conversation(records)
    records.write_now(lambda connection: connection.execute(sa.update(conversation).values(session=1)))
    by = Rater("widget", talk)
    for session in (0, 1):
        answer = rated(records, OfReception(talk, session), by, Level.DISSATISFIED)
        assert (answer.fresh, answer.is_reachable) == (True, False)
    with pytest.raises(UnknownSubject):
        rated(records, OfReception(talk, 2), by)


@pytest.mark.parametrize("subject", [OfStage("Y-22222222"), OfItem("D-22222222", "licence"), OfReception("nowhere", 0)])
def test_what_is_not_there_and_what_is_a_strangers_look_the_same(
    records: Records, subject: OfStage | OfItem | OfReception
) -> None:
    code, closed = closed_cycle(records)
    talk = new_conversation(records)
    stranger = Rater("widget", new_conversation(records), known(records, "13900000009"))
    messages = set()
    for what in (subject, OfStage(closed.code), OfItem(code, "dormancy_filing"), OfReception(talk, 0)):
        with pytest.raises(UnknownSubject) as refused:
            rated(records, what, stranger)
        messages.add(refused.value.message)
    assert messages == {"没有找到您可以评价的事项，请核对编号。"}


def test_the_enterprise_rates_by_conversation_proof_or_authority(records: Records) -> None:
    talk, other = new_conversation(records), new_conversation(records)
    code = opened(records, source=origin(said(records, talk), conversation_id=talk), choice=wanted("dormancy")).code
    moved(records, code, "accept")
    moved(records, code, "prereview", outcome="all_online")
    finish(records, code)
    view, agent = case(records, code), known(records, "13900000008", "李代理")
    records.write_now(
        lambda connection: record_authority(
            connection, view.enterprise_id, agent, "operator", "营业执照", None, "clerk-1", NINE
        )
    )
    records.write_now(lambda connection: connection.execute(sa.update(conversation).values(person=conversation.c.id)))
    records.write_now(lambda connection: prove_identity(connection, "json", other, view.contact_id, "code", NINE))
    item = OfItem(code, "dormancy_filing")
    for by, contact in ((Rater("json", talk), view.contact_id), (Rater("wechat", other), view.contact_id)):
        rated(records, item, by)
        assert rows(records, rating)[-1]["contact_id"] == contact
        forget(records)
    assert rated(records, item, Rater("call", contact_id=agent)).fresh


def finish(records: Records, code: str) -> None:
    done(records, code, "dormancy_filing")


def forget(records: Records) -> None:
    records.write_now(lambda connection: connection.execute(sa.delete(rating)))


def test_staff_only_record_what_was_said_in_a_call(records: Records) -> None:
    code, closed = closed_cycle(records)
    by = who(records, code, channel="call")
    for changes in ({"recorded_by": "op-1"}, {"call_id": "call-9"}):
        with pytest.raises(NeedsCall) as refused:
            rated(records, closed.code, by._replace(**changes))
        assert refused.value.message.startswith("评价由企业自己作出。")
    answer = rated(records, closed.code, by._replace(recorded_by="op-1", call_id="call-9"))
    assert answer.is_recorded
    assert (rows(records, rating)[0]["recorded_by"], rows(records, rating)[0]["source"]) == ("op-1", "call")


def test_reasons_are_those_of_the_level(records: Records) -> None:
    code, closed = closed_cycle(records)
    by = who(records, code)
    for level, reason in ((Level.SATISFIED, "slow"), (Level.BASICALLY_SATISFIED, "fast"), (Level.DISSATISFIED, "moon")):
        with pytest.raises(UnknownReason):
            rated(records, closed.code, by, level, reasons=(reason,))
    assert rated(records, closed.code, by, Level.BASICALLY_SATISFIED, reasons=("slow",)).fresh


def test_names_and_numbers_in_the_words_are_sealed(records: Records) -> None:
    code, closed = closed_cycle(records)
    words = "我是王小明，定襄县晋味面馆的，证件110101199003078515，让我跑了五趟，打13900000002"
    rated(records, closed.code, who(records, code), Level.DISSATISFIED, text=words)
    (row,) = rows(records, rating)
    assert row["text"] == "我是〔姓名已隐去〕，〔企业名已隐去〕的，证件〔身份证号已隐去〕，让我跑了五趟，打139****0002"
    assert SEAL.open(row["sealed"], f"text of rating of {closed.code}") == words.replace(
        "110101199003078515", "〔身份证号已隐去〕"
    )


@pytest.mark.parametrize("level", LEVELS)
def test_a_low_level_opens_a_rectification_in_the_same_transaction(records: Records, level: Level) -> None:
    code, closed = closed_cycle(records)
    answer = rated(records, closed.code, who(records, code), level)
    made = rows(records, rectification)
    assert (answer.rectification, answer.due_at) == ((made[0]["code"], made[0]["due_at"]) if made else (None, None))
    assert bool(made) == (level in LOW)
    if made:
        (event,) = events(records, made[0]["code"])
        due_at = at(1, 18, month=12)
        expected = {"level": level.value, "office_id": "定襄县", "owner": "supervisor", "due_at": made[0]["due_at"]}
        assert (made[0]["due_at"], made[0]["rating_id"]) == (due_at, answer.id)
        assert event.data == {**expected, "due_at": due_at.astimezone(made[0]["due_at"].tzinfo).isoformat()}


def test_what_is_said_back(records: Records) -> None:
    now = TUESDAY
    assert thanks(Level.SATISFIED, None, None, True, now) == "记下了：满意。谢谢您告诉我们。"
    low = (Level.DISSATISFIED, "Z-22222229", at(1, 18, month=12))
    head = (
        "记下了：不满意。谢谢您告诉我们。没让您满意，很抱歉。已经交专人整改，编号Z-22222229，"
        "最晚12月1日（周二）18:00前改好并核实；"
    )
    assert thanks(*low, True, now) == f"{head}会先打电话向您了解情况。"
    assert thanks(*low, False, now) == f"{head}想让我们回电话的，请留个手机号。"
    assert ask_which((Level.BASICALLY_SATISFIED, Level.DISSATISFIED)) == (
        "您的意思是“基本满意”，还是“不满意”？选一个回复就行。"
    )


def test_the_setting_of_the_repository() -> None:
    setting = ratings()
    assert (setting.open_days, setting.remind_after, setting.rectify_days) == (30, 3, 5)
    assert [len(setting.reasons(level)) for level in LEVELS] == [6, 6, 10, 10, 10]


def test_a_rating_names_nobody_in_any_event(records: Records) -> None:
    code, closed = closed_cycle(records)
    by = who(records, code)
    answer = rated(records, closed.code, by, Level.DISSATISFIED, text="王小明，13900000001")
    assert answer.rectification
    for record in (closed.code, answer.rectification):
        written = json.dumps([event.data for event in events(records, record)], ensure_ascii=False)
        assert "王小明" not in written
        assert "13900000001" not in written
    assert len(rows(records, agency_case)) == len(rows(records, enterprise)) == 1
