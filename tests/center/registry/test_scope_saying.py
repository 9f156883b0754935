"""What of an idea is sold, taught, or somebody else's, wherever the words stand."""

from __future__ import annotations

import pytest

from center.knowledge import KNOWLEDGE
from center.registry.scope_ideas import propose
from center.registry.scope_saying import Carried, Span, carried, hauled, of_others, plain, taught, without
from center.registry.scope_search import Scopes
from center.registry.scope_store import load_scopes


@pytest.fixture(scope="module")
def scopes() -> Scopes:
    return load_scopes(KNOWLEDGE / "registry")


def parts(idea: str, spans: list[Span]) -> list[str]:
    return [idea[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("idea", "verbs"),
    [
        ("卖自家种的小米", [("卖", "自家种的小米", False)]),
        ("卖菜和修车", [("卖", "菜和", False), ("修", "车", False)]),
        ("教人做蛋糕", [("教", "人做蛋糕", False)]),
        ("收煤卖给钢厂", [("收", "煤", False), ("卖", "给钢厂", False), ("卖", "收煤", True)]),
        ("红枣收来", [("收", "来", False), ("收", "红枣", True)]),
        ("卖电动车带修", [("卖", "电动车", False), ("修", "", False), ("修", "卖电动车", True)]),
        ("光伏板安装和销售", [("卖", "", False), ("卖", "光伏板", True)]),
        ("小米绿豆，到集上卖", [("卖", "", False), ("卖", "到", True), ("卖", "小米绿豆", True)]),
        ("装修，外卖，营养", []),
    ],
)
def test_a_verb_holds_for_what_follows_up_to_the_next(idea: str, verbs: list[tuple[str, str, bool]]) -> None:
    assert [(one.verb, *parts(idea, [one.span]), one.after is not None) for one in carried(idea)] == verbs
    assert all(isinstance(one, Carried) for one in carried(idea))


@pytest.mark.parametrize(
    ("idea", "others", "lessons", "carriage"),
    [
        ("收煤卖给钢厂", ["钢厂"], [], []),
        ("卖给饭店蔬菜", ["饭店"], [], []),
        ("给学校食堂送菜", ["学校食堂"], [], []),
        ("拉煤卖给电厂", ["电厂"], [], ["拉"]),
        ("给电厂拉煤", ["电厂"], [], []),
        ("开煤矿的亲戚介绍我卖水泵", ["开煤矿"], [], []),
        ("教开挖掘机", [], ["开挖掘机"], []),
        ("美发培训学校", [], ["美发"], []),
        ("理发店兼培训", [], [], []),
        ("教育咨询", [], [], []),
        ("给手机贴膜", [], [], []),
    ],
)
def test_what_is_somebody_elses_or_only_taught(
    idea: str, others: list[str], lessons: list[str], carriage: list[str]
) -> None:
    found = [parts(idea, spans) for spans in (of_others(idea), taught(idea), hauled(idea))]
    assert found == [others, lessons, carriage]


def test_what_is_taken_out_leaves_everything_else_in_its_place() -> None:
    assert without("收煤卖给钢厂", [Span(4, 6)]) == "收煤卖给，，"
    assert plain("各种水果，种水果") == "各样水果，种水果"


@pytest.mark.parametrize(
    ("idea", "phrases"),
    [
        ("开个宠物店，给狗洗澡剪毛，还给猫狗看病打针", ("宠物服务（不含动物诊疗）", "动物诊疗")),
        ("给牛羊看病打针", ("动物诊疗",)),
        ("牛肉面馆旁边开诊所", ("餐饮服务", "诊所服务")),
        ("从矿上收煤卖给钢厂", ("煤炭及制品销售",)),
        ("从宁武拉煤卖给电厂", ("煤炭及制品销售",)),
        ("给电厂拉煤", ("道路货物运输（不含危险货物）",)),
        ("卖给饭店蔬菜", ("食用农产品零售",)),
        ("给钢厂供铁矿石", ("金属矿石销售",)),
        ("自己养羊卖给火锅店", ("牲畜饲养", "牲畜销售")),
        ("拉沙子石子卖给搅拌站", ("建筑材料销售",)),
        ("办个培训学校教开挖掘机", ("营利性民办职业技能培训机构",)),
        ("开理发店兼培训", ("理发服务", "营利性民办职业技能培训机构")),
        ("在淘宝上卖自家种的小米绿豆", ("食用农产品零售", "互联网销售（除销售需要许可的商品）")),
        ("把村里的红枣收来网上卖", ("初级农产品收购", "互联网销售（除销售需要许可的商品）")),
        ("开个劳务中介，帮厂里招工，收介绍费", ("职业中介活动",)),
        ("卖火车票", ("旅客票务代理",)),
        ("各种水果", ("新鲜水果零售",)),
        ("烧饼铺", ("餐饮服务",)),
        ("开个韩国料理", ("餐饮服务",)),
        ("开个民宿，管吃管住", ("经营民宿", "餐饮服务")),
        ("卖电动车带修", ("电动自行车销售", "电动自行车维修")),
        ("做光伏板安装和销售", ("太阳能发电技术服务", "光伏设备及元器件销售")),
        ("自家种的小米绿豆，想在淘宝上卖", ("食用农产品零售", "互联网销售（除销售需要许可的商品）")),
        ("家里养羊，想卖羊肉", ("牲畜饲养", "鲜肉零售")),
    ],
)
def test_only_the_founders_own_trade_is_proposed(scopes: Scopes, idea: str, phrases: tuple[str, ...]) -> None:
    assert propose(scopes, idea).phrases == phrases


def test_what_stands_for_another_phrase_where_animals_are_named_is_in_the_catalogue(scopes: Scopes) -> None:
    named = {phrase for pair in scopes.words.animals.instead.items() for phrase in pair}
    assert [phrase for phrase in sorted(named) if scopes.item(phrase) is None] == []
