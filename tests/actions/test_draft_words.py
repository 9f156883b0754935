"""What is read from founders' sentences: people, place, money, premises, wishes."""

from __future__ import annotations

from typing import Any

import pytest

from actions.draft_entry import tells_idea, wants_draft
from actions.draft_fields import FIELDS
from actions.draft_money import read_capital, read_money
from actions.draft_names import read_chosen_name, read_name
from actions.draft_own import asked_about, keeps
from actions.draft_people import read_people
from actions.draft_scope import read_scope
from actions.draft_sentences import agrees
from actions.draft_trade import read_trade
from actions.draft_types import read_type
from actions.draft_wishes import read_decides
from actions.draft_words import read_premises, read_risk, read_where
from actions.fields import DECLINED, Field, Said
from center.replies import Button
from center.understanding import Decision, Understanding


def said(text: str, asking: str | None = None, **known: Any) -> Said:
    return Said(text, "unknown", Understanding(text, Decision.UNKNOWN, 0.0), {}, None, known, asking)


def people(text: str, asked: bool = False, **known: Any) -> Any:
    found = read_people(said(text, "people" if asked else None, **known), asked)
    return [(row["who"], *row["traits"]) for row in found] if isinstance(found, list) else found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("就我和我老婆，手里有十来万", [("本人", "family"), ("配偶", "family")]),
        ("媳妇帮忙，手头有十五万", [("本人", "family"), ("配偶", "family")]),
        ("一个人，五万本钱", [("本人",)]),
        ("就我自己", [("本人",)]),
        ("三个人合伙，一人出五万", [("本人",), ("合伙人1",), ("合伙人2",)]),
        ("跟两个朋友一块干", [("本人",), ("朋友1",), ("朋友2",)]),
        ("我表弟出钱不管事", [("本人",), ("表弟", "passive")]),
        ("我是公务员，想开个店", [("本人", "civil_servant")]),
        ("和一个美国朋友合伙", [("本人",), ("外国投资人", "foreign")]),
        ("一家公司入股，占四成", [("本人",), ("入股的企业", "company")]),
        ("我是大三学生，想开网店", [("本人", "student")]),
        ("我老公是韩国人，我们俩开", [("本人", "family"), ("配偶", "family", "foreign")]),
        ("雇两个徒弟", None),
        ("房子是租的", None),
    ],
)
def test_people(text: str, found: Any) -> None:
    assert people(text) == found


def test_people_join_and_leave() -> None:
    alone = [{"who": "本人", "traits": [], "share": ""}]
    both = [*alone, {"who": "朋友", "traits": [], "share": ""}]
    assert people("再加个股东", people=alone) == [("本人",), ("合伙人1",)]
    assert people("老婆也当股东", people=alone) == [("本人", "family"), ("配偶", "family")]
    assert people("我朋友不参加了", people=both) == [("本人",)]
    assert people("那让我媳妇一个人开", asked=True) == [("配偶",)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("租的门面", "rented"),
        ("自家的房，临街", "own"),
        ("就在我家里做，住的是单元楼", "home"),
        ("没铺子，就在网上卖", "online"),
        ("还没找好", "none"),
        ("用村委会的房，村里让用", "borrowed"),
        ("创业园的工位", "shared"),
        ("市场摊位", "stall"),
        ("赔了不想把家里房子搭进去", None),
    ],
)
def test_premises(text: str, kind: str | None) -> None:
    assert read_premises(said(text), False) == kind


def test_money_and_capital_are_told_apart() -> None:
    assert read_money(said("手里有十来万"), False) == 100_000
    assert read_money(said("一人出五万"), False) == {"each": 50_000}
    assert read_money(said("房租一年三万"), False) is None
    assert read_money(said("注册资本写五十万"), False) is None
    assert read_capital(said("注册资本写五十万"), False) == 500_000
    assert read_capital(said("那就写二百万", "confirmed"), False) == 2_000_000
    assert read_money(said("你看着定吧"), True) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("怕赔了连累家里", True), ("自己担着", False), ("没有", False), ("你看着定吧", DECLINED), ("什么意思？", None)],
)
def test_risk(text: str, wanted: Any) -> None:
    assert read_risk(said(text, "risk"), True) == wanted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("改成有限公司", "company"),
        ("那就弄个个体户吧", "household"),
        ("算了还是合伙吧", "partnership"),
        ("想弄个合作社", "cooperative"),
        ("不想弄公司那么麻烦", None),
        ("有限公司和个体户有什么区别", None),
    ],
)
def test_type(text: str, kind: str | None) -> None:
    assert read_type(said(text), False) == kind


