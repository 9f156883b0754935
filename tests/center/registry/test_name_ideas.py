"""Brands from a founder's own words, and whole names made of them."""

from __future__ import annotations

import pytest

from center.registry.ideas import EnterpriseType
from center.registry.name_ideas import BrandIdea, NameWish, Origin, asked_brands, brand_ideas, composed
from center.registry.names import load

NAMES = load()


@pytest.mark.parametrize(
    ("words", "brands"),
    [
        ("想叫晨光", ["晨光"]),
        ("店名就叫阿萍家行不行", ["阿萍家"]),
        ("我想取名叫德盛昌，祖上的老匾", ["德盛昌"]),
        ("“晨光”或者“晨曦”", ["晨光", "晨曦"]),
        ("叫晨光、晨曦或者晨晓吧", ["晨光", "晨曦", "晨晓"]),
        ("字号用雁北红可以吗", ["雁北红"]),
        ("忻州市晨光餐饮有限公司", ["晨光"]),
        ("我叫王五，想开店", []),
        ("名字没想好呢", []),
        ("不知道叫啥", []),
        ("取个名字好听点的", []),
        ("招牌想叫“一朵”", ["一朵"]),
        ("就叫忻州市晨光餐饮有限公司", ["晨光"]),
        ("公司名晨光餐饮", ["晨光"]),
        ("想叫龍騰", ["龙腾"]),
        ("晨光", ["晨光"]),
        ("晨光或晨曦", ["晨光", "晨曦"]),
        ("想叫豆腐坊", ["豆腐坊"]),
        ("想叫七人行", ["七人行"]),
        ("没想好", []),
        ("随便", []),
        ("你帮我起几个", []),
        ("喜庆点", []),
        ("", []),
        ("K9", []),
    ],
)
def test_the_brand_is_heard_in_what_a_founder_says(words: str, brands: list[str]) -> None:
    assert asked_brands(words, NAMES.reader) == brands


def test_a_surname_and_a_feeling_make_brands_with_their_reason() -> None:
    wish = NameWish("我姓郝，想要老手艺的感觉", "代县", "豆腐", EnterpriseType.HOUSEHOLD)
    ideas = brand_ideas(wish, NAMES.setting, NAMES.reader)
    assert [idea for idea in ideas if idea.origin is Origin.DERIVED] == [
        BrandIdea("郝记", Origin.DERIVED, "用您的姓“郝”"),
        BrandIdea("老郝家", Origin.DERIVED, "用您的姓“郝”"),
        BrandIdea("郝家味", Origin.DERIVED, "用您的姓“郝”"),
        BrandIdea("郝家丰", Origin.DERIVED, "用您的姓“郝”"),
        BrandIdea("古韵坊", Origin.DERIVED, "您说到“手艺”"),
        BrandIdea("匠心里", Origin.DERIVED, "您说到“手艺”"),
        BrandIdea("承艺", Origin.DERIVED, "您说到“手艺”"),
        BrandIdea("老手艺", Origin.DERIVED, "您说到“手艺”"),
    ]
    assert len({idea.brand for idea in ideas}) == len(ideas)


def test_two_surnames_become_one_brand() -> None:
    wish = NameWish("我姓仝我媳妇姓逯，想用我俩的姓拼一个", "代县", "家纺店", EnterpriseType.SOLE)
    first = brand_ideas(wish, NAMES.setting, NAMES.reader)[0]
    assert first == BrandIdea("仝逯", Origin.DERIVED, "用您的姓“仝逯”")


def test_not_everybody_is_offered_the_same() -> None:
    wish = NameWish("没想好", "太原市", "物流", EnterpriseType.COMPANY)
    firsts = {
        brand_ideas(wish._replace(industry=trade), NAMES.setting, NAMES.reader)[-1].brand
        for trade in ("物流", "煤炭", "餐饮", "软件", "养羊", "家政")
    }
    assert len(firsts) > 1


@pytest.mark.parametrize(
    ("kind", "division", "industry", "name"),
    [
        ("household", "定襄县", "奶茶", "定襄县晨光奶茶店（个体工商户）"),
        ("household", "忻府区", "面馆", "忻州市忻府区晨光面馆（个体工商户）"),
        ("household", "代县", "修车", "代县晨光汽车维修部（个体工商户）"),
        ("household", "代县", "汽车维修", "代县晨光汽车维修部（个体工商户）"),
        ("sole_proprietorship", "原平市", "民宿", "原平市晨光民宿（个人独资）"),
        ("partnership", "", "财税咨询", "忻州市晨光财务咨询服务部（普通合伙）"),
        ("limited_partnership", "", "信息咨询", "忻州市晨光信息咨询服务部（有限合伙）"),
        ("company", "", "奶茶", "忻州市晨光餐饮有限公司"),
        ("company", "静乐县", "拉煤，煤炭", "静乐县晨光煤炭销售有限公司"),
        ("company", "", "造火箭", "忻州市晨光造火箭有限公司"),
        ("company", "", "卖点儿这个那个啥的", "忻州市晨光商贸有限公司"),
        ("cooperative", "代县", "谷子种植", "代县晨光谷子种植专业合作社"),
        ("cooperative", "代县", "养羊", "代县晨光养殖专业合作社"),
        ("cooperative", "代县", "奶茶", "代县晨光种养殖专业合作社"),
    ],
)
def test_a_whole_name_is_composed_as_its_type_wants(kind: str, division: str, industry: str, name: str) -> None:
    wish = NameWish("", division, industry, EnterpriseType(kind))
    assert composed("晨光", wish, NAMES.setting, NAMES.reader) == name
