"""What is declined, what needs its permit first, and what only sounds like it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from center.registry.refusals import RefusalKind, RefusedTrade, is_cover, refusal, refusals
from center.registry.scope import load_catalogue
from tests.center.registry.advised import FOLDER, book

FORBIDDEN, FIRST, RESERVED = RefusalKind


@pytest.mark.parametrize(
    ("words", "key", "kind"),
    [
        ("想开个赌场", "gambling", FORBIDDEN),
        ("搞六合彩", "gambling", FORBIDDEN),
        ("做代孕中介", "surrogacy", FORBIDDEN),
        ("賣毒品", "drugs", FORBIDDEN),
        ("裸聊直播", "prostitution", FORBIDDEN),
        ("卖气枪", "weapons", FORBIDDEN),
        ("拉人头发展下线", "pyramid", FORBIDDEN),
        ("做个P2P平台", "fund_raising", FORBIDDEN),
        ("收银行卡跑分", "fraud", FORBIDDEN),
        ("开公司卖发票", "invoices", FORBIDDEN),
        ("办假证", "forgery", FORBIDDEN),
        ("高仿包 微商", "forgery", FORBIDDEN),
        ("论文代写工作室", "cheating", FORBIDDEN),
        ("接刷单的活", "cheating", FORBIDDEN),
        ("私家侦探社", "personal_data", FORBIDDEN),
        ("开个讨债公司", "debt_collecting", FORBIDDEN),
        ("开野味馆", "wildlife", FORBIDDEN),
        ("器官中介", "organs", FORBIDDEN),
        ("比特币挖矿", "coin_mining", FORBIDDEN),
        ("给人算命", "superstition", FORBIDDEN),
        ("收赃", "stolen_goods", FORBIDDEN),
        ("弄个网赌平台", "gambling", FORBIDDEN),
        ("想开个场子让人打牌赌钱我抽水", "gambling", FORBIDDEN),
        ("种罂粟", "drugs", FORBIDDEN),
        ("卖笑气", "drugs", FORBIDDEN),
        ("放高利贷", "usury", FORBIDDEN),
        ("搞传销", "pyramid", FORBIDDEN),
        ("倒卖象牙", "wildlife", FORBIDDEN),
        ("替考", "cheating", FORBIDDEN),
        ("卖游戏外挂", "cheating", FORBIDDEN),
        ("卖客户信息", "personal_data", FORBIDDEN),
        ("帮人代开发票", "invoices", FORBIDDEN),
        ("卖肾", "organs", FORBIDDEN),
        ("炼地沟油", "unsafe_oil", FORBIDDEN),
        ("跑黑车", "illegal_ride", FORBIDDEN),
        ("要不开个赌场", "gambling", FORBIDDEN),
        ("不开饭店，开赌场", "gambling", FORBIDDEN),
        ("我想放贷", "lending", FIRST),
        ("開個放貸公司", "lending", FIRST),
        ("食盐批发", "salt", FIRST),
        ("借钱给别人收利息", "lending", FIRST),
        ("开个典当行", "finance", FIRST),
        ("香烟批发", "tobacco", FIRST),
        ("直播卖烟", "tobacco", FIRST),
        ("开个初中补习班", "private_school", FIRST),
        ("开幼儿园", "private_school", FIRST),
        ("开诊所", "clinic", RESERVED),
        ("我是中医，想开个诊所", "clinic", RESERVED),
        ("做医美", "medical", FIRST),
        ("足疗店，有特殊服务，小姐都是我的人", "prostitution", FORBIDDEN),
        ("开个会所按摩，妹子陪", "prostitution", FORBIDDEN),
        ("养生会所，里头能打牌赢钱", "gambling", FORBIDDEN),
        ("棋牌室，我抽水", "gambling", FORBIDDEN),
        ("专门给人开票走账", "invoices", FORBIDDEN),
        ("弄个空壳，替人开发票", "invoices", FORBIDDEN),
        ("卖国外代购的减肥药和美容针", "unapproved_medicine", FORBIDDEN),
        ("从国外带处方药卖", "unapproved_medicine", FORBIDDEN),
        ("开网店卖电子烟", "e_cigarettes", FORBIDDEN),
        ("实体店卖水果味的烟弹", "e_cigarettes", FORBIDDEN),
        ("借钱给人，三分利", "usury", FORBIDDEN),
        ("咨询公司，放款收利息", "lending", FIRST),
        ("危化品甲醇运输", "dangerous_freight", FIRST),
        ("买个罐车拉液化气", "dangerous_freight", FIRST),
        ("网络电视台做新闻直播", "media", FIRST),
        ("小学生作业辅导", "private_school", FIRST),
        ("打瘦脸针的店", "medical", FIRST),
        ("卖烟花爆竹", "dangerous_goods", FIRST),
        ("开加油站", "dangerous_goods", FIRST),
        ("办报纸", "media", FIRST),
        ("河里挖沙卖", "mining", FIRST),
        ("开煤矿", "mining", FIRST),
        ("开个体彩店", "lottery", FIRST),
        ("开保安公司", "security", FIRST),
        ("卖刮刮乐", "lottery", FIRST),
        ("卖电子烟", "tobacco_retail", RESERVED),
        ("小卖部捎带卖烟", "tobacco_retail", RESERVED),
    ],
)
def test_what_is_declined_is_told_with_its_reason(words: str, key: str, kind: RefusalKind) -> None:
    found = refusal(words, book().trades.refused)
    assert found is not None
    assert (found.key, found.kind, found.to_person) == (key, kind, kind is FIRST)
    assert found.statement.law or "为准" in found.statement.text or "核实" in found.statement.text


@pytest.mark.parametrize(
    "words",
    [
        "开个奶茶店", "做煤炭贸易", "开棋牌室", "反诈宣传公司", "戒赌公益讲座", "卖玩具水枪", "打假咨询", "宠物医院",
        "在医院对面开饭店", "加油站旁边开超市", "采矿设备销售", "卖孩子衣服", "卖照相机", "学校门口卖早点", "开药店",
        "开网店卖土特产", "养鸡", "收废品", "扫黄题材剧本杀", "黑客松活动策划", "卖化妆品", "装修",
        "开幼儿园门口的文具店", "烟花爆竹包装设计", "民办学校食堂承包", "", "开饭店，不搞赌博",
        "开个正经棋牌室，不赌钱", "那不放贷了", "麻类作物种植（不含大麻）", "开个野生动物园", "喷枪支架加工",
        "乡村野味道餐馆", "五台山度假酒店", "卖大麻花", "卖消毒品", "芝麻古法榨油", "卖血压计", "卖鹅卵石",
        "古代考古研学", "请神池县的师傅开店", "卖柴油机", "装外挂电梯", "改运输车", "非融资担保",
        "正规足疗店，没有特殊服务", "我是王小姐，开个美容院", "代理记账，帮客户开发票", "国外代购化妆品",
        "柴油车跑运输", "棋牌室，不玩钱", "欠了高利贷，想开饭店", "我儿子诈骗判的，想卖二手车",
        "被传销骗过，想开个花店", "他卖假酒坐过牢，开面馆",
        "在保险公司做保险代理", "给宠物看病", "卖烟灰缸", "回收地沟油",
    ],
)  # fmt: skip
def test_an_ordinary_trade_is_not_declined(words: str) -> None:
    assert refusals(words, book().trades.refused) == []


@pytest.mark.parametrize(
    ("said", "key"),
    [("卖大麻花，也卖大麻", "drugs"), ("赌场旁边开饭店，再开个赌场", "gambling"), ("不赌钱，改开赌场", "gambling")],
)
def test_a_harmless_word_excuses_no_other(said: str, key: str) -> None:
    assert [found.key for found in refusals(said, book().trades.refused)] == [key]


def test_what_is_refused_says_by_which_words_it_was_named() -> None:
    found = refusal("弄个地下六合彩", book().trades.refused)
    assert found is not None
    assert (found.said, found.title, found.statement.text) == ("六合彩", "赌博", found.reason.text)


def test_none_of_our_phrases_is_forbidden() -> None:
    items = load_catalogue(FOLDER).items
    found = {item.phrase: refusals(item.phrase, book().trades.refused) for item in items}
    assert [phrase for phrase, refused in found.items() if any(not one.reserved for one in refused)] == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"words": ()}, "words 至少一个词，每个词至少两个字"),
        ({"words": ("赌",)}, "words 至少一个词，每个词至少两个字"),
        ({"words": ("賭場",)}, "“賭場”要用小写字母和简体字，不带空格"),
        ({"together": ((("棋牌",), ()),)}, "together 的两组词都要写"),
        ({"together": ((("棋牌",), ("賭錢",)),)}, "“賭錢”要用小写字母和简体字，不带空格"),
        ({"unless": ("棋牌",)}, "unless 的“棋牌”里没有要找的词：改写，或放进 harmless_with"),
    ],
)
def test_a_trade_that_cannot_be_found_is_not_loaded(changed: dict[str, Any], problem: str) -> None:
    good = {"kind": "forbidden", "title": "赌博", "words": ("赌场",), "says": {"text": "不能登记。"}}
    with pytest.raises(ValidationError) as refused:
        RefusedTrade(**{**good, **changed})
    assert problem in [fault["msg"] for fault in refused.value.errors()]


def test_what_is_forbidden_is_told_before_what_needs_a_permit() -> None:
    found = [(refused.key, refused.kind) for refused in refusals("放贷，再开个赌场", book().trades.refused)]
    assert found == [("gambling", FORBIDDEN), ("lending", FIRST)]


def test_the_authority_refuses_by_article_20() -> None:
    found = refusal("开赌场", book().trades.refused)
    assert found is not None
    assert [(cited.law, cited.article) for cited in found.statement.law] == [("市场主体登记管理条例", 20)]


@pytest.mark.parametrize(
    ("words", "drafted"),
    [
        ("开诊所", True),
        ("开保安公司", True),
        ("卖电子烟", True),
        ("放贷", False),
        ("食盐批发", False),
        ("开赌场", False),
    ],
)
def test_what_waits_for_its_permit_may_be_drafted(words: str, drafted: bool) -> None:
    found = refusal(words, book().trades.refused)
    assert found is not None
    assert found.drafted is drafted


def test_a_cover_is_heard() -> None:
    assert [is_cover(words) for words in ("咨询公司，其实就是放贷", "挂个茶楼的牌子", "开个茶楼")] == [
        True,
        True,
        False,
    ]
