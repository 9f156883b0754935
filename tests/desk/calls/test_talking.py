"""The bot's forms inside the call, and what is taken down from them."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from center.call_tables import call, call_record
from center.cases.events import Actor
from center.demand_states import DemandKind
from center.demands import Raised, open_demand
from center.promises import PHONE
from center.rating_tables import rating
from center.staff_tables import audit_entry
from center.tables import conversation, message, promise, turn
from desk.calls.knowing import knowledge
from tests.desk.calls.stub_bot import StubBot
from tests.desk.calls.test_record import opened
from tests.desk.house import House


def raised(desk: House) -> str:
    """A demand as the bot's form makes it in the call's conversation."""
    [row] = desk.rows(sa.select(call.c.conversation_id))
    talk = str(row.conversation_id)

    def make(connection: Any) -> str:
        due = knowledge().service.working_clock().due(desk.now, 4)
        words = Raised(DemandKind.DEMAND, "窗口跑了三趟", "定襄县", conversation_id=talk)
        return open_demand(connection, desk.seal, words, Actor("person", talk), due, desk.now).code

    return desk.write(make)


def test_a_task_begins_with_its_words_and_the_question(desk: House, bot: StubBot) -> None:
    bot.says("是什么事？")
    bot.says("请说说是什么事", "不提了")
    member = desk.sign_in("operator")
    url = opened(member)
    page = member.hx("POST", f"{url}/task", data={"task": "demand", "question": "税务跑了三趟"}).text
    (_, first), (path, body) = bot.asked
    assert (path, first["text"], body["text"]) == ("/internal/turn", "我要反映诉求", "税务跑了三趟")
    assert (body["operator"], first["id"] != body["id"]) == ("operator-1", True)
    [talk] = desk.rows(sa.select(conversation.c.id, conversation.c.channel))
    assert (talk.channel, talk.id) == ("hotline", body["conversation"])
    assert "请说说是什么事" in page
    assert re.search(r'data-key="1"[^>]*>\s*<kbd>1</kbd> 不提了', page)


def test_what_was_made_is_taken_down_as_recorded(desk: House, bot: StubBot) -> None:
    bot.says("请说说是什么事")
    member = desk.sign_in("operator")
    url = opened(member)
    member.hx("POST", f"{url}/task", data={"task": "demand"})
    code = raised(desk)
    bot.says("已登记")
    page = member.hx("POST", f"{url}/talk", data={"task": "demand", "text": "提交", "id": "m-2"}).text
    assert (code in page, 'data-result="demand"' in page) == (True, True)
    [row] = desk.rows(sa.select(call_record))
    assert (row.record, row.kind, row.recorded_by) == (code, "demand", "operator-1")
    assert bot.asked[1][1]["conversation"] == bot.asked[0][1]["conversation"]


def test_the_next_caller_without_a_number_begins_from_nothing(desk: House, bot: StubBot) -> None:
    bot.says("您来办什么事？")
    member = desk.sign_in("operator")
    first = opened(member, "anonymous")
    member.hx("POST", f"{first}/task", data={"task": "case"})
    second = opened(member, "anonymous")
    bot.says("您来办什么事？")
    member.hx("POST", f"{second}/task", data={"task": "case"})
    assert first != second
    assert bot.asked[0][1]["conversation"] != bot.asked[1][1]["conversation"]


def test_the_bot_is_away_and_the_words_are_kept_for_another_try(desk: House, bot: StubBot) -> None:
    bot.status = 503
    member = desk.sign_in("operator")
    page = member.hx("POST", f"{opened(member)}/talk", data={"task": "case", "text": "开饭店", "id": "m-7"}).text
    assert "机器人暂时连不上" in page
    assert 'value="m-7"' in page
    assert 'value="开饭店"' in page


def test_while_the_bot_is_away_an_answer_is_promised_without_it(desk: House, bot: StubBot) -> None:
    bot.status = 503
    member = desk.sign_in("operator")
    url = opened(member)
    page = member.hx("POST", f"{url}/task", data={"task": "promise", "question": "分店要办照吗"}).text
    assert re.search(rf'hx-post="{url}/promise"', page) and re.search(r'id="p-question"[^>]*>分店要办照吗<', page)
    asked = {"question": "分店要办照吗", "phone": "13900000031", "id": "p-1"}
    first, again = (member.hx("POST", f"{url}/promise", data=asked).text for _ in range(2))
    [made] = desk.rows(sa.select(promise))
    assert first == again and made.code in first and "打13900000031" in first and 'data-result="promise"' in first
    assert made.phone_hash in desk.seal.fingerprints("13900000031", PHONE) and made.reason == "question"
    [row] = desk.rows(sa.select(call_record))
    assert (row.record, row.kind, row.recorded_by) == (made.code, "promise", "operator-1")
    said = desk.rows(sa.select(message.c.author, message.c.staff_id).order_by(message.c.seq))
    assert [tuple(one) for one in said] == [("person", "operator-1"), ("bot", None)]
    assert desk.rows(sa.select(turn)) == []
    acts = desk.rows(sa.select(audit_entry.c.act).where(audit_entry.c.act == "call.promise"))
    assert len(acts) == 1


def test_a_promise_wants_a_question_and_a_number_that_can_be_called(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    assert "先写来电人问的是什么" in member.hx("POST", f"{url}/promise", data={"question": " "}).text
    assert "11 位手机号" in member.hx("POST", f"{url}/promise", data={"question": "问", "phone": "12"}).text
    assert desk.rows(sa.select(promise)) == []
    page = member.hx("POST", f"{url}/promise", data={"question": "问", "phone": "139 0000 0032"}).text
    assert "打13900000032" in page


def test_only_tasks_of_ones_rights(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    assert member.hx("POST", f"{url}/task", data={"task": ""}).status_code == 403
    assert member.hx("POST", f"{url}/task", data={"task": "x"}).status_code == 422
    assert member.hx("POST", f"{url}/talk", data={"text": ""}).status_code == 422


def test_a_rating_is_recorded_for_the_caller(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    asked = member.hx("GET", f"{url}/rating").text
    assert all(level in asked for level in ("非常满意", "满意", "基本满意", "不满意", "非常不满意"))
    assert member.hx("POST", f"{url}/rating").status_code == 422
    page = member.hx("POST", f"{url}/rating", data={"level": "dissatisfied", "words": "等太久"}).text
    assert "已代录：不满意" in page
    [row] = desk.rows(sa.select(rating))
    code = url.rpartition("/")[2]
    assert (row.source, row.recorded_by, row.call_id, row.kind) == ("hotline", "operator-1", code, "reception")
    assert member.hx("GET", f"{url}/rating").status_code == 422
