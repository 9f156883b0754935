"""What the parts of an application are called for each type of enterprise."""

from __future__ import annotations

import pytest

from center.drafts.titles import titles_for
from center.registry.ideas import EnterpriseType
from tests.center.drafts.drafted import field


@pytest.mark.parametrize(
    ("kind", "applicant", "representative"),
    [
        (EnterpriseType.HOUSEHOLD, "个体工商户", "经营者"),
        (EnterpriseType.COMPANY, "公司", "法定代表人"),
        (EnterpriseType.LIMITED_PARTNERSHIP, "合伙企业", "执行事务合伙人"),
        (EnterpriseType.COOPERATIVE, "农民专业合作社", "法定代表人"),
    ],
)
def test_the_words_fit_the_type(kind: EnterpriseType, applicant: str, representative: str) -> None:
    titles = titles_for({"type": field(kind.value, kind.caption)})
    assert (titles.applicant, titles.of("representative")) == (applicant, representative)
    assert (titles.of("name"), titles.of("address")) == ("名称", "住所（经营场所）")


def test_every_type_has_its_words_and_none_has_general_ones() -> None:
    assert all(titles_for({"type": field(kind.value)}).applicant for kind in EnterpriseType)
    assert (titles_for({}).applicant, titles_for({}).of("capital")) == ("", "出资")
