"""The served region, and places outside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.region import Region, load_region

REGION = """\
serves: {province: 山西省, city: 忻州市}
counties:
  代县: [上馆镇, 大同路街道]
"""
DIVISIONS = """\
山西省:
  忻州市: [代县]
  太原市: [小店区, 清徐县]
  大同市: [平城区]
甘肃省:
  白银市: [会宁县]
内蒙古自治区:
  乌海市: [乌达区]
"""


@pytest.fixture
def region(tmp_path: Path) -> Region:
    (tmp_path / "region.yml").write_text(REGION, encoding="utf-8")
    (tmp_path / "divisions.yml").write_text(DIVISIONS, encoding="utf-8")
    return load_region(tmp_path)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我在太原开公司怎么办", "太原"),
        ("太原市注册公司要什么", "太原市"),
        ("清徐县怎么办执照", "清徐县"),
        ("甘肃那边的政务大厅几点开门", "甘肃"),
        ("公司要迁到内蒙古", "内蒙古"),
        ("白银市注册公司", "白银市"),
        ("在忻州怎么办执照", None),
        ("从太原搬到忻州怎么办", None),
        ("代县的公司去太原开分公司", None),
        ("想开个公司", None),
        ("太原人能来办吗", None),
        ("开个太原面馆", None),
        ("卖白银首饰要许可吗", None),
        ("", None),
    ],
)
def test_elsewhere(region: Region, text: str, place: str | None) -> None:
    assert region.elsewhere(text) == place


@pytest.mark.parametrize(
    ("text", "served"), [("忻州市", True), ("我在忻州", True), ("代县上馆镇", True), ("太原", False), ("", False)]
)
def test_serves(region: Region, text: str, served: bool) -> None:
    assert region.serves(text) is served


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我在北京注册公司", "北京"),
        ("深圳那边怎么办", "深圳"),
        ("我在忻府区开店", None),
        ("原平市怎么办执照", None),
        ("大同小异，都差不多", None),
        ("和平地解决", None),
        ("我在广西开公司", "广西"),
        ("公司要迁到新疆", "新疆"),
        ("在香港注册公司怎么弄", "香港"),
        ("开个小店办什么执照", None),
        ("合作社怎么注册", None),
        ("五常大米代理要办什么证", None),
        ("小店区怎么办执照", "小店区"),
    ],
)
def test_elsewhere_with_the_real_divisions(text: str, place: str | None) -> None:
    assert load_region().elsewhere(text) == place
