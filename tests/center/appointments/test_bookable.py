"""What people want an appointment for, and what they bring."""

from __future__ import annotations

import pytest

from center.appointments.bookable import OTHER, Bookable, bookable, bookable_of, to_bring
from center.appointments.windows import InPerson
from center.knowledge import Knowledge


@pytest.mark.parametrize(
    ("text", "key", "window_key"),
    [
        ("我想约个时间办营业执照", "licence", "registration"),
        ("办食品证", "food_permit", "food"),
        ("食品证要变更", "food_permit_change", "food"),
        ("食品许可注销", "food_permit_cancel", "food"),
        ("刻章", "seal", "public_security"),
        ("预约开对公户", "bank_account", "bank"),
        ("消防检查", "fire_safety", "fire"),
        ("領發票", "invoice", "tax"),
        ("股东变更", "change_shareholders", "registration"),
        ("社保", "social_insurance", "social_insurance"),
        ("商标注册", "operation.trademark", "agency"),
        ("劳动合同", "operation.labor_contract", "social_insurance"),
        ("别的事", OTHER, "general"),
        ("我就是咨询一下", OTHER, "general"),
    ],
)
def test_the_best_comes_first(real_knowledge: Knowledge, text: str, key: str, window_key: str) -> None:
    best = bookable(real_knowledge, text)[0]
    assert (best.key, best.window_key) == (key, window_key)


@pytest.mark.parametrize("text", ["", "我想预约", "下周二上午", "吃了吗", "预约一个时间"])
def test_nothing_is_named(real_knowledge: Knowledge, text: str) -> None:
    assert bookable(real_knowledge, text) == []


def test_at_most_five_are_found(real_knowledge: Knowledge) -> None:
    assert len(bookable(real_knowledge, "税务社保医保公积金执照公章银行变更")) == 5


def test_every_item_and_every_guide_with_an_office_is_bookable(real_knowledge: Knowledge) -> None:
    service = real_knowledge.service
    keys = [*service.catalogue.items, *(guide.id for guide in real_knowledge.guides.values() if guide.where), OTHER]
    found = [bookable_of(real_knowledge, key) for key in keys if not key.startswith("service.")]
    assert [one.key for one in found if one] == [key for key in keys if not key.startswith("service.")]
    assert {one.window_key for one in found if one} <= set(service.windows.windows)


def test_a_bookable_says_when_the_person_has_to_come(real_knowledge: Knowledge) -> None:
    assert bookable_of(real_knowledge, "bank_account") == Bookable(
        "bank_account",
        "银行预约开户",
        "bank",
        "establishment.bank_account",
        (InPerson.SIGNATURE, InPerson.ORIGINALS),
    )
    assert bookable_of(real_knowledge, "nothing") is None


def test_what_the_center_fetches_is_not_brought(real_knowledge: Knowledge) -> None:
    wanted = bookable_of(real_knowledge, "food_permit")
    assert wanted is not None
    brought = to_bring(real_knowledge, wanted)
    assert brought[0] == "食品经营许可申请书"
    assert "授权委托书和代理人身份证明（委托别人办理时）" in brought
    fetched = {
        paper.name for paper in real_knowledge.guides["operation.food_permit"].materials if paper.source.is_fetched
    }
    assert fetched == {"营业执照"}
    assert not fetched & set(brought)


def test_nothing_is_brought_for_other_matters(real_knowledge: Knowledge) -> None:
    other = bookable_of(real_knowledge, OTHER)
    assert other is not None
    assert to_bring(real_knowledge, other) == ()
