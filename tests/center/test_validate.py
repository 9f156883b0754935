"""The validator as a whole: files that cannot be read, schema faults, the counts, the exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from center.clock import today_in_shanghai
from center.knowledge import ROOT
from center.validate import validate
from tests.center.tree import HELD_OUT_NAME, LAW, NAME, SIMPLE, KnowledgeTree

NO_TESTS = "tests/understanding 里只有 0 句测试问法，至少 6 句"


def on_guide(tree: KnowledgeTree, name: str = NAME) -> list[tuple[int, str]]:
    return [(line, problem) for path, line, problem in tree.faults() if path == name]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "center.validate", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_valid_tree_has_no_fault(tree: KnowledgeTree) -> None:
    assert tree.faults() == []


def test_a_registry_is_checked_where_there_is_one(tree: KnowledgeTree) -> None:
    tree.write("knowledge/registry/scope_words.yml", "always: {text: 都能办。}\n")
    found = [(path, problem) for path, _, problem in tree.faults()]
    assert ("knowledge/registry/scope_words.yml", "actions：缺这一项，请补上") in found
    assert all(path.startswith("knowledge/registry/") for path, _ in found)


def test_bad_yaml(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "standard: [XZ 表1 设立1]", "standard: [XZ 表1 设立1")
    [(line, problem)] = on_guide(tree)
    assert line == tree.line(NAME, "owner:")
    assert problem.startswith("不是合法的 YAML：")


def test_an_empty_guide(tree: KnowledgeTree) -> None:
    tree.write(NAME, "")
    assert on_guide(tree) == [(1, "一个文件写一篇指南，最外层应是“字段: 内容”")]


def test_a_guide_that_is_a_list(tree: KnowledgeTree) -> None:
    tree.write(NAME, "- 公司名称怎么起\n")
    assert on_guide(tree) == [(1, "一个文件写一篇指南，最外层应是“字段: 内容”")]


@pytest.mark.parametrize(
    ("old", "new", "line_of", "problem"),
    [
        ("owner: 登记注册科\n", "", "id:", "owner：缺这一项，请补上"),
        ("fee: {text", "fees: {text", "fees:", "fees：没有这个字段，检查拼写或删去"),
        ("source: window", "source: mail", "委托书", "materials.1.source：不在允许的取值里"),
        ("stage: establishment", "stage: birth", "stage:", "stage：不在允许的取值里"),
        ("review_by: 2027-05-22", "review_by: 明年五月", "review_by:", "review_by：日期写成 2026-11-22 这样"),
        (
            "short: 名称在登记窗口申报，保留30日，先想好几个备选字号。",
            "short: 去窗口",
            "short:",
            "short：太短了，请写完整",
        ),
        ("title: 企业名称怎么起", f"title: {'起名' * 21}", "title:", "title：太长了，请写短"),
        ("{name: 备选名称, source: upload}", "{name: 备选名称}", "备选名称", "materials.0.source：缺这一项，请补上"),
    ],
)
def test_a_schema_fault_names_field_line_and_mend(
    tree: KnowledgeTree, old: str, new: str, line_of: str, problem: str
) -> None:
    tree.edit(NAME, old, new)
    assert on_guide(tree) == [(tree.line(NAME, line_of), problem)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("owner: 登记注册科", "owner:"),
        ("id: establishment.name", "id: 起名"),
        ("standard: [XZ 表1 设立1]", "standard: XZ 表1 设立1"),
        ("where: {offices: [registration]}", "where: registration"),
        ("verified: false", "verified: 没有"),
        ("article: 3}]\nmaterials", "article: [3]}]\nmaterials"),
    ],
)
def test_every_schema_fault_is_told_in_chinese(tree: KnowledgeTree, old: str, new: str) -> None:
    tree.edit(NAME, old, new)
    problems = [problem.partition("：")[2] for _, problem in on_guide(tree)]
    assert problems
    assert [problem for problem in problems if not any("一" <= character <= "鿿" for character in problem)] == []


def test_faults_come_in_the_order_of_files_and_lines(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "stage: establishment", "stage: change")
    tree.edit(NAME, "offices: [registration]", "offices: [moon]")
    tree.edit(SIMPLE, "review_by: 2027-05-22", "review_by: 2026-11-22")
    assert [(path, line) for path, line, _ in tree.faults()] == [
        (SIMPLE, tree.line(SIMPLE, "review_by:")),
        (NAME, tree.line(NAME, "stage:")),
        (NAME, tree.line(NAME, "where:")),
    ]


def test_with_files_only_those_guides_are_checked(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "stage: establishment", "stage: change")
    tree.edit(SIMPLE, "review_by: 2027-05-22", "review_by: 2026-11-22")
    (tree.root / HELD_OUT_NAME).unlink()
    assert tree.faults({tree.root / NAME}) == [
        (NAME, tree.line(NAME, "stage:"), "stage 与文件夹不符：应为 establishment")
    ]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param(LAW, "edition: 2019年修正", "edtion: 2019年修正", id="law, unknown field"),
        pytest.param(LAW, "articles: 1-9, 12", "articles: [", id="law, bad YAML"),
        pytest.param(LAW, "      3: [30日]\n  - title: 许可法", "      3: [三十]\n  - title: 许可法", id="law, figure"),
        pytest.param("knowledge/service/offices.yml", "name: 税务窗口", "nam: 税务窗口", id="office, unknown field"),
        pytest.param("knowledge/service/promise.yml", "{text: 当天办结, sample: true}", "[", id="promise, bad YAML"),
    ],
)
def test_a_faulty_register_or_setting_is_a_fault_and_not_a_crash(
    tree: KnowledgeTree, name: str, old: str, new: str
) -> None:
    tree.edit(name, old, new)
    assert name in [path for path, _, _ in tree.faults()]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("knowledge/service/tasks.yml", "open_case: {title: 申请代办, guide: service.gone}\n"),
        ("knowledge/service/small_talk.yml", "robot: service.gone\n"),
        ("knowledge/service/often_asked.yml", "guides:\n  - service.gone\n"),
    ],
)
def test_a_setting_that_points_to_a_missing_guide_is_a_fault(tree: KnowledgeTree, name: str, text: str) -> None:
    tree.write(name, text)
    assert [path for path, _, _ in tree.faults()] == [name]


def test_the_real_knowledge_has_no_fault() -> None:
    faults, readings = validate(ROOT, today_in_shanghai())
    assert [str(fault) for fault in faults] == []
    assert len(readings) >= 104


def test_the_command_prints_the_counts_and_leaves_with_nought() -> None:
    done = run(str(ROOT / NAME))
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("指南 ")
    assert done.stdout.endswith("需要修改 0 处\n")


def test_the_command_refuses_a_file_that_is_no_guide(tmp_path: Path) -> None:
    assert run(str(tmp_path / "typing-error.yml")).returncode == 1
