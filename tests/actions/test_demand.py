"""Demands, complaints, 被要求付费, 没办成 by talking."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.demand import read_department, read_kind
from center.demand_states import DemandKind
from center.demands import open_demands, whole_words
from center.people import read_contact
from center.service import Service
from tests.actions.calling import run, small_talk, task
from tests.actions.talking import Talk
from tests.actions.test_open_case import WHOLE, words

both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
COMPLAINT = "我要投诉税务窗口，昨天让我跑了三趟都不给办"


@both
async def test_a_complaint_gets_its_code_owner_and_time(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("complain", COMPLAINT))
    assert talk.card["asks"] == "phone"
    text = await talk.say("13900000012")
    assert (talk.kind, all(part in text for part in ("投诉", "税务窗口", "13900000012"))) == ("confirm", True)
    text = await talk.say("提交")
    assert (talk.kind, talk.card["code"][0]) == ("case", "C")
    assert all(part in text for part in ("督查专岗", "11月20日（周五）18:00", "为什么是这个时间"))
    [made] = service.records.read_now(open_demands)
    assert (made.kind, made.department, made.office_id) == (DemandKind.COMPLAINT, "tax", "市本级")
    contact = service.records.read_now(lambda c: read_contact(c, service.seal, made.contact_id or 0))
    assert contact.phone == "13900000012"


@both
async def test_the_same_message_makes_one(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("complain", COMPLAINT))
    await talk.tap("不留电话，就在这里答复")
    slots = {**talk.slots, "confirmed": True}
    talk.log("提交")
    submit = {"message_id": str(talk.message), "sender": talk.id}
    first = await run(executor, "action_demand_submit", small_talk("affirm", "提交"), slots, **submit)
    again = await run(executor, "action_demand_submit", small_talk("affirm", "提交"), slots, **submit)
    assert first == again
    assert len(service.records.read_now(open_demands)) == 1


async def test_asked_to_pay_belongs_to_the_case(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", WHOLE))
    await talk.say("提交")
    code = talk.card["code"]
    text = await talk.tap("被要求付费")
    assert "先不要付钱" in text
    assert talk.card["asks"] == "matter", "the phone is known"
    await talk.say("昨天有个人说要交三百块加急费")
    await talk.say("提交")
    [made] = service.records.read_now(open_demands)
    expected = (DemandKind.ASKED_TO_PAY, code, "定襄县", "supervisor")
    assert (made.kind, made.case_code, made.office_id, made.owner) == expected


async def test_a_landline_goes_with_the_words(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("raise_demand", "帮我登记一个诉求，定襄的贷款没人管"))
    await talk.say("0350-0000000")
    await talk.say("提交")
    [made] = service.records.read_now(open_demands)
    assert (made.kind, made.office_id, made.contact_id) == (DemandKind.DEMAND, "定襄县", None)
    whole = service.records.read_now(lambda connection: whole_words(connection, service.seal, made.code))
    assert whole.endswith("（联系电话：0350-0000000）")


async def test_a_bare_wish_is_asked_what_happened(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("raise_demand", "我有个诉求"))
    assert talk.card["asks"] == "matter"
    assert service.records.read_now(open_demands) == []


@pytest.mark.parametrize(
    ("text", "before", "found"),
    [
        ("代办员问我要钱", None, "asked_to_pay"), ("我要投诉，收了我五百块", "complaint", "asked_to_pay"),
        ("跑了四趟没办成", None, "not_done"), ("跑了四趟没办成", "complaint", None), ("贷款办不下来", None, None),
        ("窗口态度太差", None, "complaint"), ("不是投诉，是跑了三趟没办成", "complaint", "not_done"),
    ],
)  # fmt: skip
def test_the_kind_in_a_message(text: str, before: str | None, found: str | None) -> None:
    assert read_kind(words(text, kind=before), True) == found


@pytest.mark.parametrize(("text", "found"), [("税务窗口", "tax"), ("消防那边", "fire"), ("大厅里", None)])
def test_the_department_in_a_message(text: str, found: str | None) -> None:
    assert read_department(words(text), True) == found
