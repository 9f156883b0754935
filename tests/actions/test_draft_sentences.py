"""What kind of sentence it is: a question, a statement, a change, a yes; and the names that sentences give."""

from __future__ import annotations

from typing import Any

import pytest

from actions.draft_money import read_capital, read_money, read_sum
from actions.draft_names import read_chosen_name, read_name, show_name
from actions.draft_own import EVERYTHING, NAME_STATUS, asked_about, keeps
from actions.draft_sentences import agrees, asks, changes, states
from actions.draft_trade import read_trade, show_trade
from actions.draft_types import read_parent, read_type
from actions.draft_wishes import has_number, read_address, read_decides, read_representative, read_years
from actions.draft_words import read_premises, read_risk, read_where
from center.drafts.proposing_facts import LEFT_OPEN
from tests.actions.test_draft_words import said

OFFERED = ["代县花语花店", "代县花海花店", "代县花山花店"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("名称已经通过了吧", [True, False, False, False]),
        ("名字会不会重复", [True, False, False, False]),
        ("要交社保吗", [True, False, False, False]),
        ("改成有限公司行不行", [True, True, False, False]),
        ("不卖花了改成卖文具", [False, True, False, False]),
        ("名字换成叫墨香阁", [False, True, False, False]),
        ("我要改预约", [False, False, False, False]),
        ("他是城里户口", [False, False, True, False]),
        ("我是正式在编的", [False, False, True, False]),
        ("就这么办", [False, False, False, True]),
        ("恩好就怎么办", [True, False, False, True]),
        ("就这么办，13900000071", [False, False, False, True]),
        ("就这么办，但是只办执照", [False, False, False, True]),
        ("今天就这么办，下午能拿到执照吗", [True, False, False, False]),
        ("嗯", [False, False, False, False]),
    ],
)
def test_kinds_of_sentences(text: str, found: list[bool]) -> None:
    assert [way(text) for way in (asks, changes, states, agrees)] == found


@pytest.mark.parametrize(
    ("text", "name", "when_asked"),
    [
        ("想叫晨光", "叫晨光", "叫晨光"),
        ("名字换成叫墨香阁", "叫墨香阁", "叫墨香阁"),
        ("名字改成叫茶不思", "叫茶不思", "叫茶不思"),
        ("不叫花语了叫花海", "叫花海", "叫花海"),
        ("名字叫花语行不行", "叫花语", "叫花语"),
        ("名字就叫兄弟车行", "叫兄弟车行", "叫兄弟车行"),
        ("名称已经通过了吧", None, None),
        ("名字会不会重复", None, None),
        ("名字太长了", None, None),
        ("啥叫有限公司", None, None),
        ("他叫李建国，我叫王芳，写我的名", None, None),
        ("我老婆叫王芳", None, None),
        ("小蜜蜂", None, "叫小蜜蜂"),
        ("代县美丽人生理发店", None, "叫代县美丽人生理发店"),
        ("赔了怎么办呀", None, None),
        ("我说了算", None, None),
        ("商量着来", None, None),
        ("起啥名好", None, LEFT_OPEN),
        ("喜庆点的", None, "喜庆点的"),
        ("总公司叫山西晋味坊餐饮管理有限公司，想开个分公司", None, None),
    ],
)
def test_names_are_given_and_not_asked_about(text: str, name: str | None, when_asked: str | None) -> None:
    assert (read_name(said(text), False), read_name(said(text, "name"), True)) == (name, when_asked)


