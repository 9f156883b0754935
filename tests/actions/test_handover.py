"""Where a case is spoken of: links to the portal, what is to be paid, 交费了吗, and card numbers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from center.cases.reading import read_case
from center.handover.events import read_portal_event
from center.handover.giving import Rules, take, went
from center.handover.hearing import hear_portal
from center.handover.records import find
from center.handover.setting import portal_in_use
from center.service import Service
from tests.actions.calling import Heard, small_talk, task
from tests.actions.talking import Talk
from tests.center.cases.opened_case import catalogue
from tests.center.handover.handed import clock_of

PERSON = "f" * 64
OPEN = task("open_case", "帮我代办营业执照，在定襄县，电话13900000012，我姓王，店名叫晋味面馆")
YES = small_talk("affirm", "提交")
LINK = re.compile(r"别转给别人：(https?://\S+/portal/go/(\S+))")
BILL = {"event": "e-1", "kind": "bill", "bill": "1409-0001", "purpose": "工本费", "authority": "定襄县财政局"}
ITEMS = ["licence", "seal", "tax", "social_insurance", "medical_insurance", "housing_fund"]


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with a portal and a payment platform."""
    for system in ("PORTAL", "PAYMENT"):
        values = {"URL": f"https://{system.lower()}.example", "KEY": "dingxiang", "SECRET": "p" * 40}
        for name, value in values.items():
            monkeypatch.setenv(f"QIHANG_{system}_{name}", value)


async def opened(executor: ActionExecutor, service: Service, channel: str = "json") -> Talk:
    talk = Talk(executor, service, channel, PERSON)
    await talk.say(OPEN)
    await talk.say(YES)
    assert talk.card.get("code"), talk.replies
    return talk


def billed(service: Service, talk: Talk) -> None:
    """The licence of the case is handed over, and the authority wants a fee for it."""
    now, rules = service.clock.now(), Rules(setting_of(), catalogue())
    found = LINK.search(talk.replies[-1]["text"])
    assert found is not None

    def work(connection: Any) -> None:
        taken = take(connection, service.seal, rules, found[2], "licence", now)
        went(connection, find(connection, taken.handover.key), taken.prefill, now)
        event = read_portal_event({**BILL, "key": taken.handover.key, "amount": 500})
        hear_portal(connection, clock_of, event, b"1", now)

    service.records.write_now(work)


def setting_of() -> Any:
    return portal_in_use()


@pytest.mark.usefixtures("portal")
async def test_a_new_case_comes_with_the_way_to_the_portal(executor: ActionExecutor, service: Service) -> None:
    talk = await opened(executor, service)
    found = LINK.search(talk.replies[-1]["text"])
    assert found is not None
    assert talk.card["portal"]["link"] == found[1]
    links = {item["title"]: item.get("link") for item in talk.card["items"]}
    case = service.records.read_now(lambda connection: read_case(connection, talk.card["code"]))
    titles = {task.item: task.title for task in case.sub_tasks}
    assert links == {
        **{titles[item]: f"{found[1]}#{item}" for item in ITEMS},
        "银行预约开户": None,
    }
    assert talk.card["code"] not in found[2]


async def test_without_a_portal_nothing_is_said_of_one(executor: ActionExecutor, service: Service) -> None:
    talk = await opened(executor, service)
    assert "/portal/" not in talk.replies[-1]["text"]
    assert {"portal", "bills"} & set(talk.card) == set()


@pytest.mark.usefixtures("portal")
async def test_no_link_is_said_on_the_telephone(executor: ActionExecutor, service: Service) -> None:
    talk = await opened(executor, service, "hotline")
    assert "/portal/" not in str(talk.replies[-1])


@pytest.mark.usefixtures("portal")
async def test_progress_tells_the_way_and_what_is_to_be_paid(executor: ActionExecutor, service: Service) -> None:
    talk = await opened(executor, service)
    code = talk.card["code"]
    billed(service, talk)
    text = await talk.say(task("check_progress", f"{code}，尾号0012，办到哪了"))
    assert LINK.search(text)
    assert "待缴：工本费，5.00元，定襄县财政局收，缴款单1409-0001。去缴费平台付：" in text
    assert [(bill["amount"], bill["caption"]) for bill in talk.card["bills"]] == [("5.00元", "待缴")]
    assert "/portal/pay/" in talk.card["bills"][0]["link"]


@pytest.mark.usefixtures("portal")
async def test_a_stranger_who_asks_for_progress_gets_no_way(executor: ActionExecutor, service: Service) -> None:
    talk = await opened(executor, service)
    stranger = Talk(executor, service, "json", "e" * 64)
    text = await stranger.say(task("check_progress", f"{talk.card['code']}办到哪了"))
    assert "/portal/" not in text
    assert "/portal/" not in str(stranger.replies)


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("said", ["交费了吗", "费用交上了没", "我的钱付成功了吗", "缴款单呢"])
async def test_whether_it_is_paid_is_told(executor: ActionExecutor, service: Service, said: str) -> None:
    talk = await opened(executor, service)
    assert (await talk.say(Heard(said))).startswith("没有查到您这儿有缴款单。政务代办不收费")
    talk = await opened(executor, service)
    billed(service, talk)
    assert (await talk.say(Heard(said))).startswith("待缴：工本费，5.00元")
    assert talk.card["phrase"] == "payment_told"


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("said", ["社保费交了吗", "公司的税款交了没有怎么查", "代办收费吗", "办执照要交费吗"])
async def test_other_questions_of_money_are_left_to_the_guides(
    executor: ActionExecutor, service: Service, said: str
) -> None:
    talk = await opened(executor, service)
    await talk.say(Heard(said))
    assert talk.card.get("phrase") not in ("payment_none", "payment_told")


async def test_a_card_number_is_told_off_plainly(executor: ActionExecutor, service: Service) -> None:
    """What the log hands on is masked already."""
    talk = Talk(executor, service)
    text = await talk.say(Heard("我的卡号〔银行卡号已隐去〕，直接扣吧"))
    assert text.startswith("请不要在这里发银行卡号：刚才的号码我已经遮掉，没有保存。")
    assert "缴费平台的页面上付" in text
    await talk.say(task("open_case", "帮我代办营业执照"))
    assert (await talk.say(Heard("〔银行卡号已隐去〕", "unclear"))).startswith("请不要在这里发银行卡号")
    both = await talk.say(Heard("〔银行卡号已隐去〕〔身份证号已隐去〕", "unclear"))
    assert both.startswith("为了您的安全，请不要在这里发身份证号、银行卡号。")
