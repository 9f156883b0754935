"""The whole way of a founder, by tapping and typing: question, draft, case, appointment, rating."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from center.booking_tables import appointment
from center.case_tables import agency_case
from center.rating_tables import rating
from tests.widget.browsing import DESK, PHONE
from tests.widget.office import Office
from tests.widget.visiting import Visit, Visits

STARTER = "注册公司要带什么材料"
IDEA = "我想在忻府区开个奶茶店，就我和我老婆，手里有十来万，铺子租好了，想叫晨光"
ITEMS = ("licence", "seal", "tax", "social_insurance", "medical_insurance", "housing_fund", "bank_account")
PHONES = {PHONE: "13900000052", DESK: "13900000053"}
SAID = (
    STARTER, "在哪办", IDEA, "自己担着", "地址是和平西街8号", "名字用第2个", "电话{phone}，我姓陈", "就这么办",
    "帮我约个号，去忻府区办营业执照", "明天上午", "11月17日（周二）上午9:00", "提交", "在吗", "非常满意", "提交",
)  # fmt: skip


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_a_question_to_the_rating(size: tuple[int, int], office: Office, visits: Visits) -> None:
    visit, phone = visits.new(size, has_touch=size == PHONE), PHONES[size]
    visit.open()
    ask(visit)
    code = draft_and_hand_over(visit, phone)
    book(visit)
    before = visit.rows()
    visit.page.reload()
    expect(visit.answer.locator(".q-appointment")).to_be_visible()
    assert visit.rows() == before
    close_by_command(office, code)
    wait_for_the_invitation(office, visit)
    rate(visit)
    check_nothing_doubled(office, visit, phone)


def ask(visit: Visit) -> None:
    visit.page.get_by_role("button", name=STARTER).click()
    visit.answered(1)
    assert visit.kinds() == ["guide"]
    visit.unfold("依据")
    expect(visit.answer.get_by_text("《市场主体登记管理条例》").first).to_be_visible()
    visit.tap("在哪办")


def draft_and_hand_over(visit: Visit, phone: str) -> str:
    visit.say(IDEA)
    visit.tap("自己担着")
    expect(visit.answer.locator(".q-draft")).to_contain_text("还差1样")
    visit.say("地址是和平西街8号")
    expect(visit.answer.locator(".q-changes")).to_contain_text("和平西街8号")
    visit.unfold("名称备选")
    second = visit.answer.get_by_role("button", name=re.compile("^名字用第2个：")).get_attribute("aria-label") or ""
    visit.tap(second)
    expect(visit.answer.locator(".q-changes ins")).to_have_text(second.split("：")[1])
    visit.say(f"电话{phone}，我姓陈")
    visit.tap("就这么办")
    expect(visit.answer.locator(".q-case")).to_contain_text("还剩4小时工作时间")
    found = re.search(r"D-[0-9A-Z]{8}", visit.rows()[-1].text)
    assert found is not None
    return found[0]


def book(visit: Visit) -> None:
    visit.say("帮我约个号，去忻府区办营业执照")
    visit.say("明天上午")
    visit.tap("11月17日（周二）上午9:00")
    visit.tap("提交")
    expect(visit.answer.locator(".q-appointment time")).to_have_text("11月17日周二9:00–9:30")


def close_by_command(office: Office, code: str) -> None:
    office.wait(hours=2)
    done = [step for item in ITEMS for step in (f"{item}.start", f"{item}.complete parts=e_licence,e_seal result=办好")]
    office.move(code, "accept", "prereview outcome=all_online", *done)


def wait_for_the_invitation(office: Office, visit: Visit) -> None:
    """The person comes back two days later, long after the end of the token."""
    conversation = visit.conversation
    office.wait(hours=54)
    visit.page.reload()
    expect(visit.answer.locator(".q-appointment")).to_be_visible()
    visit.say("在吗")
    assert visit.conversation == conversation
    office.deliver()
    expect(visit.page.locator(".q-rating")).to_be_visible()


def rate(visit: Visit) -> None:
    visit.answer.get_by_text("非常满意", exact=True).click()
    visit.tap("提交评价")
    visit.tap("提交")
    expect(visit.answer).to_contain_text("记下了：非常满意")


def check_nothing_doubled(office: Office, visit: Visit, phone: str) -> None:
    talk = visit.conversation
    assert visit.own() == [text.format(phone=phone) for text in SAID]
    said = [entry for entry in office.log(talk) if entry.author.value == "person"]
    assert [entry.words.text for entry in said] == [text.format(phone=phone) for text in SAID]
    for table in (agency_case, appointment, rating):
        wanted = sa.select(sa.func.count()).where(table.c.conversation_id == talk)
        assert office.rows(wanted) == [(1,)], table.name
