"""What each of the finders finds, exactly."""

from __future__ import annotations

import pytest

from center.anonymising.addresses import address_places
from center.anonymising.divisions import divisions, short_divisions
from center.anonymising.enterprises import enterprise_places
from center.anonymising.everyday import begins_everyday_word
from center.anonymising.kinds import Kind, Place
from center.anonymising.known_names import known_places
from center.anonymising.numbers import number_places
from center.anonymising.people import people_places
from center.anonymising.readings import Reading, closed


def found(text: str, places: set[Place]) -> set[str]:
    return {text[place.start : place.end] for place in places}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张先生", {"张先生"}),
        ("我叫王建国，我媳妇叫李 芳", {"王建国", "李 芳"}),
        ("由王强变更为李娜", {"王强", "李娜"}),
        ("我叫阿依古丽·买买提", {"阿依古丽·买买提"}),
        ("联系人张伟电话", {"张伟"}),
        ("总经理", set()),
        ("高级经理", set()),
    ],
)
def test_people(text: str, expected: set[str]) -> None:
    assert found(text, set(people_places(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我是志刚法兰制造有限公司的", {"志刚法兰制造有限公司"}),
        ("忻州市 甘露 奶茶店", {"忻州市 甘露 奶茶店"}),
        ("想弄有限公司", set()),
        ("忻州市奶茶店", set()),
    ],
)
def test_enterprises(text: str, expected: set[str]) -> None:
    assert found(text, set(enterprise_places(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我住忻府区和平东街12号3单元501", {"忻府区和平东街12号3单元501"}),
        ("寄到代县上馆镇西关村吧", {"代县上馆镇西关村"}),
        ("忻府区的农村", set()),
        ("忻府区农村", set()),
        ("定襄县各村", set()),
        ("忻府区各社区", set()),
        ("原平市辖区内的村", set()),
    ],
)
def test_addresses(text: str, expected: set[str]) -> None:
    assert found(text, set(address_places(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话0350-0000000，手机13900000012", {"0350-0000000", "13900000012"}),
        ("11140900MB0000000X", set()),
        ("打12345", set()),
        ("nobody@example.com 晋H00001", {"nobody@example.com", "晋H00001"}),
    ],
)
def test_numbers(text: str, expected: set[str]) -> None:
    assert found(text, set(number_places(text))) == expected


def test_known_names_of_both_kinds() -> None:
    text = "和芳 在甘露 奶茶店"
    expected = [Place(4, 10, Kind.ENTERPRISE), Place(0, 2, Kind.NAME)]
    assert list(known_places(text, ("和芳", "甘露奶茶店"))) == expected


def test_a_reading_leads_back_to_the_text() -> None:
    reading = closed("和平　街-12－3 号")
    assert reading == Reading("和平街12-3号", (0, 1, 3, 5, 6, 7, 8, 10))
    assert reading.span(2, 7) == (3, 9)


def test_rows_of_divisions() -> None:
    assert list(divisions().spans("在山西省忻州市定襄县和定襄")) == [(1, 10)]
    assert list(short_divisions().spans("忻州定襄县和定襄")) == [(0, 5), (6, 8)]


@pytest.mark.parametrize(("text", "expected"), [("高级", True), ("王府井", True), ("张伟", False), ("", False)])
def test_everyday_words(text: str, expected: bool) -> None:
    assert begins_everyday_word(text) is expected
