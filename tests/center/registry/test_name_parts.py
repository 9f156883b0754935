"""Names are taken apart with the places and trades that are known here."""

from __future__ import annotations

import pytest

from center.knowledge import KNOWLEDGE
from center.registry.name_parts import NameParts, load_places, short_name
from center.registry.names import load

READER = load().reader
PLACES = load_places(KNOWLEDGE / "service")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "山西忻州定襄县 晋味源餐饮有限公司",
            NameParts("山西忻州定襄县", "晋味源", "餐饮", "有限公司", "catering", "定襄县"),
        ),
        ("代县老王面馆(个体工商户)", NameParts("代县", "老王", "面馆", "（个体工商户）", "catering", "代县")),
        (
            "晨光（忻州）科技有限公司",
            NameParts("", "晨光", "科技", "有限公司", "software", bracketed="忻州"),
        ),
        ("五台山晨光饭店", NameParts("", "五台山晨光", "饭店", "", "catering")),
        ("五台晨光饭店", NameParts("五台", "晨光", "饭店", "", "catering", "五台县")),
        (
            "忻州市忻府区奇村镇晨光饭店（个体工商户）",
            NameParts("忻州市忻府区奇村镇", "晨光", "饭店", "（个体工商户）", "catering", "忻府区"),
        ),
        (
            "太原市晨光商贸（集团）有限公司",
            NameParts("", "晨光", "商贸", "有限公司", "trading", elsewhere="太原市", bracketed="集团", is_group=True),
        ),
        ("晨光", NameParts("", "晨光", "", "")),
        ("", NameParts("", "", "", "")),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: NameParts) -> None:
    assert READER.read(name) == parts


@pytest.mark.parametrize(
    ("division", "written"),
    [
        ("", "忻州市"),
        ("忻州", "忻州市"),
        ("定襄", "定襄县"),
        ("忻州市代县", "代县"),
        ("忻府区", "忻州市忻府区"),
        ("原平市", "原平市"),
        ("五台山风景名胜区", "忻州市五台山风景名胜区"),
        ("太原市", "忻州市"),
    ],
)
def test_a_place_is_written_as_a_name_begins(division: str, written: str) -> None:
    assert PLACES.written(division) == written


def test_a_place_with_one_character_keeps_its_suffix() -> None:
    assert [short_name(place) for place in ("忻州市", "代县", "内蒙古自治区", "广西壮族自治区")] == [
        "忻州",
        "代县",
        "内蒙古",
        "广西",
    ]


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("奶茶", "drinks"),
        ("给人装监控安装", "software"),
        ("修车的汽修厂", "car_repair"),
        ("食品", "food"),
        ("餐饮", "catering"),
        ("商贸", "trading"),
        ("造火箭", ""),
    ],
)
def test_a_trade_is_recognised_by_its_longest_term(text: str, trade: str) -> None:
    assert READER.trade(text) == trade


@pytest.mark.parametrize(
    ("brand", "found"),
    [
        ("太原", ("太原", True)),
        ("太原市", ("太原市", True)),
        ("安康", ("安康", False)),
        ("北京晨光", ("北京", False)),
        ("太谷", ("太谷", False)),
        ("晨光", ("", False)),
    ],
)
def test_a_brand_that_is_a_place_is_seen(brand: str, found: tuple[str, bool]) -> None:
    assert READER.place_in(brand) == found
