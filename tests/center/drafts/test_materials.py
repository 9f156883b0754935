"""The list of papers: registration's own, each permit's, nothing that is for another type of enterprise."""

from __future__ import annotations

import pytest

from center.drafts.fields import checked
from center.drafts.materials import Listed, materials_for
from center.knowledge import Knowledge
from tests.center.drafts.drafted import field, milk_tea

COOPERATIVE = {"农民专业合作社章程", "设立大会纪要、成员名册和出资清单", "法定代表人和理事的任职文件、身份证明"}


def names(knowledge: Knowledge, enterprise: str | None) -> set[str]:
    changed = field(enterprise) if enterprise else None
    fields = checked(milk_tea(type=changed, permits=None).fields)
    return {listed.name for listed in materials_for(knowledge.guides, fields)}


def test_a_milk_tea_shop_needs_this(real_knowledge: Knowledge) -> None:
    listed = materials_for(real_knowledge.guides, checked(milk_tea().fields))
    assert listed[0] == Listed("设立登记申请书", "设立登记", "上传", "", False)
    assert Listed("营业执照", "食品经营许可", "免提交（电子证照）", "办这一项时", True) in listed
    assert len({entry.name for entry in listed}) == len(listed)


@pytest.mark.parametrize(
    ("enterprise", "special"),
    [
        ("个体工商户", set()),
        ("有限责任公司", {"公司章程", "法定代表人和董监高的任职文件、身份证明"}),
        ("普通合伙企业", {"合伙协议"}),
        ("农民专业合作社", COOPERATIVE),
    ],
)
def test_each_type_has_its_own(real_knowledge: Knowledge, enterprise: str, special: set[str]) -> None:
    whole = names(real_knowledge, None)
    others = {"公司章程", "合伙协议", "法定代表人和董监高的任职文件、身份证明", *COOPERATIVE}
    assert others < whole
    without = {"投资方企业的营业执照"} if enterprise == "个体工商户" else set()
    assert names(real_knowledge, enterprise) == whole - others - without | special


def test_a_permit_without_a_guide_adds_nothing(real_knowledge: Knowledge) -> None:
    permit = {"title": "某许可", "when": "before", "authority": "某部门", "guide": "operation.nothing"}
    fields = checked(milk_tea(permits=field([permit], "某许可")).fields)
    assert {entry.purpose for entry in materials_for(real_knowledge.guides, fields)} == {"设立登记"}
    assert materials_for({}, fields) == []
