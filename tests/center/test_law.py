"""The register of laws."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from center.figures import Figure
from center.knowledge import KnowledgeError, load_register
from center.law import Citation, Law, LawRegister
from tests.center.tree import LAW, TODAY, KnowledgeTree


def law(title: str = "登记法", **fields: Any) -> Law:
    given = {"full_title": title, "edition": "2023年修订", "articles": "1-9, 12, 4.1 b", "checked": True}
    return Law(title=title, **{**given, **fields})


def cited(title: str = "登记法", article: int | str = 3) -> Citation:
    return Citation(law=title, article=article)


@pytest.mark.parametrize(
    ("article", "known"),
    [(1, True), (9, True), (10, False), (11, False), (12, True), ("12", True), ("4.1 b", True), ("4.1 c", False)],
)
def test_has_article(article: int | str, known: bool) -> None:
    assert law().has_article(article) is known


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({}, True),
        ({"in_force_from": TODAY}, True),
        ({"in_force_from": date(2026, 11, 23)}, False),
        ({"in_force_to": TODAY}, False),
        ({"in_force_to": date(2026, 11, 23)}, True),
        ({"superseded_by": "新登记法"}, False),
    ],
)
def test_holds_on(fields: dict[str, Any], holds: bool) -> None:
    assert law(**fields).holds_on(TODAY) is holds


@pytest.mark.parametrize(
    ("fields", "article", "problem"),
    [
        ({}, 3, None),
        ({}, 10, "《登记法》没有核对过第 10 条：查原文，改正条号"),
        ({"checked": False}, 3, "《登记法》的文本没有核对过：去掉引用和数字，写“以…为准”并标 verified: false"),
        ({"superseded_by": "新登记法"}, 3, "《登记法》已废止或被《新登记法》取代：改引现行规定"),
        ({"in_force_to": TODAY}, 3, "《登记法》已废止或被《新法》取代：改引现行规定"),
    ],
)
def test_fault(fields: dict[str, Any], article: int, problem: str | None) -> None:
    assert LawRegister([law(**fields)]).fault(cited(article=article), TODAY) == problem


def test_a_law_that_is_not_registered_is_a_fault() -> None:
    problem = LawRegister([]).fault(cited("没有的法"), TODAY)
    assert problem == "引用了登记册（law.yml）里没有的《没有的法》：补登记并核对，或改引"


def test_a_law_not_yet_in_force_is_not_called_repealed() -> None:
    problem = LawRegister([law(in_force_from=date(2027, 1, 1))]).fault(cited(), TODAY)
    assert problem is not None
    assert "废止" not in problem


def test_figures_are_those_of_the_cited_articles_only() -> None:
    register = LawRegister([law(figures={3: ["30日", "5万元"], 4: ["1年"], "4.1 b": ["0.5工作日"]})])
    assert register.figures([cited(), cited("没有的法")]) == {Figure(Decimal(30), "日"), Figure(Decimal(50000), "元")}
    assert register.figures([cited(article="4.1 b")]) == {Figure(Decimal("0.5"), "工作日")}
    assert register.figures([cited(article=5)]) == set()


@pytest.mark.parametrize(
    ("articles", "relies"), [([], False), ([3], True), ([3, 12], True), ([3, 10], False), ([10], False)]
)
def test_relies_on_wants_every_citation_to_hold(articles: list[int], relies: bool) -> None:
    assert LawRegister([law()]).relies_on([cited(article=article) for article in articles], TODAY) is relies


def test_a_citation_written_as_text_is_the_same_article() -> None:
    assert cited(article="3") == cited(article=3)


def test_load_register(tree: KnowledgeTree) -> None:
    register = load_register(tree.root / LAW)
    found = register.get("登记法")
    assert (len(register), register.get("没有的法")) == (4, None)
    assert found == Law(
        title="登记法",
        full_title="中华人民共和国登记法",
        edition="2023年修订",
        in_force_from=date(2024, 1, 1),
        articles="1-9, 12",
        checked=True,
        figures={3: ["30日"]},
    )


def test_a_law_with_an_unknown_field_does_not_load(tree: KnowledgeTree) -> None:
    tree.edit(LAW, "edition: 2019年修正", "edtion: 2019年修正")
    with pytest.raises(KnowledgeError):
        load_register(tree.root / LAW)


def test_every_figure_of_the_real_register_reads_and_stands_in_a_checked_article() -> None:
    from center.knowledge import KNOWLEDGE
    from center.source import Source

    faults = []
    for entry in Source(KNOWLEDGE / "law.yml").data["laws"]:
        one = Law(**entry)
        for article in one.figures:
            if not one.figures_of(article) or not one.has_article(article) or not one.checked:
                faults.append((one.title, article))
    assert faults == []
