"""Brands from a founder's own words, and whole names made of them."""

from __future__ import annotations

import pytest

from center.registry.ideas import EnterpriseType
from center.registry.name_ideas import BrandIdea, NameWish, Origin, asked_brands, brand_ideas
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
        ("叫ABC", ["abc"]),
        ("叫定格", ["定格"]),
        ("名字就定为晨光", ["晨光"]),
        ("叫忻州", ["忻州"]),
        ("叫吕梁山货郎", ["吕梁山货郎"]),
        ("名字换成叫墨香阁", ["墨香阁"]),
        ("名字改成茶不思", ["茶不思"]),
        ("换成叫墨香阁", ["墨香阁"]),
        ("我们店叫晨光", ["晨光"]),
        ("名称已经通过了吧", []),
        ("名字会不会重复", []),
        ("名字通过了吗", []),
        ("名字行不行", []),
        ("名字太土了", []),
        ("名字和别人一样咋办", []),
        ("名字要改吗", []),
        ("改名字", []),
        ("他叫李建国，我叫王芳，写我的名", []),
        ("我儿子叫王晨光", []),
        ("老板叫王五", []),
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
        BrandIdea("雁门郝记", Origin.DERIVED, "用您的姓“郝”"),
        BrandIdea("代州郝记", Origin.DERIVED, "用您的姓“郝”"),
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


def test_a_company_takes_its_surname_in_another_way_than_a_shop() -> None:
    wish = NameWish("我姓郝", "代县", "物流", EnterpriseType.COMPANY)
    derived = [idea.brand for idea in brand_ideas(wish, NAMES.setting, NAMES.reader) if idea.origin is Origin.DERIVED]
    assert derived == ["郝氏", "雁门郝氏", "代州郝氏"]


@pytest.mark.parametrize("asked", ["光影", "杂割王", "花语", "宏达", "诚信", "雁门红", "七里香小馆"])
def test_nothing_is_added_to_a_brand_but_a_place_and_no_character_stands_twice(asked: str) -> None:
    wish = NameWish(f"想叫{asked}", "代县", "花店", EnterpriseType.HOUSEHOLD)
    brands = [idea.brand for idea in brand_ideas(wish, NAMES.setting, NAMES.reader) if asked in idea.brand]
    around = [f"{place}{asked}" for place in ("雁门", "代州") if len(asked) <= 3 and "雁门" not in asked]
    assert brands == [asked, *around]
    every = brand_ideas(wish, NAMES.setting, NAMES.reader)
    assert not [idea.brand for idea in every if any(a == b for a, b in zip(idea.brand, idea.brand[1:]))]