def test_trade_and_place() -> None:
    assert read_trade(said("我想在定襄开个奶茶店，就我自己"), False) == "我想在定襄开个奶茶店"
    assert read_where(said("我想在定襄开个奶茶店"), False) == "定襄县"
    assert read_where(said("我想在忻州开个奶茶店"), False) is None
    assert read_trade(said("租的门面", trade="奶茶店"), False) is None
    assert read_trade(said("不开奶茶店了，改开面馆", trade="奶茶店"), False) is not None


def test_scope_changes() -> None:
    assert read_scope(said("经营范围加上卖酒", trade="奶茶店"), False) == {"more": ["卖酒"], "less": []}
    assert read_scope(said("不送外卖了，去掉", trade="奶茶店，送外卖"), False) == {"more": [], "less": ["外卖"]}
    assert read_scope(said("再加个股东", trade="奶茶店"), False) is None


@pytest.mark.parametrize("text", ["那先不弄了，帮我约个时间去窗口", "先不做了", "把那个先不搞了，换个事"])
def test_who_stops_takes_nothing_off_the_scope(text: str) -> None:
    assert read_scope(said(text, trade="烧烤店"), False) is None


def test_names() -> None:
    offered = ["忻府区晨光奶茶店", "忻府区晨曦奶茶店"]
    assert read_chosen_name(said("名字用第二个", offered=offered), False) == offered[1]
    assert read_chosen_name(said("用第九个", offered=offered), False) is None
    assert read_name(said("想叫晨光"), False) == "叫晨光"
    assert read_name(said("你帮我起", "name"), True) == DECLINED
    assert read_name(said("该叫什么好"), False) is None
    assert read_name(said("自己担", "name"), True) is None
    assert read_risk(said("租的", "risk"), True) is None


def test_who_decides() -> None:
    found = [read_decides(said(text, "decides"), True) for text in ("我说了算", "商量着来", "还没谈拢")]
    assert found == ["one", "together", "disputed"]


def test_own_questions_and_wishes() -> None:
    about = asked_about("为什么是个体户")
    assert about is not None
    assert about.field == "type"
    compared = asked_about("有限公司和个体户有什么区别")
    assert compared is not None
    assert [kind.value for kind in compared.types] == ["company", "household"]
    assert asked_about("改成有限公司") is None
    assert [keeps(text) for text in ("存着明天再说", "改成有限公司")] == [True, False]
    assert [agrees(text) for text in ("就这么办", "行，就这么办", "改成有限公司")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("我想开个奶茶店，就我和我老婆，手里有十来万", True),
        ("想开个小酒吧，一个人干，手里有60万", True),
        ("我想在定襄开个奶茶店", False),
        ("我想开个奶茶店，一个人，要办什么证？", False),
        ("帮我把执照设计一下", True),
        ("公司注销要多久", False),
    ],
)
def test_what_begins_a_draft(text: str, begins: bool) -> None:
    assert tells_idea(said(text)) is begins


def test_what_asks_for_a_draft() -> None:
    assert [wants_draft(text) for text in ("帮我拟一份执照", "给我弄个执照方案", "执照丢了怎么补")] == [
        True,
        True,
        False,
    ]


OFFERED = [(field, button) for field in FIELDS for button in field.buttons]


@pytest.mark.parametrize(("field", "button"), OFFERED, ids=[button.title for _, button in OFFERED])
def test_every_answer_that_is_offered_is_understood_and_is_its_own(field: Field, button: Button) -> None:
    heard = Understanding(button.title, Decision.SMALLTALK, 1.0, name="affirm")
    tap = Said(button.title, "affirm", heard, dict(button.entities), None, {}, field.slot)
    assert field.read(tap, True) is not None
    assert [other.title for other in field.buttons if other.payload == button.payload] == [button.title]
