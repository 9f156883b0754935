"""Choices get numbers where the text names them, letters where a number would mean something else."""

from __future__ import annotations

from typing import Any

import pytest

from center.messages import Words
from center.wechat.offering import offer_of
from tests.center.wechat.talked import buttons


def offered(text: str, *titles: str, **card: Any) -> str:
    """Text and list, as they are told."""
    offer = offer_of(Words(text, buttons(*titles), card or None))
    return "\n".join(filter(None, (offer.text, offer.listing)))


def test_without_buttons_nothing_is_added() -> None:
    assert offered("您好。") == "您好。"


@pytest.mark.parametrize(
    ("text", "titles", "told"),
    [
        pytest.param(
            "请核对。没问题请回复“提交”。",
            ["提交", "修改", "不办了"],
            "请核对。没问题请回复“提交”。\n回复数字：1 提交，2 修改，3 不办了。",
            id="few and short, in one sentence",
        ),
        pytest.param(
            "要改哪一项？",
            ["改称呼", "改电话", "改地点", "改企业"],
            "要改哪一项？\n回复数字：\n1. 改称呼\n2. 改电话\n3. 改地点\n4. 改企业",
            id="many, in lines",
        ),
        pytest.param(
            "您想了解的是哪一项？\n1. 企业名称\n2. 简易注销\n回复序号或名称都可以；都不是也请告诉我。",
            ["企业名称", "简易注销", "都不是"],
            "您想了解的是哪一项？\n1. 企业名称\n2. 简易注销\n回复序号或名称都可以；都不是也请告诉我。\n"
            "回复数字，还有：3 都不是。",
            id="numbered by the text, not again",
        ),
        pytest.param(
            "设立，我能帮您弄清楚这些：\n· 企业名称\n· 经营范围\n直接说您的情况就行。",
            ["企业名称", "经营范围"],
            "设立，我能帮您弄清楚这些：\n1. 企业名称\n2. 经营范围\n直接说您的情况就行。\n回复数字就行。",
            id="bullets become numbers",
        ),
        pytest.param(
            "名称先申报。\n您可以接着问：要带什么、多久、收费吗。",
            ["要带什么", "多久", "收费吗", "经营范围怎么写"],
            "名称先申报。\n您可以接着问：1 要带什么、2 多久、3 收费吗。\n回复数字，还有：4 经营范围怎么写。",
            id="numbered in the sentence",
        ),
        pytest.param(
            "企业名称｜怎么办：\n1. 想好字号\n2. 网上申报",
            ["要带什么", "多久"],
            "企业名称｜怎么办：\n1. 想好字号\n2. 网上申报\n回复字母：A 要带什么，B 多久。",
            id="the text counts steps",
        ),
        pytest.param(
            "有的说序号，比如“有2和5”；都没有就说“都没有”。\n1. 欠税\n2. 社保",
            ["都没有", "都不清楚"],
            "有的说序号，比如“有2和5”；都没有就说“都没有”。\n1. 欠税\n2. 社保\n回复字母：A 都没有，B 都不清楚。",
            id="numbers are asked for",
        ),
        pytest.param(
            "您还想接着干吗？1还想接着干，2不想干了，3还没想好。",
            ["还想接着干", "不想干了", "还没想好"],
            "您还想接着干吗？1还想接着干，2不想干了，3还没想好。\n回复数字就行。",
            id="numbered within a sentence",
        ),
        pytest.param(
            "您这是哪种？1是个体户，2是公司、合作社。",
            ["个体户", "公司，合作社", "不清楚"],
            "您这是哪种？1是个体户，2是公司、合作社。\n回复数字，还有：3 不清楚。",
            id="numbered loosely",
        ),
        pytest.param(
            "请选：1要面子，2要里子。",
            ["里子", "面子"],
            "请选：1要面子，2要里子。\n回复字母：A 里子，B 面子。",
            id="the text counts them otherwise",
        ),
        pytest.param(
            "打算投多少？",
            ["10万以内", "50万以内"],
            "打算投多少？\n回复字母：A 10万以内，B 50万以内。",
            id="choices that begin with numbers",
        ),
        pytest.param(
            "可以约的时间：\n1. 11月23日（周一）9:00\n2. 11月23日（周一）9:30\n要哪一个？回复序号就行。",
            ["11月23日（周一）9:00", "11月23日（周一）9:30"],
            "可以约的时间：\n1. 11月23日（周一）9:00\n2. 11月23日（周一）9:30\n要哪一个？回复序号就行。",
            id="seats",
        ),
        pytest.param(
            "您有2个预约：\n1. 11月23日 办执照\n2. 11月24日 刻章\n说“改约第1个”就行。",
            ["改约第1个", "取消第1个"],
            "您有2个预约：\n1. 11月23日 办执照\n2. 11月24日 刻章\n说“改约第1个”就行。\n"
            "回复字母：A 改约第1个，B 取消第1个。",
            id="the text counts appointments",
        ),
        pytest.param(
            "名称：1. 忻州市秀容咖啡馆；备选字号：2. 秀容晨光；3. 秀容云中。",
            ["就这么办", "改成有限责任公司"],
            "名称：1. 忻州市秀容咖啡馆；备选字号：2. 秀容晨光；3. 秀容云中。\n"
            "回复字母：A 就这么办，B 改成有限责任公司。",
            id="the text counts names",
        ),
        pytest.param(
            "您有几件反映过的事：1. S-22222229“路灯不亮”；2. C-2222222B“态度差”。说的是哪一件？回复序号或者编号都行。",
            ["S-22222229的事", "C-2222222B的事"],
            "您有几件反映过的事：1. S-22222229“路灯不亮”；2. C-2222222B“态度差”。说的是哪一件？回复序号或者编号都行。",
            id="by their codes",
        ),
        pytest.param(
            "您想走哪条路？\n1. 歇业（建议先看这个）：执照留着\n2. 普通注销：先清算",
            ["歇业", "普通注销"],
            "您想走哪条路？\n1. 歇业（建议先看这个）：执照留着\n2. 普通注销：先清算\n回复数字就行。",
            id="titles with more behind them",
        ),
    ],
)
def test_how_choices_are_told(text: str, titles: list[str], told: str) -> None:
    assert offered(text, *titles) == told


def test_what_the_text_quotes_is_not_listed_and_its_numbers_mean_nothing() -> None:
    offer = offer_of(Words("眼下最难的是什么？不想说就说“不说”。", buttons("不说")))
    assert (offer.listing, [choice.label for choice in offer.choices]) == ("", ["A"])


def test_a_form_that_asks_for_a_number_gets_letters() -> None:
    told = offered("请留一个电话。", "不留电话，就在这里答复", asks="phone")
    assert told == "请留一个电话。\n回复字母：A 不留电话，就在这里答复。"
    assert offered("哪里办？", "市本级", asks="place") == "哪里办？\n回复数字：1 市本级。"


def test_for_a_menu_the_text_has_no_list_of_its_own() -> None:
    offer = offer_of(
        Words("哪一项？\n1. 企业名称\n2. 简易注销\n都不是也请说。", buttons("企业名称", "简易注销", "都不是"))
    )
    assert offer.head == "哪一项？\n都不是也请说。"
    assert [choice.line for choice in offer.choices] == ["1. 企业名称", "2. 简易注销", "3. 都不是"]
    assert [choice.payload for choice in offer.choices] == [f'/affirm{{"n":"{n}"}}' for n in (1, 2, 3)]
