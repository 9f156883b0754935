"""Handing over: what is offered, what goes along, whose login, and what came of it; on both databases."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from center.cases.refusals import Refusal
from center.gateways.portal import Asked, Filled, RefusedCode
from center.handover.giving import AlreadySubmitted, NotOffered, again, held_up, offered, turned_away
from center.handover.records import find
from center.handover.tickets import ExpiredTicket, UsedTicket
from center.records import Records
from tests.center.cases.opened_case import NINE, case, events, item_moved, kinds, moved
from tests.center.drafts.drafted import confirmed, saved
from tests.center.handover.handed import (
    PHONE,
    handed_over,
    opened_there,
    proved,
    rows,
    rules,
    setting,
    state,
    taken,
    talk,
    ticket,
    told,
)
from tests.center.recorded import FRIDAY_NOON, SEAL

MINUTE = timedelta(minutes=1)
CARD = "6222020200112233446"
CREDIT_CODE = "91140900MA0GTXKC58"


def refused(records: Records, token: str, item: str = "licence", now: Any = NINE) -> type[Refusal]:
    with pytest.raises(Refusal) as caught:
        taken(records, token, item, now)
    return caught.type


def test_offered_is_what_can_be_done_online_now(records: Records) -> None:
    code = opened_there(records, talk(records)).code
    items = ["licence", "seal", "tax", "social_insurance", "medical_insurance", "housing_fund"]
    assert [task.item for task in offered(case(records, code), rules())] == items
    item_moved(records, code, "tax", "reserve")
    moved(records, code, "accept")
    item_moved(records, code, "licence", "start")
    item_moved(records, code, "licence", "fail", result="不办了")
    left = ["seal", "social_insurance", "medical_insurance", "housing_fund"]
    assert [task.item for task in offered(case(records, code), rules())] == left
    moved(records, code, "terminate", reason="本人不办了")
    assert offered(case(records, code), rules()) == ()


def test_a_link_takes_along_what_is_known_and_names_what_is_missing(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    prefill = taken(records, ticket(code, conversation), "social_insurance").prefill
    assert prefill.content() == {
        "key": rows(records)[0]["key"],
        "item": "XZ-SAMPLE-0006",
        "title": "社保",
        "case": code,
        "applicant": "enterprise",
        "login": {"way": "asked", "subject": None, "phone": PHONE},
        "fields": [
            {"name": "enterprise_name", "title": "企业名称", "value": "定襄县晋味面馆"},
            {"name": "contact_name", "title": "联系人", "value": "王小明"},
            {"name": "contact_phone", "title": "联系电话", "value": PHONE},
        ],
        "missing": [
            {"name": "credit_code", "title": "统一社会信用代码", "required": True},
            {"name": "workers", "title": "职工人数", "required": True},
            {"name": "first_salary_month", "title": "首次发工资的月份", "required": True},
        ],
    }


def test_a_draft_goes_along_and_identity_numbers_never(records: Records) -> None:
    conversation = talk(records)
    version = saved(records, conversation_id=conversation)
    code = confirmed(records, version.code).case.code
    prefill = taken(records, ticket(code, conversation, FRIDAY_NOON), now=FRIDAY_NOON).prefill
    assert Filled("scope", "经营范围", "食品销售（仅销售预包装食品）；餐饮服务") in prefill.filled
    assert Filled("address", "住所（经营场所）", "忻府区七一路1号") in prefill.filled
    assert Asked("identity_number", "负责人身份证件号码", True) in prefill.missing
    assert Asked("term", "经营期限", False) in prefill.missing
    assert "王小明" not in repr(prefill)
    assert PHONE not in repr(prefill)


def test_a_name_with_a_card_number_in_it_is_asked_there(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation, name=f"王小明{CARD}").code
    prefill = taken(records, ticket(code, conversation), "social_insurance").prefill
    assert Asked("contact_name", "联系人", True) in prefill.missing
    assert CARD not in json.dumps(prefill.content())


def test_nothing_of_a_strangers_enterprise_goes_along(records: Records) -> None:
    """Who types the credit code of another's enterprise gets neither its name nor its code filled in (IM-06)."""
    first, second = talk(records), talk(records, "e" * 64)
    change = {"theme": "one_stop_change", "credit_code": CREDIT_CODE}
    own = opened_there(records, first, **change).code
    theirs = opened_there(records, second, phone="13900000002", name="李四", **change).code
    known = [
        taken(records, ticket(*case), "social_insurance_change").prefill.filled
        for case in ((own, first), (theirs, second))
    ]
    assert [[one.value for one in filled] for filled in known] == [
        ["定襄县晋味面馆", CREDIT_CODE, "王小明", PHONE],
        ["李四", "13900000002"],
    ]


