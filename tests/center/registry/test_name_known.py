"""Known names that are the same or similar: one likeness of a kind, the gravest first."""

from __future__ import annotations

from center.registry.name_known import KnownNames, Likeness
from center.registry.names import load

READER = load().reader


def like(name: str, *known: str) -> list[Likeness]:
    return list(KnownNames(known, READER).like(name, READER.read(name)))


def test_the_very_name_is_enough() -> None:
    known = ("忻州晨光餐饮有限公司", "忻州市晨光小吃有限公司")
    assert like("忻州晨光餐饮有限公司", *known) == [Likeness("same_name", "忻州晨光餐饮有限公司")]


def test_every_kind_is_told_once() -> None:
    known = (
        "忻州市晨光小吃有限公司",
        "忻州市晨光火锅有限公司",
        "忻州市辰光餐饮有限公司",
        "忻州市晨光源餐饮有限公司",
        "忻州市晨光煤炭销售有限公司",
    )
    assert like("忻州晨光餐饮有限公司", *known) == [
        Likeness("same_brand", "忻州市晨光小吃有限公司"),
        Likeness("same_brand_other_trade", "忻州市晨光煤炭销售有限公司"),
        Likeness("sounds_same", "忻州市辰光餐饮有限公司"),
        Likeness("similar", "忻州市晨光源餐饮有限公司"),
    ]


def test_a_name_without_a_brand_is_like_no_other() -> None:
    assert like("忻州市餐饮有限公司", "忻州餐饮有限公司", "忻州晨光餐饮有限公司") == []


def test_short_brands_are_not_said_to_differ_by_one_character() -> None:
    assert like("忻州晨光餐饮有限公司", "忻州晨曦餐饮有限公司", "忻州星光餐饮有限公司") == []
