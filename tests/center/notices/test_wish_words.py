"""Sentences by which people say what they want no more of, and others that only look like it."""

from __future__ import annotations

import pytest

from center.knowledge import Knowledge
from center.notices.wish_telling import allowed_text, refused_text
from center.notices.wish_words import Wish, read_wish

RATING, EFFECT, APPOINTMENTS, RESERVED = "topic:rating", "topic:effect", "topic:appointments", "topic:reserved"
ALL = (RATING, EFFECT, APPOINTMENTS, RESERVED)


@pytest.mark.parametrize(
    ("said", "abouts"),
    [
        ("别再给我发评价邀请", (RATING,)),
        ("别再给我发评价邀请了，谢谢", (RATING,)),
        ("以后不要再让我打分了", (RATING,)),
        ("不要再发评价短信了", (RATING,)),
        ("别老是回访我", (EFFECT,)),
        ("请不要再给我发预约提醒", (APPOINTMENTS,)),
        ("取消预约提醒", (APPOINTMENTS,)),
        ("关闭评价通知", (RATING,)),
        ("不要再发短信了", ("by:sms",)),
        ("別再給我發短信", ("by:sms",)),
        ("别给我打电话了", ("by:telephone",)),
        ("不要再用微信通知我", ("by:wechat",)),
        ("别再给我发提醒了", ALL),
        ("以后别给我发通知", ALL),
        ("不用提醒我了", ALL),
        ("别骚扰我", ALL),
        ("退订", ALL),
        ("回复TD", ALL),
        ("回T退订", ALL),
        ("我要退订", ALL),
        ("取消订阅", ALL),
        ("关掉提醒", ALL),
        ("不再接收通知", ALL),
        ("退订短信", ("by:sms",)),
        ("短信太多了，别发了", ("by:sms",)),
        ("把预约提醒关掉", (APPOINTMENTS,)),
        ("预约提醒不用发了", (APPOINTMENTS,)),
        ("评价的短信别再发了", (RATING,)),
    ],
)
def test_what_is_refused(real_knowledge: Knowledge, said: str, abouts: tuple[str, ...]) -> None:
    assert read_wish(said, real_knowledge.service.notices) == Wish(True, abouts)


@pytest.mark.parametrize(
    ("said", "abouts"),
    [
        ("恢复提醒", ()),
        ("请恢复通知", ()),
        ("重新打开评价邀请", (RATING,)),
        ("恢复短信", ("by:sms",)),
        ("提醒还是给我恢复吧", ()),
        ("还是给我发提醒吧", ()),
        ("把评价邀请也恢复吧", (RATING,)),
    ],
)
def test_what_is_wanted_again(real_knowledge: Knowledge, said: str, abouts: tuple[str, ...]) -> None:
    assert read_wish(said, real_knowledge.service.notices) == Wish(False, abouts)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "怎么关闭短信提醒",
        "不要发票可以吗",
        "不用交材料",
        "取消预约",
        "不用来窗口",
        "不想打电话",
        "不用发了",
        "别提醒我了吗",
        "我要评价",
        "提醒我明天去窗口",
        "短信没收到",
        "打开我的信息",
        "我的信息打开看一下",
        "恢复微信记录",
        "别让我天天打电话问，有没有地方自己能瞅",
        "别给我发这些字了，眼花看不清，找个人给我讲",
        "把明天的预约取消了",
        "退出",
        "为什么不给我发短信",
        "不要注销了，别再发提醒",
        "别再给我发评价邀请" + "真的" * 20,
    ],
)
def test_other_words_are_no_wish(real_knowledge: Knowledge, said: str) -> None:
    assert read_wish(said, real_knowledge.service.notices) is None


def test_people_are_told_what_stops_what_still_comes_and_how_to_undo_it(real_knowledge: Knowledge) -> None:
    rules = real_knowledge.service.notices
    assert refused_text(rules, (RATING,)) == (
        "好的，以后不再给您发评价邀请了。但一定要告诉您的（如预约结果、答复、法定期限）还会发。想再收，说“恢复提醒”就行。"
    )
    assert refused_text(rules, ("by:sms",)).startswith("好的，以后不再用短信提醒您了。但一定要告诉您的")
    assert allowed_text(rules, (), 2) == "好的，提醒恢复了，该提醒的都会发给您。"
    assert allowed_text(rules, ("by:sms",), 1) == "好的，短信恢复了，该提醒的都会发给您。"
    assert allowed_text(rules, (), 0) == "您没有关过提醒，该提醒的都会发给您。"