def test_a_name_is_shown_as_it_is_written() -> None:
    assert [show_name(value) for value in ("叫晨光", LEFT_OPEN, "喜庆点的")] == ["“晨光”", "我来起", "喜庆点的"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("名字用第二个", OFFERED[1]),
        ("第三个吧", OFFERED[2]),
        ("可以，但是名字换第二个", OFFERED[1]),
        ("叫忻州第一", None),
    ],
)
def test_one_of_the_names_is_chosen(text: str, chosen: str | None) -> None:
    assert read_chosen_name(said(text, "confirmed", offered=OFFERED), False) == chosen
    assert read_name(said(text, "confirmed", offered=OFFERED), False) == (None if chosen else "叫忻州第一")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("亏了认", False),
        ("赔了算我的", False),
        ("自己", False),
        ("怕连累老婆", True),
        ("说不好", LEFT_OPEN),
        ("你好", None),
        ("我是正式在编的", None),
        ("他出钱我出力行不行", None),
        ("赔了怎么办呀", None),
    ],
)
def test_only_a_shrug_leaves_the_risk_open(text: str, wanted: Any) -> None:
    assert read_risk(said(text, "risk", trade="花店"), True) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("就我管", "one"), ("表哥管", "one"), ("听我爸的", "one"), ("一人一票", "together"), ("啥意思", None)],
)
def test_who_has_the_last_word(text: str, wanted: str | None) -> None:
    assert read_decides(said(text, "decides", trade="花店"), True) == wanted


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("我一个老头子", None),
        ("自己的院儿", None),
        ("注册资本写0", None),
        ("卖泥人儿", "卖泥人儿"),
        ("我自己写的字和画", "我自己写的字和画"),
        ("打字复印", "打字复印"),
    ],
)
def test_only_what_is_done_is_a_trade(text: str, trade: str | None) -> None:
    assert read_trade(said(text, "trade"), True) == trade


def test_another_trade_replaces_the_first() -> None:
    texts = ("不卖花了改成卖文具", "要交社保吗")
    found = [read_trade(said(text, "confirmed", trade="开花店"), False) for text in texts]
    assert found == ["卖文具", None]
    assert read_trade(said("想卖点自己写的字和画，帮我弄个执照"), False) == "卖点自己写的字和画"
    assert read_trade(said("我想做点小生意"), False) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我是中医，想在原平开个诊所", "我是中医，诊所"),
        ("想在五寨县开个面馆", "面馆"),
        ("网上卖小米", "卖小米"),
    ],
)
def test_the_trade_is_shown_short(text: str, shown: str) -> None:
    assert show_trade(text) == shown


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("地址是七一北路12号商铺", "七一北路12号商铺"),
        ("地址在上馆镇东大街", "上馆镇东大街"),
        ("和平路12号，租的", "和平路12号"),
        ("租的临街门面", None),
        ("在步行街租的", None),
    ],
)
def test_addresses(text: str, address: str | None) -> None:
    assert read_address(said(text, "confirmed"), False) == address


def test_an_address_without_a_door_is_noticed() -> None:
    assert [has_number(place) for place in ("七一北路12号商铺", "上馆镇东大街", "砂河镇南关村")] == [True, False, True]


def test_money_that_is_taken_back_and_none_at_all() -> None:
    assert [read_sum(text) for text in ("那还是五百万", "房租五万", "五百万行不行")] == [5_000_000, None, None]
    assert [read_money(said(text, "money"), True) for text in ("一分钱也不想掏", "不掏钱", "零元")] == [0, 0, 0]
    assert read_capital(said("注册资本写0"), False) == 0


def test_what_else_is_said_of_a_shown_draft() -> None:
    assert read_years(said("年限写十年", "confirmed"), False) == 10
    assert read_type(said("改回个体户"), False) == "household"
    assert read_premises(said("学校里面给的地方，免费", "premises"), True) == "borrowed"
    who = [read_representative(said(text), False) for text in ("负责人写刘强", "法人写老张", "法人是谁")]
    assert who == ["刘强", "老张", None]


def test_the_first_place_is_called_by_its_own_name() -> None:
    found = read_parent(said("我们公司山西晋味坊餐饮管理有限公司，想在忻府区开个分公司"), False)
    assert found == {"type": "company", "name": "山西晋味坊餐饮管理有限公司"}


def test_a_county_that_is_typed_by_its_sound() -> None:
    found = [read_where(said(text), False) for text in ("在元平开个修理铺", "在静乐开个店", "门面在元平街")]
    assert found == ["原平市", "静乐县", None]


def test_questions_that_the_draft_answers() -> None:
    asked = [asked_about(text) for text in ("为什么", "名字会不会重复", "名称已经通过了吧", "为什么是这个名字")]
    assert [about.field if about else None for about in asked] == [EVERYTHING, NAME_STATUS, NAME_STATUS, "name"]


def test_what_puts_a_draft_aside() -> None:
    texts = ("算了", "不办了", "存着明天再说", "不开直播了", "不卖花了")
    assert [keeps(text) for text in texts] == [True, True, True, False, False]
