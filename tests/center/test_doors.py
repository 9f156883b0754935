"""The checks of doors.yml, one fault at a time, and the real doors."""

from __future__ import annotations

import pytest

from center.doors import check_doors
from center.knowledge import ROOT, Knowledge
from tests.center.tree import DOORS, KnowledgeTree


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("[police]", "[polise]", 2, "data/nlu 里没有 out_of_scope/polise 这个话题"),
        ("[police]", "[police, police]", 2, "“police”已经归“police”了：留一处"),
        ("{hotline}。", "{hotline}。先别急。", 3, "只写一句话，以句号结束"),
        ("{hotline}。", "{hotline}", 3, "只写一句话，以句号结束"),
        ("请打 110", "请打 0350-3021234", 3, "“0350-3021234”不是全国统一的短号：本地电话写 {hotline}"),
    ],
    ids=["unknown topic", "topic twice", "two sentences", "no sentence end", "local number"],
)
def test_one_fault_at_its_line(tree: KnowledgeTree, old: str, new: str, line: int, problem: str) -> None:
    tree.edit(DOORS, old, new)
    assert tree.faults() == [(DOORS, line, problem)]


def test_a_topic_in_two_doors(tree: KnowledgeTree) -> None:
    tree.append(DOORS, "bank: {topics: [bank_card, police], text: 银行卡不归我管，请找银行。}\n")
    assert tree.faults() == [(DOORS, 4, "“police”已经归“police”了：留一处")]


def test_a_field_that_does_not_exist(tree: KnowledgeTree) -> None:
    tree.edit(DOORS, "topics:", "topic:")
    assert [path for path, _, _ in tree.faults()] == [DOORS, DOORS]


def test_the_real_doors_have_no_fault(real_knowledge: Knowledge) -> None:
    assert [str(fault) for fault in check_doors(real_knowledge, ROOT)] == []
    assert len(real_knowledge.service.doors) >= 20
