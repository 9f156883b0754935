"""Who takes part, what is said of them, what they put in and which posts they have, from founders' sentences."""

from __future__ import annotations

from typing import Any

import pytest

from actions.draft_people import read_people, read_shares, shown_people
from actions.fields import Said
from center.understanding import Decision, Understanding

SELF = {"who": "本人", "traits": [], "share": ""}
PAIR = [SELF, {"who": "朋友", "traits": [], "share": ""}]
THREE = [SELF, *({"who": f"合伙人{number}", "traits": [], "share": ""} for number in (1, 2))]


def said(text: str, asking: str | None = None, **known: Any) -> Said:
    return Said(text, "unknown", Understanding(text, Decision.UNKNOWN, 0.0), {}, None, known, asking)


def people(text: str, asking: str | None = None, **known: Any) -> Any:
    found = read_people(said(text, asking, **known), asking == "people")
    return [(row["who"], *row["traits"]) for row in found] if isinstance(found, list) else found


OFFICIAL, EMPLOYED = [("本人", "civil_servant")], [("本人", "public_institution")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我在统计局上班，想开个茶楼", OFFICIAL),
        ("我在县发改委上班，想开个店", OFFICIAL),
        ("在市委组织部工作，想开个店", OFFICIAL),
        ("我是街道办的，想开个小卖部", OFFICIAL),
        ("我是民警，想开个店", OFFICIAL),
        ("考上公务员了，还想开店", OFFICIAL),
        ("我在统计局上班，想跟我表哥合伙开茶楼", [("本人", "civil_servant"), ("表哥",)]),
        ("我在教育局上班，事业编，想开店", EMPLOYED),
        ("我是正式在编的", EMPLOYED),
        ("我在县医院上班，想开店", EMPLOYED),
        ("在供电局上班，想开个店", [("本人", "state_employee")]),
        ("我从公安局退休了，想开个茶馆", [("本人", "retired")]),
        ("以前在税务局上班，现在辞职了，想开饭店", None),
        ("我不是公务员，想开店", None),
        ("准备考公务员，先开个店", None),
        ("开个公务员考试培训班", None),
        ("我想给税务局送盒饭", None),
        ("在法院旁边开个打印店", None),
        ("我老公在县政府上班，我想开个花店", None),
    ],
)
def test_who_holds_a_public_office(text: str, found: Any) -> None:
    assert people(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我是乌克兰人，想和我朋友两个人开咖啡馆", [("本人", "foreign"), ("朋友",)]),
        ("我是尼日利亚人，想和我的中国朋友一起开店", [("本人", "foreign"), ("朋友",)]),
        ("我是加拿大籍，想开店", [("本人", "foreign")]),
        ("我拿的是美国护照", [("本人", "foreign")]),
        ("和一个波兰朋友合伙", [("本人",), ("外国投资人", "foreign")]),
        ("把土特产卖给俄罗斯人", None),
        ("开个日本料理店", None),
        ("我是忻州人", None),
    ],
)
def test_who_is_foreign(text: str, found: Any) -> None:
    assert people(text) == found


MINOR = [("本人", "minor")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我十七了，想开个网店", MINOR),
        ("我17，想开网店", MINOR),
        ("我高二，想卖手账", MINOR),
        ("还没成年，能开店吗", MINOR),
        ("我和我妹开店，她还没满十八", [("本人",), ("妹", "minor")]),
        ("我三十七了，想开店", None),
        ("教初三学生画画", None),
        ("手里有十七万", None),
    ],
)
def test_who_is_under_age(text: str, found: Any) -> None:
    assert people(text) == found


def test_a_convicted_son_is_no_trade_and_no_trait_of_the_founder() -> None:
    told = "我儿子刚从监狱出来，诈骗判的，让他当法人开公司卖二手车"
    assert people(told) == [("本人", "family"), ("儿子", "convicted", "family")]
    assert people("我坐过牢，想开个店") == [("本人", "convicted")]
    assert people("我没坐过牢，就我自己开") == [("本人",)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我出力管事，两个朋友出钱", [("本人",), ("朋友1", "passive"), ("朋友2", "passive")]),
        ("两个朋友出钱，我管", [("本人",), ("朋友1", "passive"), ("朋友2", "passive")]),
        ("我弟出钱，我出力", [("本人",), ("弟", "passive")]),
        ("他出钱我出力，两个人", [("本人",), ("合伙人1", "passive")]),
        ("我和我爸合伙，我爸出钱", [("本人", "family"), ("爸", "family")]),
    ],
)
def test_who_only_gives_money(text: str, found: Any) -> None:
    assert people(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我跟我弟开修理铺，一人拿三万，门面是我爸的", [("本人",), ("弟",)]),
        ("我爸有个院子，我想开民宿", None),
        ("用我妈的房子，我一个人", [("本人",)]),
        ("我妈不同意，我自己干", [("本人",)]),
        ("房子是我公公的宅基地，我和老公弄", [("本人", "family"), ("配偶", "family")]),
        ("我媳妇，我，还有我弟", [("本人",), ("配偶", "family"), ("弟",)]),
        ("我弟也入股", [("本人",), ("弟",)]),
        ("我儿子看店", [("本人", "family"), ("儿子", "family")]),
    ],
)
def test_who_takes_part_and_who_is_only_spoken_of(text: str, found: Any) -> None:
    assert people(text) == found


def test_partners_get_their_names() -> None:
    told = "一共五百万，老张出三百，我出一百五，小李出五十"
    assert people(told, "confirmed", people=THREE) == [("本人",), ("老张",), ("小李",)]
    assert people("我出三十万，王建国出二十万") == [("本人",), ("王建国",)]
    assert people("我们公司占六成，我个人占四成，公司入股") == [("本人",), ("入股的企业", "company")]
    assert people("和我媳妇", "confirmed", people=[SELF]) == [("本人", "family"), ("配偶", "family")]
    assert people("我媳妇在法院上班", "confirmed", people=PAIR) is None
    assert people("他是公务员", "confirmed", people=PAIR) == [("本人",), ("朋友", "civil_servant")]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("一共五百万，老张出三百，我出一百五，小李出五十", "老张300万元，本人150万元，小李50万元"),
        ("老张60%，我30%，小李10%", "老张60%，本人30%，小李10%"),
        ("他占51%我占49%", "朋友51%，本人49%"),
        ("钱一共二十万，我十五万他五万", "本人15万元，朋友5万元"),
        ("我六他四", "本人60%，朋友40%"),
        ("我占六成", "本人60%"),
        ("百分之七十归我，我占百分之七十", "本人70%"),
        ("一人拿三万", "每人3万元"),
        ("七三开", "七三开"),
        ("对半", "对半"),
        ("我出三十万", None),
        ("我出钱他出力", None),
    ],
)
def test_how_it_is_divided(text: str, shares: str | None) -> None:
    assert read_shares(said(text, "confirmed", people=PAIR), False) == shares


def test_posts_make_no_founders() -> None:
    rows = read_people(said("财务负责人写我媳妇", "confirmed", people=[SELF]), False)
    assert rows == [SELF, {"who": "配偶", "traits": [], "share": "", "posts": ["财务负责人"], "invests": False}]
    assert shown_people(rows) == "1人（本人），财务负责人配偶"
    both = read_people(said("监事写我朋友，财务我自己当", "confirmed", people=PAIR), False)
    assert isinstance(both, list)
    assert [(row["who"], row["posts"]) for row in both] == [("本人", ["财务负责人"]), ("朋友", ["监事"])]