def test_the_login_of_a_proved_person_goes_along_once(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    proved(records, conversation, code)
    token = ticket(code, conversation)
    first = taken(records, token).prefill
    assert first.subject is not None
    assert len(first.subject) == 64
    assert taken(records, token, "tax").prefill.subject == first.subject
    assert refused(records, token) is UsedTicket


def test_without_a_login_a_link_may_be_tapped_again(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    token = ticket(code, conversation)
    keys = {taken(records, token).handover.key for _ in range(3)}
    assert len(keys) == 1
    assert refused(records, token) is UsedTicket
    assert refused(records, token, "tax", NINE + timedelta(minutes=15)) is ExpiredTicket


def test_the_login_of_one_is_not_carried_for_another(records: Records) -> None:
    mine, theirs = talk(records), talk(records, "e" * 64)
    code = opened_there(records, mine).code
    proved(records, mine, code)
    assert taken(records, ticket(code, theirs)).prefill.subject is None


@pytest.mark.parametrize("item", ["bank_account", "nothing", "change_registration"])
def test_what_is_not_offered_is_not_handed_over(records: Records, item: str) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    assert refused(records, ticket(code, conversation), item) is NotOffered
    assert rows(records) == []


def test_what_was_submitted_is_not_handed_over_again(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    key = handed_over(records, code, conversation)
    told(records, key=key, kind="submitted", number="SL1")
    assert refused(records, ticket(code, conversation)) is AlreadySubmitted


def test_every_hand_over_is_recorded_by_names_only(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    key = handed_over(records, code, conversation, "tax")
    handed_over(records, code, conversation, "tax", NINE + MINUTE)
    row = rows(records)[0]
    kept = {name: row[name] for name in ("key", "item", "conversation_id", "is_carried", "state", "ready_at")}
    assert kept == {
        "key": key,
        "item": "tax",
        "conversation_id": conversation,
        "is_carried": False,
        "state": "ready",
        "ready_at": NINE,
    }
    names = {"filled": ["企业名称", "联系电话"], "missing": ["统一社会信用代码", "负责人", "财务负责人"]}
    assert json.loads(row["names"]) == names
    assert kinds(records, code).count("handed_over") == 1
    assert events(records, code)[-1].data == {**names, "login": "asked", "item": "tax", "title": "税务"}


def test_a_portal_that_is_away_is_waited_for(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    proved(records, conversation, code)
    token = ticket(code, conversation)
    for wait, times in ((MINUTE, 1), (2 * MINUTE, 2), (4 * MINUTE, 3)):
        found = taken(records, token)
        key = found.handover.key
        assert records.write_now(lambda c: held_up(c, find(c, key), MINUTE, NINE, found.ticket))  # noqa: B023
        assert [(row["state"], row["next_at"] - NINE, row["attempts"]) for row in rows(records)] == [
            ("waiting", wait, times)
        ]
    assert kinds(records, code).count("handover_waits") == 1


def test_what_the_portal_has_does_not_wait(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    key = handed_over(records, code, conversation)
    assert records.write_now(lambda c: held_up(c, find(c, key), MINUTE, NINE)) is False
    assert state(records) == ["ready"]


def test_what_the_portal_does_not_want_is_left_to_the_agents(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    key = taken(records, ticket(code, conversation)).handover.key
    records.write_now(lambda c: turned_away(c, find(c, key), RefusedCode.UNKNOWN_ITEM, NINE))
    assert [(row["state"], row["reason"]) for row in rows(records)] == [("refused", "unknown_item")]
    handed_over(records, code, conversation)
    assert state(records) == ["ready"]


def test_what_waits_goes_as_it_is_by_then(records: Records) -> None:
    conversation = talk(records)
    code = opened_there(records, conversation).code
    found = taken(records, ticket(code, conversation)).handover
    prefill = records.read_now(lambda c: again(c, SEAL, rules(), found, NINE))
    assert prefill is not None
    assert (prefill.key, prefill.item) == (found.key, setting().items["licence"].code)
    moved(records, code, "terminate", reason="本人不办了")
    assert records.read_now(lambda c: again(c, SEAL, rules(), found, NINE)) is None
