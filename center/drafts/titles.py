"""What a registrar calls the parts of an application: the words differ from one type of enterprise to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from center.drafts.fields import KINDS, Field
from center.registry.ideas import EnterpriseType


class Titles(NamedTuple):
    """``applicant`` is whose registration it is, ``people`` heads the table of those who found it."""

    applicant: str
    representative: str
    capital: str
    people: str

    def of(self, name: str) -> str:
        """What the field ``name`` is called."""
        own = {"name": "名称", "type": "类型", "representative": self.representative, "capital": self.capital}
        return own.get(name, KINDS[name].title)


_UNKNOWN = Titles("", "负责人", "出资", "投资人和主要人员")
_TITLES = {
    EnterpriseType.HOUSEHOLD: Titles("个体工商户", "经营者", "出资", "经营者和参加经营的家庭成员"),
    EnterpriseType.SOLE: Titles("个人独资企业", "投资人", "出资额", "投资人"),
    EnterpriseType.PARTNERSHIP: Titles("合伙企业", "执行事务合伙人", "出资额", "合伙人"),
    EnterpriseType.LIMITED_PARTNERSHIP: Titles("合伙企业", "执行事务合伙人", "出资额", "合伙人"),
    EnterpriseType.COMPANY: Titles("公司", "法定代表人", "注册资本", "股东和主要人员"),
    EnterpriseType.COOPERATIVE: Titles("农民专业合作社", "法定代表人", "成员出资总额", "成员和主要人员"),
    EnterpriseType.BRANCH: Titles("分支机构", "负责人", "出资", "负责人和联系人"),
}


def titles_for(fields: Mapping[str, Field]) -> Titles:
    """The words for the type in ``fields``; general ones while it is open."""
    value = fields["type"].value if "type" in fields else None
    return next((titles for kind, titles in _TITLES.items() if kind.value == value), _UNKNOWN)
