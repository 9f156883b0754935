"""What is stored about a person: every kind, with its term and its reason, and nothing of anybody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from center.authority import Role, record_authority
from center.my_information import Group, Stored
from center.my_information.records import READERS
from center.my_information.stored import STILL_NEEDED
from center.records import Records
from center.retention_setting import Kind
from tests.center.appointments.booked import booking, origin, wish
from tests.center.my_information.lived import answered, forgotten, lived, proved, rules, stored
from tests.center.people_recorded import credit_code, founded
from tests.center.recorded import FRIDAY_NOON, new_conversation

IN_A_YEAR = date(2027, 11, 20)


def test_every_kind_is_told(records: Records) -> None:
    talk = new_conversation(records)
    codes = lived(records, talk)
    confirmed = next(line for line in stored(records, talk).groups[2].lines if "已确认" in line)
    because = {kind: rules().of(kind).reason for kind in Kind}
    case_reason = f"{because[Kind.CASE]}；{STILL_NEEDED}"
    agreed = "11月20日（周五）同意：“同意代办人员使用您留的称呼和电话”"
    assert stored(records, talk) == Stored(
        (
            Group("对话", ("网上对话：4句，11月20日（周五）",), IN_A_YEAR, because[Kind.CONVERSATION]),
            Group("没办完的事", ("办事时填过的内容：1份，最近一次11月20日（周五）",), IN_A_YEAR, because[Kind.TASK]),
            Group("拟稿", (f"拟稿{codes['draft']}：拟稿中", confirmed), None, because[Kind.DRAFT]),
            Group(
                "停业注销的问答",
                ("11月20日（周五）问停业还是注销时说的",),
                date(2028, 11, 20),
                because[Kind.TRIAGE],
            ),
            Group(
                "联系方式",
                ("手机号139****0001，称呼周女士", f"答复单{codes['promise']}留的电话139****0001"),
                None,
                because[Kind.CONTACT],
            ),
            Group("企业", ("忻府区晨光奶茶店",), None, because[Kind.ENTERPRISE]),
            Group("代办", (f"代办{codes['case']}：企业开办一链办理，待代办受理",), None, case_reason),
            Group(
                "预约",
                (f"预约{codes['appointment']}：营业执照，11月24日（周二）上午9:30，已预约",),
                None,
                because[Kind.APPOINTMENT],
            ),
            Group("诉求和投诉", (f"投诉{codes['demand']}：“窗口让我跑三趟”，已收到",), None, because[Kind.DEMAND]),
            Group(
                "留言和答复", (f"答复单{codes['promise']}：“分店要重新办证吗”，待答复",), None, because[Kind.PROMISE]
            ),
            Group("您的同意", (agreed,), None, because[Kind.CONSENT]),
            Group("通知", ("发给您的通知：3条",), IN_A_YEAR, because[Kind.NOTICE]),
        )
    )


def test_a_stranger_sees_nothing_of_it_and_who_has_said_nothing_has_nothing(records: Records) -> None:
    lived(records, new_conversation(records))
    other = new_conversation(records)
    assert stored(records, other) == Stored(())
    answered(records, other, "你好")
    assert [group.title for group in stored(records, other).groups] == ["对话"]


def test_a_name_is_told_only_to_whom_the_channel_has_proved(records: Records) -> None:
    known, other = new_conversation(records), new_conversation(records)
    proved(records, known, name="周女士")
    lived_here = lived(records, other)
    assert lived_here["case"] in str(stored(records, known))
    contacts = next(group for group in stored(records, other).groups if group.title == "联系方式")
    assert contacts.lines[0] == "手机号139****0001，称呼周女士"


def test_a_number_that_somebody_typed_shows_no_name(records: Records) -> None:
    talk, typed = new_conversation(records), new_conversation(records)
    proved(records, talk, name="周女士")
    records.write_now(booking(wish(1), origin(answered(records, typed), typed)))
    contacts = next(group for group in stored(records, typed).groups if group.title == "联系方式")
    assert contacts.lines == ("手机号139****0001",)


def test_conversations_of_the_same_proved_person_belong_together(records: Records) -> None:
    here, there = new_conversation(records), new_conversation(records)
    for talk in (here, there):
        answered(records, talk, "你好")
        proved(records, talk)
    assert stored(records, here).groups[0].lines == ("网上对话：2句，11月20日（周五）",) * 2
    assert forgotten(records, there).deleted == ("说过的话：4句", "联系方式：1个")
    assert stored(records, here) == Stored(())


def test_a_credit_code_is_shown_whole_only_to_who_may_act_for_the_enterprise(records: Records) -> None:
    talk, code = new_conversation(records), credit_code(1)
    contact = proved(records, talk)
    named = founded(records, contact, "晋味源", code)
    lines = [group.lines for group in stored(records, talk).groups if group.title == "企业"]
    assert lines == [(f"晋味源（代码尾号{code[-4:]}）",)]
    agent, until = (named, contact, Role.AGENT, "授权委托书1号"), date(2026, 12, 1)
    records.write_now(lambda connection: record_authority(connection, *agent, until, "S1", FRIDAY_NOON))
    for later, shown in ((timedelta(), f"晋味源（{code}）"), (timedelta(days=30), f"晋味源（代码尾号{code[-4:]}）")):
        [group] = [one for one in stored(records, talk, FRIDAY_NOON + later).groups if one.title == "企业"]
        assert group.lines == (shown,)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_reader_and_a_term(kind: Kind) -> None:
    assert kind in READERS
    assert rules().of(kind).last_day(FRIDAY_NOON) > (FRIDAY_NOON + timedelta(days=360)).date()
