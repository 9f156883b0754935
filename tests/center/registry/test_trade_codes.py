"""Codes by GB/T 4754: from words, from phrases, from the catalogue."""

from __future__ import annotations

import pytest

from center.registry.trade_codes import TradeCode, trade_code
from tests.center.registry.advised import Item, book

CATERING = Item("餐饮服务", industry=("621", "622", "623", "629"))


@pytest.mark.parametrize(
    ("item", "words", "code", "is_class"),
    [
        (CATERING, "想开个奶茶店", "6239", True),
        (CATERING, "", "6210", True),
        (CATERING, "早点摊", "6291", True),
        (CATERING, "修车", "6210", True),
        (Item("小餐饮", industry=("621", "622", "629")), "卖烤串", "6291", True),
        (Item("机动车修理和维护", industry=("811",)), "", "8111", True),
        (Item("软件开发", industry=("6511", "6512", "6513")), "", "6513", True),
        (Item("谷物种植", industry=("011",)), "", "011", False),
        (Item("机械设备租赁", industry=("711",)), "", "711", False),
        (Item("谷物磨制", industry=("1311",)), "", "1311", True),
        (Item("家政服务", industry=("801",)), "", "8010", True),
        (Item("互联网销售（除销售需要许可的商品）", industry=("5193", "5292")), "直播带货", "5292", True),
        (Item("没有代码的项目"), "卖烟", "5227", True),
    ],
)
def test_the_class_of_an_item(item: Item, words: str, code: str, is_class: bool) -> None:
    found = trade_code(item, book().classes, book().trades, words)
    assert found is not None
    assert (found.code, found.name, found.is_class) == (code, book().classes.name(code), is_class)


def test_a_code_comes_with_its_section_and_what_else_it_may_be() -> None:
    item = Item("软件开发", industry=("6511", "6512", "6513"))
    others = (("I", "6511", "基础软件开发"), ("I", "6512", "支撑软件开发"))
    assert trade_code(item, book().classes, book().trades) == TradeCode("6513", "应用软件开发", "I", True, others)


@pytest.mark.parametrize("industry", [(), ("9999",)])
def test_an_item_without_known_codes_has_none(industry: tuple[str, ...]) -> None:
    assert trade_code(Item("没有代码的项目", industry=industry), book().classes, book().trades) is None


def test_the_classification_is_whole() -> None:
    classes = book().classes
    assert len(classes) == 97 + 473 + 1381
    assert (classes.name("62"), classes.name("623"), classes.name("6239")) == (
        "餐饮业",
        "饮料及冷饮服务",
        "其他饮料及冷饮服务",
    )
    assert (classes.section("6239"), classes.below("801"), "0000" in classes) == ("H", ["8010"], False)
