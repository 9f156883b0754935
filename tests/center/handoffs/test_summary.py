"""What whoever takes a conversation sees at a glance: wishes, the task with its slots in words, records; masked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import open_conversation
from center.handoffs.summary import Known, PersonShown, Summary, TaskShown, summary_of, value_in_words, wants
from center.knowledge import Knowledge
from center.messages import Words
from center.people import contact_of, prove_identity
from center.promises import Promise, Reason, make_promise, reply_due
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.tables import conversation
from center.tasks import save_task
from center.turns import Incoming, receive
from tests.center.appointments.booked import booking, wish
from tests.center.calls.called import operator
from tests.center.cases.opened_case import opened
from tests.center.handoffs.handed import TEN, rules, settings
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said


def known_talk(records: Records) -> str:
    """A conversation of somebody whose number is proved."""

    def work(at: Any) -> str:
        contact = contact_of(at, SEAL, "13900000001", "王芳", TEN)
        prove_identity(at, "widget", "somebody", contact, "code", TEN)
        return open_conversation(at, "widget", TEN, ["somebody"])

    return records.write_now(work)


def test_everything_that_is_known_is_shown_masked(records: Records, real_knowledge: Knowledge) -> None:
    talk = known_talk(records)
    message = said(records, talk, "我想注销公司，电话13900000001")
    said(records, talk, "转人工")
    slots = {"theme": "deregistration", "place": "定襄县", "phone": "13900000001", "parts": None, "remind": "declined"}
    records.write_now(lambda at: save_task(at, SEAL, talk, "open_case_form", "person", slots, TEN))
    promised = promised_in(records, talk, message)
    found = records.read_now(
        lambda at: summary_of(at, SEAL, real_knowledge, rules(), operator("op-1", None), talk, TEN)
    )
    assert found.task is not None
    rows = dict(found.task.rows)
    assert found == Summary(
        wants="我想注销公司，电话139****0001",
        task=TaskShown("政务代办", found.task.rows, "称呼"),
        guide=None,
        cases=(),
        appointments=(),
        promises=(Known(promised.code, "欠税能注销吗", "待答复"),),
        person=PersonShown(("王**",), ("139****0001",)),
    )
    assert (rows["电话"], rows["提醒"]) == ("139****0001", "不想说") and "定襄县" in rows["地点"]
    assert "现在办" not in rows


@pytest.mark.parametrize(
    ("staff", "sees"),
    [
        (operator("op-1", "定襄县"), (True, True, True, True)),
        (operator("op-2", "五台县"), (False, False, False, True)),
        (operator("op-3", None, Role.REVIEWER), (False, False, False, False)),
    ],
)
def test_records_are_shown_as_far_as_one_sees_them_elsewhere(
    records: Records, real_knowledge: Knowledge, staff: StaffMember, sees: tuple[bool, ...]
) -> None:
    talk = known_talk(records)
    opened(records)
    records.write_now(booking(wish(1)))
    promised_in(records, talk, said(records, talk, "欠税能注销吗"))
    mine = conversation.c.id == talk
    records.write_now(lambda at: at.execute(sa.update(conversation).where(mine).values(office_id="定襄县")))
    found = records.read_now(lambda at: summary_of(at, SEAL, real_knowledge, rules(), staff, talk, TEN))
    shown = found.cases, found.appointments, found.promises, found.person.phones
    assert tuple(map(bool, shown)) == sees


def promised_in(records: Records, talk: str, message: int) -> Promise:
    """A promise made in the conversation."""
    return records.write_now(
        lambda at: make_promise(
            at,
            SEAL,
            conversation_id=talk,
            message_id=message,
            reason=Reason.QUESTION,
            question="欠税能注销吗",
            phone=None,
            due=reply_due(settings(), TEN),
            now=TEN,
        )
    )


def test_a_stranger_who_only_wants_a_person_has_no_summary(records: Records, real_knowledge: Knowledge) -> None:
    talk = new_conversation(records)
    for text in ("转人工", "我要找人工客服", "在"):
        said(records, talk, text)
    found = records.read_now(
        lambda at: summary_of(at, SEAL, real_knowledge, rules(), operator("op-1", None), talk, TEN)
    )
    assert found == Summary("", None, None, (), (), (), PersonShown((), ()))
    assert records.read_now(lambda at: wants(at, SEAL, talk)) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "是"),
        ("13900000001", "139****0001"),
        (["a", None, "b"], "a、b"),
        ({"name": "晨光", "key": 3}, "晨光"),
        ({"low": 3, "high": 5}, "3、5"),
        ("very_satisfied", "非常满意"),
        ("定襄县", "定襄县政务服务中心帮办代办服务区（样例）"),
        ("dormancy.filing", "歇业备案（企业休眠）"),
    ],
)
def test_values_are_told_in_words(real_knowledge: Knowledge, value: Any, words: str) -> None:
    assert value_in_words(rules(), real_knowledge, value) == words


def test_what_was_wanted_when_somebody_was_called_comes_before_later_words(records: Records) -> None:
    talk = new_conversation(records)
    said(records, talk, "我想注销公司")
    before = records.read_now(lambda at: wants(at, SEAL, talk, until=FRIDAY_NOON))
    records.write_now(
        lambda at: receive(at, SEAL, talk, Incoming(Words("好的，谢谢您")), FRIDAY_NOON + timedelta(minutes=5))
    )
    assert before == records.read_now(lambda at: wants(at, SEAL, talk, until=FRIDAY_NOON)) == "我想注销公司"
    assert records.read_now(lambda at: wants(at, SEAL, talk)) == "好的，谢谢您"
