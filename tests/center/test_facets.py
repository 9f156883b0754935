"""The sides of a guide in words."""

from __future__ import annotations

from datetime import date

import pytest

from center.facets import SAMPLE, TITLES, WITHHELD, FacetWriter
from center.guides import Material, Passage, Source
from center.knowledge import Knowledge
from center.law import Citation
from tests.center.tree import LAW, NAME, TODAY, KnowledgeTree


def written(tree: KnowledgeTree, facet: str, guide: str = "establishment.name") -> str:
    knowledge = tree.knowledge()
    return FacetWriter(knowledge, TODAY).write(knowledge.guides[guide], facet)


@pytest.mark.parametrize(
    ("facet", "text"),
    [
        ("materials", "1. 备选名称\n2. 委托书（请人代办的）\n不用带（系统调取）：营业执照。"),
        ("steps", "1. 想好备选字号\n2. 申报名称，系统保留30日"),
        ("time", f"法定：名称保留30日\n本地承诺：当天办结{SAMPLE}"),
        ("fee", "不收费，以登记机关公布的为准"),
        (
            "where",
            "登记窗口（一楼，0350-1234567）。\n也可以在某县政务服务网、“某通”APP上办；怕白跑先打 12345 问一声。\n"
            f"大厅：某县人民路1号；工作日 8:00—12:00{SAMPLE}",
        ),
        ("conditions", "字号要有显著性，投资人都同意"),
        ("result", ""),
        ("consequences", ""),
        ("also", ""),
        ("law", "《登记法》（2023年修订）第3条"),
    ],
)
def test_every_facet_in_words(tree: KnowledgeTree, facet: str, text: str) -> None:
    assert written(tree, facet) == text


def test_available_lists_what_the_guide_says_in_the_order_people_ask(tree: KnowledgeTree) -> None:
    knowledge = tree.knowledge()
    writer = FacetWriter(knowledge, TODAY)
    assert writer.available(knowledge.guides["establishment.name"]) == [
        "materials",
        "steps",
        "time",
        "fee",
        "where",
        "conditions",
        "law",
    ]
    assert writer.available(knowledge.guides["deregistration.simple"]) == ["result", "law"]


def test_a_guide_that_needs_only_fetched_materials_says_that_nothing_is_to_be_brought(tree: KnowledgeTree) -> None:
    guide = tree.knowledge().guides["establishment.name"]
    shared = guide.copy(update={"materials": (Material(name="清税信息", source=Source.SHARED),)})
    text = FacetWriter(tree.knowledge(), TODAY).write(shared, "materials")
    assert text == "没有要您准备的材料。\n不用带（系统调取）：清税信息。"


def test_a_single_step_is_not_numbered(tree: KnowledgeTree) -> None:
    guide = tree.knowledge().guides["establishment.name"].copy(update={"steps": (Passage(text="网上申报。"),)})
    assert FacetWriter(tree.knowledge(), TODAY).write(guide, "steps") == "网上申报。"


def test_a_step_whose_law_is_superseded_is_withheld_and_the_others_stay(tree: KnowledgeTree) -> None:
    tree.edit(LAW, "edition: 2023年修订\n", "edition: 2023年修订\n    superseded_by: 新登记法\n")
    assert written(tree, "steps") == f"1. 想好备选字号\n2. {WITHHELD.rstrip('。')}"
    assert written(tree, "time") == f"法定：{WITHHELD}\n本地承诺：当天办结{SAMPLE}"
    assert written(tree, "fee") == "不收费，以登记机关公布的为准"


def test_a_facet_is_withheld_from_the_day_its_law_ends(tree: KnowledgeTree) -> None:
    tree.edit(LAW, "in_force_from: 2024-01-01\n", "in_force_from: 2024-01-01\n    in_force_to: 2026-12-01\n")
    knowledge = tree.knowledge()
    result = knowledge.guides["deregistration.simple"].result
    said = [FacetWriter(knowledge, date(2026, month, 30 if month == 11 else 1)).passage(result) for month in (11, 12)]
    assert said == ["办完给登记通知书", WITHHELD]


def test_values_of_the_county_itself_carry_no_sample_mark(tree: KnowledgeTree) -> None:
    tree.edit("knowledge/service/center.yml", "sample: true\n", "")
    tree.edit("knowledge/service/promise.yml", ", sample: true", "")
    assert SAMPLE not in written(tree, "where") + written(tree, "time")


def test_a_sample_office_is_marked_even_when_the_center_is_real(tree: KnowledgeTree) -> None:
    tree.edit("knowledge/service/center.yml", "sample: true\n", "")
    tree.edit(NAME, "offices: [registration]", "offices: [tax]")
    assert SAMPLE in written(tree, "where")


def test_citations_are_gathered_per_law(tree: KnowledgeTree) -> None:
    cited = [("登记法", 3), ("服务指南", "4.1 b"), ("登记法", 7), ("登记法", 3), ("没有的法", 1)]
    lines = FacetWriter(tree.knowledge(), TODAY).citations(Citation(law=law, article=number) for law, number in cited)
    assert lines == ["《登记法》（2023年修订）第3、7条", "《服务指南》（2025年）4.1 b", "《没有的法》第1条"]


def test_every_real_facet_is_written_where_it_is_available(real_knowledge: Knowledge, review_day: date) -> None:
    writer = FacetWriter(real_knowledge, review_day)
    for guide in real_knowledge.guides.values():
        available = writer.available(guide)
        assert len(available) >= 3, guide.id
        for facet in TITLES:
            text = writer.write(guide, facet)
            assert bool(text.strip()) is (facet in available), (guide.id, facet)
            assert "  " not in text, (guide.id, facet)
            assert WITHHELD not in text, (guide.id, facet)


def test_no_real_facet_asks_for_what_the_center_fetches(real_knowledge: Knowledge, review_day: date) -> None:
    writer = FacetWriter(real_knowledge, review_day)
    fetched = real_knowledge.service.fetched_names()
    for guide in real_knowledge.guides.values():
        brought = writer.write(guide, "materials").split("不用带（系统调取）")[0].splitlines()
        assert [line for line in brought if line.partition(". ")[2] in fetched] == [], guide.id
