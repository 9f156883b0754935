"""What is told of a name: one finding each, with its level and its articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from center.company_names import Remark
from center.forbidden_names import IMPLEMENTING, REGULATION
from center.guides import Passage
from center.law import Citation
from center.registry.name_setting import Level

_NUMERAL = "一二三四五六七八九十"
_BASIS = re.compile(f"({REGULATION}|{IMPLEMENTING})第([{_NUMERAL}]+)条")
_IN_BRACKETS = re.compile(f"（(?:{REGULATION}|{IMPLEMENTING})第[^（）]*）")
_NEED_APPROVAL = ("nation", "finance")
_LEVELS = tuple(Level)


class Finding(NamedTuple):
    """One thing about a name: how grave, which rule, the sentence, the articles; without law the sentence is hedged."""

    level: Level
    rule: str
    message: str
    law: tuple[Citation, ...] = ()

    @property
    def basis(self) -> str:
        """The articles as people read them, e.g. 《企业名称登记管理规定》第6、8条; empty without law."""
        articles: dict[str, list[str]] = {}
        for citation in self.law:
            articles.setdefault(citation.law, []).append(str(citation.article))
        return "，".join(f"《{law}》第{'、'.join(found)}条" for law, found in articles.items())

    @property
    def text(self) -> str:
        """Level, sentence and basis in one line, complete on its own."""
        basis = f"（依据：{self.basis}）" if self.law else ""
        return f"{self.level.caption}：{self.message}{basis}"


def of_passage(level: Level, rule: str, passage: Passage, **words: str) -> Finding:
    """The finding of a rule of names.yml; ``words`` are put into its braces."""
    return Finding(level, rule, passage.text.format(**words) if words else passage.text, passage.law)


def of_remark(remark: Remark) -> Finding:
    """A remark of center/company_names.py as a finding; its articles are read from its own sentence."""
    law = tuple(Citation(law=law.strip("《》"), article=_number(n)) for law, n in _BASIS.findall(remark.message))
    return Finding(_level(remark), remark.rule, _IN_BRACKETS.sub("", remark.message), law)


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by level; of those with the same rule only the first."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        kept.setdefault(finding.rule, finding)
    return tuple(sorted(kept.values(), key=lambda finding: _LEVELS.index(finding.level)))


def _level(remark: Remark) -> Level:
    if remark.rule in _NEED_APPROVAL:
        return Level.APPROVAL
    return Level.FORBIDDEN if remark.refuses else Level.HINT


def _number(numeral: str) -> int:
    """十六 as 16, 五十三 as 53."""
    tens, ten, ones = numeral.rpartition("十")
    value = _NUMERAL.index(tens[-1]) + 1 if tens else 1
    return (value * 10 if ten else 0) + (_NUMERAL.index(ones) + 1 if ones else 0)
