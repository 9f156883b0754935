"""What can be wrong with one guide: every rule with a small faulty file, its line, and the mend it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.checks import Reading, check_guide, overdue
from center.knowledge import read_guide
from tests.center.tree import LAW, NAME, SIMPLE, TODAY, KnowledgeTree


def reading(tree: KnowledgeTree, name: str = NAME) -> Reading:
    guide, source, _ = read_guide(tree.root / name)
    assert guide is not None
    assert source is not None
    return Reading(guide, source)


def found(tree: KnowledgeTree, name: str = NAME) -> list[tuple[int, str]]:
    """The faults of one guide as (line, problem), which all stand in its own file."""
    faults = list(check_guide(reading(tree, name), tree.knowledge(), TODAY))
    assert {fault.path for fault in faults} <= {tree.root / name}
    return [(fault.line, fault.problem) for fault in faults]


def test_a_good_guide_has_no_fault(tree: KnowledgeTree) -> None:
    assert found(tree) == []
    assert found(tree, SIMPLE) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: establishment.name", "id: establishment.names", "id 与文件位置不符：应为 establishment.name"),
        ("stage: establishment", "stage: change", "stage 与文件夹不符：应为 establishment"),
        ("review_by: 2027-05-22", "review_by: 2026-11-22", "review_by 应晚于 reviewed_on"),
        (
            "next: [task:open_case, deregistration.simple]",
            "next: [task:open_case, change.gone]",
            "next 指向不存在的“change.gone”",
        ),
        ("next: [task:open_case,", "next: [task:gone,", "next 指向不存在的“task:gone”"),
        ("offices: [registration]", "offices: [moon]", "where 里的“moon”不在 knowledge/service/offices.yml"),
        ("setting: promise.general", "setting: promise.gone", "“promise.gone”不在 knowledge/service/promise.yml"),
        (
            "不收费，以登记机关公布的为准, verified",
            "一般不收费, verified",
            "verified: false 的内容要写明“以…为准”或“请向…核实”",
        ),
        (
            "不收费，以登记机关公布的为准",
            "收费500元，以登记机关公布的为准",
            "没有核对过依据的内容写了数字（500元）：补上依据，或去掉数字",
        ),
        (
            "不收费，以登记机关公布的为准",
            "第三条说不收费，以公布的为准",
            "没有核对过依据的内容写了条号：补上 law，或去掉条号",
        ),
        (
            "字号要有显著性，投资人都同意",
            "字号要有三个以上汉字，等30天",
            "没有核对过依据的内容写了数字（30日）：补上依据，或去掉数字",
        ),
        ("保留30日，先想好几个", "保留60日，先想好几个", "short 里的“60日”在有依据的各项里没有：两处写一致"),
        (
            "{name: 备选名称, source: upload}",
            "{name: 营业执照复印件, source: upload}",
            "“营业执照复印件”系统可以调取，不得要求提交（XZ 4.1 d，AH 6.2.1）：source 改为 shared 或 e-licence",
        ),
        (
            "{text: 想好备选字号}",
            "{text: 携带营业执照到窗口}",
            "这里要求提交“营业执照”，系统可以调取，不得要求（XZ 4.1 d，AH 6.2.1）",
        ),
        (
            "conditions: 字号要有显著性",
            "conditions: 须先提交清税证明",
            "这里要求提交“清税证明”，系统可以调取，不得要求（XZ 4.1 d，AH 6.2.1）",
        ),
    ],
)
def test_one_fault_at_its_line(tree: KnowledgeTree, old: str, new: str, problem: str) -> None:
    line = tree.line(NAME, old)
    tree.edit(NAME, old, new)
    assert found(tree) == [(line, problem)]


@pytest.mark.parametrize(
    ("citation", "problem"),
    [
        ("{law: 没有的法, article: 3}", "引用了登记册（law.yml）里没有的《没有的法》：补登记并核对，或改引"),
        ("{law: 许可法, article: 3}", "《许可法》的文本没有核对过：去掉引用和数字，写“以…为准”并标 verified: false"),
        ("{law: 旧登记法, article: 3}", "《旧登记法》已废止或被《登记法》取代：改引现行规定"),
        ("{law: 登记法, article: 10}", "《登记法》没有核对过第 10 条：查原文，改正条号"),
    ],
)
def test_a_citation_that_does_not_hold(tree: KnowledgeTree, citation: str, problem: str) -> None:
    tree.edit(SIMPLE, "law: [{law: 登记法, article: 7}]}", f"law:\n    - {citation}}}")
    tree.edit(SIMPLE, "{text: 办完给登记通知书, ", "\n  text: 办完给登记通知书\n  ")
    tree.edit(SIMPLE, f"{citation}}}", citation)
    assert found(tree, SIMPLE) == [(tree.line(SIMPLE, citation), problem)]


def test_figures_fall_with_the_citation_they_rest_on(tree: KnowledgeTree) -> None:
    tree.edit(LAW, "edition: 2023年修订\n", "edition: 2023年修订\n    superseded_by: 新登记法\n")
    superseded = "《登记法》已废止或被《新登记法》取代：改引现行规定"
    unchecked = "没有核对过依据的内容写了数字（30日）：补上依据，或去掉数字"
    step, statutory = tree.line(NAME, "申报名称，系统保留"), tree.line(NAME, "statutory:")
    assert sorted(found(tree)) == sorted(
        [
            (statutory + 2, superseded),
            (statutory, unchecked),
            (step + 1, superseded),
            (step, unchecked),
            (tree.line(NAME, "short:"), "short 里的“30日”在有依据的各项里没有：两处写一致"),
        ]
    )


def test_a_number_that_the_cited_article_does_not_have(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "text: 名称保留30日", "text: 名称保留30日，最长一年")
    problem = "“1年”不在所引条文登记的数字里：核对条文，改正数字或在 law.yml 的 figures 中登记"
    assert found(tree) == [(tree.line(NAME, "statutory:"), problem)]


def test_a_number_that_another_article_has_is_still_a_fault(tree: KnowledgeTree) -> None:
    tree.edit(SIMPLE, "办完给登记通知书", "30日内给登记通知书")
    problem = "“30日”不在所引条文登记的数字里：核对条文，改正数字或在 law.yml 的 figures 中登记"
    assert found(tree, SIMPLE) == [(tree.line(SIMPLE, "result:"), problem)]


def test_fewer_than_eight_sentences_to_ask_with(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "  - 字号能用英文吗\n", "")
    assert found(tree) == [(tree.line(NAME, "ask:"), "ask 只有 7 句，至少 8 句")]


@pytest.mark.parametrize(("more", "problems"), [(11, ["ask 只有 19 句，至少 20 句"]), (12, [])])
def test_a_guide_that_is_asked_often_needs_twenty(tree: KnowledgeTree, more: int, problems: list[str]) -> None:
    tree.write("knowledge/service/often_asked.yml", "guides: [establishment.name]\n")
    extra = "".join(f"  - 又一种问法{number}\n" for number in range(more))
    tree.edit(NAME, "ask:\n", f"ask:\n{extra}")
    assert found(tree) == [(tree.line(NAME, "ask:"), problem) for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "不用提交营业执照，系统调取",
        "营业执照由系统调取，只要带好身份证",
        "办完领取营业执照",
        "提交申请书，领营业执照",
    ],
)
def test_naming_a_shared_material_without_asking_for_it_is_fine(tree: KnowledgeTree, text: str) -> None:
    tree.edit(NAME, "{text: 想好备选字号}", f"{{text: {text}}}")
    assert found(tree) == []


def test_something_else_that_is_not_needed_does_not_excuse_asking_for_a_shared_material(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "{text: 想好备选字号}", "{text: 不用预约。到窗口提交营业执照}")
    problem = "这里要求提交“营业执照”，系统可以调取，不得要求（XZ 4.1 d，AH 6.2.1）"
    assert found(tree) == [(tree.line(NAME, "不用预约"), problem)]


def test_the_short_answer_may_not_ask_for_a_shared_material_either(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "先想好几个备选字号", "请携带营业执照来")
    assert [line for line, _ in found(tree)] == [tree.line(NAME, "short:")]


@pytest.mark.parametrize(
    ("old", "new"),
    [("when: 请人代办的", "when: 开业30日内的"), ("name: 备选名称", "name: 近90日的银行流水")],
)
def test_a_material_may_not_carry_an_unchecked_figure(tree: KnowledgeTree, old: str, new: str) -> None:
    line = tree.line(NAME, old)
    tree.edit(NAME, old, new)
    assert [found_line for found_line, _ in found(tree)] == [line]


def test_a_guide_that_names_itself_as_next_is_told_so(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "deregistration.simple]", "establishment.name]")
    assert [line for line, _ in found(tree)] == [tree.line(NAME, "next:")]


@pytest.mark.parametrize(("review_by", "late"), [("2026-11-21", [NAME]), ("2026-11-22", []), ("2027-05-22", [])])
def test_overdue_lists_what_is_past_its_review_date(tree: KnowledgeTree, review_by: str, late: list[str]) -> None:
    tree.edit(
        NAME, "reviewed_on: 2026-11-22\nreview_by: 2027-05-22", f"reviewed_on: 2026-01-01\nreview_by: {review_by}"
    )
    assert overdue([reading(tree), reading(tree, SIMPLE)], TODAY) == [Path(tree.root / name) for name in late]
