"""Sentences without personal data: what is left of them, where it stood, and that masking is stable and quick."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.anonymising.anonymise import Anonymised, anonymise, is_clean
from center.anonymising.kinds import Kind, Place
from tests.center.anonymising.items import all_items

ITEMS = all_items()
PIECES = st.sampled_from([item.sentence for item in ITEMS]) | st.text(
    "我叫是张王和平路街巷12３四-·@. 先生女士店馆有限公司村镇号楼〔〕姓名〓\n", max_size=12
)
TEXTS = st.lists(PIECES, max_size=4).map("".join)
LENGTH, LONGER = 2_000, 10
GENEROUS = 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("您好", "您好"),
        ("我叫王建国，电话13900000012。", "我叫〔姓名〕，电话〔手机号〕。"),
        ("张先生和李晓红女士都来过", "〔姓名〕和〔姓名〕都来过"),
        ("老王面馆搬到和平街12号了", "〔企业〕搬到〔地址〕了"),
        ("志刚法兰制造有限公司，91140900MA0A0001X0", "〔企业〕，〔统一社会信用代码〕"),
        ("我是忻州市甘露奶茶店的，邮箱nobody@example.com", "我是〔企业〕的，邮箱〔邮箱〕"),
        ("加微信qihang_test，车是晋H00001", "加微信〔微信号〕，车是〔车牌号〕"),
        ("〔手机号〕", "〔手机号〕"),
        ("身份证〔身份证号已隐去〕，我是王芳", "身份证〔身份证号已隐去〕，我是〔姓名〕"),
        ("晋政发〔2026〕13号", "晋政发〔2026〕13号"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert anonymise(text).text == expected


def test_places_are_those_of_the_text_as_it_came() -> None:
    text = "我叫王建国，电话 139 0000 0012，住和平街１２号"
    places = (Place(2, 5, Kind.NAME), Place(9, 22, Kind.MOBILE), Place(24, 30, Kind.ADDRESS))
    assert anonymise(text) == Anonymised("我叫〔姓名〕，电话 〔手机号〕，住〔地址〕", places)


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("老王头的事", ["老王头"], "〔姓名〕的事"),
        ("和芳说过了，和 芳", ["和芳"], "〔姓名〕说过了，〔姓名〕"),
        ("来福办照", ["来福"], "〔姓名〕办照"),
        ("甘露的照丢了", ["甘露奶茶店", "甘露"], "〔姓名〕的照丢了"),
        ("甘露奶茶店的照丢了", ["甘露", "甘露奶茶店"], "〔企业〕的照丢了"),
        ("ＡＢＣ服务中心", ["ABC服务中心"], "〔企业〕"),
        ("王", ["王", "", " "], "王"),
        ("我叫王建国", ["姓名"], "我叫〔姓名〕"),
    ],
)
def test_known_names_are_masked_wherever_they_stand(text: str, known: list[str], expected: str) -> None:
    assert anonymise(text, known).text == expected


def test_a_text_is_clean_when_nothing_is_masked_in_it() -> None:
    assert is_clean("法人变更要带什么材料")
    assert not is_clean("我叫王建国")
    assert is_clean("来福办照")
    assert not is_clean("来福办照", ["来福"])


@pytest.mark.parametrize("kind", Kind)
def test_stand_ins_are_clean(kind: Kind) -> None:
    assert is_clean(f"联系人：{kind.value}先生，{kind.value}有限公司，地址{kind.value}12号，电话{kind.value}")


@given(TEXTS, st.lists(st.sampled_from(["王建国", "甘露", "和平", "姓名", "号〕", "先生"]), max_size=2))
def test_anonymising_twice_changes_nothing_more(text: str, known: list[str]) -> None:
    once = anonymise(text, known)
    assert anonymise(once.text, known) == Anonymised(once.text, ())


@given(TEXTS)
def test_places_do_not_overlap_and_all_else_is_unchanged(text: str) -> None:
    masked = anonymise(text)
    parts, end = [], 0
    for start, stop, kind in masked.places:
        assert end <= start < stop
        parts += [text[end:start], kind.value]
        end = stop
    assert "".join([*parts, text[end:]]) == masked.text


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert is_clean(anonymise(text).text)


HOSTILE = {
    "digits": "1",
    "card digits": "62220202",
    "groups": "6222 ",
    "cards": "6222020200112233446 ",
    "identity numbers": "110101199003077774",
    "mobiles": "13900000012",
    "numerals": "一三九",
    "letters": "A",
    "at": "a@",
    "dots": "a.",
    "dashes": "-",
    "spaces": " ",
    "roads": "路",
    "roads with numbers": "路1号",
    "houses": "1-",
    "rooms": "3号楼2单元",
    "villages": "定襄县",
    "towns": "镇",
    "forms": "有限公司",
    "shops": "店",
    "names": "王",
    "labels": "我叫",
    "titles": "张先生",
    "families": "老王家",
    "codes": "91140900MA0A0001",
    "lists": "股东张三、李四、王五、",
    "stand-ins": "〔姓名〕",
}


def seconds(text: str, times: int) -> float:
    started = time.process_time()
    for _ in range(times):
        anonymise(text)
    return time.process_time() - started


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_long_text_takes_no_longer_than_as_many_short_ones(piece: str) -> None:
    short = (piece * LENGTH)[:LENGTH]
    long = (piece * LENGTH * LONGER)[: LENGTH * LONGER]
    seconds(short, 1)
    allowed = GENEROUS * max(seconds(short, LONGER), 0.05)
    assert min(seconds(long, 1) for _ in range(2)) <= allowed
