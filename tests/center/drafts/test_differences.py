"""What changed between two versions, in words."""

from __future__ import annotations

import pytest

from center.drafts.differences import Change, difference, difference_in_words
from center.drafts.fields import Field, checked
from center.drafts.records import Content, Version
from tests.center.drafts.drafted import BOT, PEOPLE, SCOPE, field, milk_tea
from tests.center.recorded import FRIDAY_NOON

MORE_SCOPE = [*SCOPE, {"code": "I3006", "phrase": "软件开发", "kind": "general"}]
LESS_SCOPE = [{**SCOPE[0], "kind": "licensed"}, {"code": "I3006", "phrase": "软件开发", "kind": "general"}]
MORE_PEOPLE = [*PEOPLE, {"name": "李小红", "roles": ["股东"], "share": "一半", "note": ""}]


def version(content: Content, number: int = 2) -> Version:
    return Version("L-7KM2Q4XD", number, checked(content.fields), content.gaps, BOT, FRIDAY_NOON)


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        ("capital", field(200000, "20万元"), "出资由“10万元”改为“20万元”"),
        ("plans", None, "去掉以后的打算"),
        ("phone", field("13900000004"), "填上联系电话“13900000004”"),
        ("scope", field(MORE_SCOPE, "三项"), "经营范围增加“软件开发”"),
        (
            "scope",
            field(LESS_SCOPE, "两项"),
            "经营范围增加“软件开发”，去掉“餐饮服务”，改动“食品销售（仅销售预包装食品）”",
        ),
        ("people", field(MORE_PEOPLE, "两个人"), "投资人和主要人员增加“李小红”"),
        ("people", field(PEOPLE, "就王小明一人"), "投资人和主要人员由“王小明（经营者）”改为“就王小明一人”"),
    ],
)
def test_each_change_is_said(name: str, changed: Field | None, words: str) -> None:
    old, new = version(milk_tea(), 1), version(milk_tea(**{name: changed}))
    before = old.shown(name)
    assert difference(old, new) == [Change(name, before, changed.shown if changed else "", words)]
    assert difference_in_words(old, new) == f"第2版改了1处：{words}。"


def test_another_reason_alone_is_no_change() -> None:
    old, new = version(milk_tea(), 1), version(milk_tea(county=field("忻府区", reason="您说在忻州")))
    assert difference(old, new) == []
    assert difference_in_words(old, new) == "第2版和第1版填的内容一样。"


def test_several_changes_come_in_the_order_of_the_draft() -> None:
    new = version(milk_tea(plans=None, capital=field(200000, "20万元")))
    words = "第2版改了2处：出资由“10万元”改为“20万元”；去掉以后的打算。"
    assert difference_in_words(version(milk_tea(), 1), new) == words
