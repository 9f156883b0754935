"""Findings: levels, bases, and the remarks of center/company_names.py told in the same way."""

from __future__ import annotations

import pytest

from center.company_names import Remark
from center.law import Citation
from center.registry.name_findings import Finding, gravest_first, of_remark
from center.registry.name_setting import Level

RULES = "企业名称登记管理规定"


@pytest.mark.parametrize(("numeral", "article"), [("八", 8), ("十", 10), ("十一", 11), ("二十", 20), ("五十三", 53)])
def test_the_articles_of_a_remark_are_read_from_its_sentence(numeral: str, article: int) -> None:
    remark = Remark("brand", f"缺字号（《{RULES}》第{numeral}条第四项、第九条）。", True)
    assert of_remark(remark) == Finding(Level.FORBIDDEN, "brand", "缺字号。", (Citation(law=RULES, article=article),))


@pytest.mark.parametrize(
    ("rule", "refuses", "level"),
    [
        ("country", True, Level.FORBIDDEN),
        ("country", False, Level.HINT),
        ("nation", True, Level.APPROVAL),
        ("finance", False, Level.APPROVAL),
    ],
)
def test_a_remark_has_its_level(rule: str, refuses: bool, level: Level) -> None:
    assert of_remark(Remark(rule, "话", refuses)) == Finding(level, rule, "话")


def test_one_finding_of_a_rule_is_enough_and_the_gravest_is_first() -> None:
    hint, first = Finding(Level.HINT, "a", "甲"), Finding(Level.FORBIDDEN, "b", "乙")
    again, approval = Finding(Level.FORBIDDEN, "b", "丙"), Finding(Level.APPROVAL, "c", "丁")
    assert gravest_first([hint, first, again, approval]) == (first, approval, hint)


def test_the_basis_names_each_law_once() -> None:
    law = (Citation(law="甲", article=6), Citation(law="甲", article=8), Citation(law="乙", article=10))
    assert Finding(Level.HINT, "a", "话。", law).text == "提示：话。（依据：《甲》第6、8条，《乙》第10条）"
    assert Finding(Level.HINT, "a", "话。").text == "提示：话。"
